package org.kcp4j.net;

import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.net.SocketWorld.anyPort;
import static org.kcp4j.net.SocketWorld.start;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.Callable;
import javax.net.ServerSocketFactory;
import javax.net.SocketFactory;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.SocketWorld.Pair;
import org.kcp4j.net.SocketWorld.Running;

/** What KCP sockets have beyond TCP's, which {@link SocketContractTest} compares them with. */
@Tag("live")
@Timeout(60)
class KcpSocketTest {
    private static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();

    private final SocketWorld world = SocketWorld.kcp();

    @AfterEach
    void close() throws IOException {
        world.close();
    }

    @Test
    void factoriesMakeSocketsThatTalkWithCipherAndFec() throws Exception {
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-128-gcm", new byte[32]))
                .fec(10, 3)
                .build();
        SocketFactory clients = new KcpSocketFactory(options);
        ServerSocketFactory servers = new KcpServerSocketFactory(options);
        ServerSocket server = world.keep(servers.createServerSocket(0, 5, LOOPBACK));
        int port = server.getLocalPort();
        String host = LOOPBACK.getHostAddress();
        List<Callable<Socket>> ways = List.of(
                () -> {
                    Socket unconnected = clients.createSocket();
                    unconnected.connect(server.getLocalSocketAddress());
                    return unconnected;
                },
                () -> clients.createSocket(host, port),
                () -> clients.createSocket(LOOPBACK, port),
                () -> clients.createSocket(host, port, LOOPBACK, 0),
                () -> clients.createSocket(LOOPBACK, port, LOOPBACK, 0));
        // One after the other: several that connect at once need not be accepted in the same order.
        for (Callable<Socket> way : ways) {
            try (Socket socket = way.call();
                    Socket accepted = server.accept()) {
                assertThat(accepted.getPort()).isEqualTo(socket.getLocalPort());
                socket.getOutputStream().write(new byte[200_000]);
                socket.shutdownOutput();
                assertThat(accepted.getInputStream().readAllBytes()).hasSize(200_000);
            }
        }
    }

    @Test
    void factoriesCloseWhatTheyCannotConnectOrBind() throws Exception {
        InetSocketAddress nobody = world.closedPort();
        assertThatThrownBy(() -> new KcpSocketFactory().createSocket(LOOPBACK, nobody.getPort()))
                .hasMessage("Connection refused");
        assertThatThrownBy(() -> new KcpSocketFactory().createSocket("nowhere.invalid", 1))
                .isInstanceOf(java.net.UnknownHostException.class);
        int taken = world.listening().getLocalPort();
        assertThatThrownBy(() -> new KcpServerSocketFactory().createServerSocket(taken, 1, LOOPBACK))
                .isInstanceOf(java.net.BindException.class);
    }

    @Test
    void bothEndsHaveTheConvThatTheClientChose() throws Exception {
        ServerSocket server = world.listening();
        Socket client = world.socket();
        client.setOption(KcpSocketOptions.CONV, 0x1234);
        client.connect(server.getLocalSocketAddress());
        assertThat(client.getOption(KcpSocketOptions.CONV)).isEqualTo(0x1234);
        assertThat(world.keep(server.accept()).getOption(KcpSocketOptions.CONV)).isEqualTo(0x1234);
        assertThatThrownBy(() -> client.setOption(KcpSocketOptions.CONV, 1)).isInstanceOf(SocketException.class);
    }

    @Test
    void aRandomConvIsKnownBeforeConnecting() throws Exception {
        ServerSocket server = world.listening();
        Socket client = world.socket();
        int conv = client.getOption(KcpSocketOptions.CONV);
        client.connect(server.getLocalSocketAddress());
        assertThat(world.keep(server.accept()).getOption(KcpSocketOptions.CONV)).isEqualTo(conv);
    }

    @Test
    void buffersAreWindowsInBytes() throws Exception {
        Socket socket = world.socket();
        int segment = 1400 - 24;
        assertThat(socket.getSendBufferSize()).isEqualTo(1024 * segment);
        socket.setSendBufferSize(100 * segment + 1);
        socket.setOption(KcpSocketOptions.RECEIVE_WINDOW, 77);
        assertThat(socket.getOption(KcpSocketOptions.SEND_WINDOW)).isEqualTo(101);
        assertThat(socket.getOption(SO_SNDBUF)).isEqualTo(101 * segment);
        assertThat(socket.getOption(SO_RCVBUF)).isEqualTo(77 * segment);
        socket.setReceiveBufferSize(1);
        assertThat(socket.getOption(KcpSocketOptions.RECEIVE_WINDOW)).isEqualTo(32);
    }

    @Test
    void acceptedSocketsBeginWithTheirServersOptions() throws Exception {
        ServerSocket server = world.listening();
        server.setOption(KcpSocketOptions.MTU, 600).setOption(KcpSocketOptions.SEND_WINDOW, 64);
        Socket client = world.socket();
        client.connect(server.getLocalSocketAddress());
        KcpSocket accepted = (KcpSocket) world.keep(server.accept());
        assertThat(accepted.getOption(KcpSocketOptions.MTU)).isEqualTo(600);
        assertThat(accepted.getOption(KcpSocketOptions.SEND_WINDOW)).isEqualTo(64);
        Running<byte[]> reading = start(true, () -> client.getInputStream().readNBytes(57_600));
        accepted.getOutputStream().write(new byte[57_600]);
        reading.result();
        assertThat(accepted.stats().outSegments()).isGreaterThanOrEqualTo(57_600 / 576);
    }

    @Test
    void optionsOutOfRangeAreRefused() throws Exception {
        Socket socket = world.socket();
        assertThatThrownBy(() -> socket.setOption(KcpSocketOptions.MTU, 1501))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("1501");
        assertThatThrownBy(() -> socket.setOption(KcpSocketOptions.SEND_WINDOW, 0))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> socket.setOption(KcpSocketOptions.WRITE_TIMEOUT, Duration.ofMillis(-1)))
                .isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(
                        () -> new KcpSocket(KcpOptions.builder().stream(false).build()))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aTimeoutSetWhileAReadWaitsIsObeyed() throws Exception {
        Socket client = world.pair().client();
        Running<Integer> reading = start(true, client.getInputStream()::read).waiting();
        client.setSoTimeout(20);
        assertThatThrownBy(reading::result)
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Read timed out");
    }

    @Test
    void aWriteTimesOutWhenThePeerDoesNotRead() throws Exception {
        Socket client = world.pair().client();
        client.setOption(KcpSocketOptions.WRITE_TIMEOUT, Duration.ofMillis(200));
        client.setSoLinger(true, 0);
        assertThatThrownBy(() -> client.getOutputStream().write(new byte[20_000_000]))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Write timed out");
    }

    @Test
    void whatComesAfterShutdownInputIsDroppedAndDoesNotHoldUpThePeer() throws Exception {
        Pair pair = world.pair();
        pair.client().shutdownInput();
        pair.server().getOutputStream().write(new byte[5_000_000]); // more than window and buffers hold
        pair.server().close();
        assertThat(((KcpSocket) pair.client()).stats().bytesDiscarded()).isEqualTo(5_000_000);
    }

    @Test
    void closeDoesNotWaitLongerThanLinger() throws Exception {
        Socket client = world.keep(new KcpSocket(
                KcpOptions.builder().lingerTimeout(Duration.ofHours(1)).build()));
        ServerSocket server = world.listening();
        client.connect(server.getLocalSocketAddress());
        Running<String> writing =
                start(true, SocketChecks.doing(() -> client.getOutputStream().write(new byte[20_000_000])));
        writing.waiting();
        client.setSoLinger(true, 1);
        client.close(); // or the test times out
        assertThat(client.isClosed()).isTrue();
    }

    @Test
    void statisticsNeedAConnection() throws Exception {
        assertThatThrownBy(() -> ((KcpSocket) world.socket()).stats()).hasMessage("Socket is not connected");
        assertThatThrownBy(() -> ((KcpServerSocket) world.server()).stats()).hasMessage("Socket is not bound yet");
        KcpServerSocket server = (KcpServerSocket) world.server();
        server.bind(anyPort());
        world.keep(new KcpSocket(LOOPBACK.getHostAddress(), server.getLocalPort()));
        world.keep(server.accept()); // a client may be connected before its session exists here
        assertThat(server.stats().passiveOpens()).isEqualTo(1);
    }
}
