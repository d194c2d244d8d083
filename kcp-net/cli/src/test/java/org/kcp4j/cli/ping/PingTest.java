package org.kcp4j.cli.ping;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import picocli.CommandLine;

@Tag("interop")
@Timeout(30)
class PingTest {
    private final StringWriter out = new StringWriter();
    private final CommandLine ping = new CommandLine(new PingCommand()).setOut(new PrintWriter(out));

    @Test
    void tellsRoundTripsAndWindow() throws IOException {
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-128-gcm", KeyDerivation.kcptun("secret")))
                .fec(3, 1)
                .receiveWindow(77)
                .build();
        try (KcpListener listener =
                KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options)) {
            int status = ping.execute(
                    "127.0.0.1:" + listener.localAddress().getPort(),
                    "--crypt=aes-128-gcm",
                    "--key=secret",
                    "--count=3",
                    "--every=1");
            assertThat(out.toString()).contains("window 77", "3 sent, 3 answered, 0 % lost", "jitter");
            assertThat(status).isZero();
        }
    }

    @Test
    void aPeerWithAnotherKeyDoesNotAnswer() throws IOException {
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of("aes", KeyDerivation.kcptun("secret")))
                .build();
        try (KcpListener listener =
                KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options)) {
            int status = ping.execute(
                    "127.0.0.1:" + listener.localAddress().getPort(), "--key=other", "--count=1", "--timeout=100");
            assertThat(out.toString()).contains("no answer", "1 sent, 0 answered, 100 % lost");
            assertThat(status).isEqualTo(1);
        }
    }

    @Test
    void tellsThatNobodyListens() throws IOException {
        int port;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            port = socket.getLocalPort();
        }
        assertThat(ping.execute("127.0.0.1:" + port, "--count=1", "--timeout=5000"))
                .isEqualTo(1);
        assertThat(out.toString()).contains("nobody listens there");
    }
}
