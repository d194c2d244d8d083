package org.kcp4j.cli.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.OutputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.UnixDomainSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/** Both ends of a tunnel in this process, over real sockets of the loopback address. */
@Tag("interop")
@Timeout(60)
class TunnelTest {
    private EchoTarget echo;
    private int udp;
    private int tcp;
    private final List<AutoCloseable> open = new ArrayList<>();

    @BeforeEach
    void findPorts() throws IOException {
        echo = new EchoTarget();
        udp = EchoTarget.freePort();
        tcp = EchoTarget.freePort();
        open.add(echo);
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "--nocomp",
                "--smuxver 1",
                "--QPP --QPPCount 7",
                "-crypt aes-128-gcm -mode fast3",
                "--crypt null --parityshard 0",
                "--mode manual --nodelay 1 --interval 20 --resend 2 --nc 1"
            })
    void carriesBytesUnchanged(String flags) throws Exception {
        tunnel(echo.address(), flags, flags);
        byte[] sent = EchoTarget.sample(1_000_000, 1);
        try (Socket socket = EchoTarget.connect(tcp)) {
            assertThat(EchoTarget.exchange(socket, sent)).isEqualTo(sent);
        }
    }

    @Test
    void aHalfClosedConnectionGoesOnTheOtherWay() throws Exception {
        ServerSocket target = target();
        OurEnd server = tunnel("127.0.0.1:" + target.getLocalPort(), "--closewait 0", "");
        try (Socket near = EchoTarget.connect(tcp);
                Socket far = target.accept()) {
            near.getOutputStream().write("question".getBytes(UTF_8));
            near.shutdownOutput();
            assertThat(far.getInputStream().readAllBytes()).asString().isEqualTo("question");
            far.getOutputStream().write("answer".getBytes(UTF_8));
            far.shutdownOutput();
            assertThat(near.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
        assertThat(server.traffic().trunks()).hasSize(1);
    }

    /** Found by a slow machine: the connection was closed because the peer was not known to be of our kind yet. */
    @Test
    void aConnectionHalfClosedBeforeThePeerWasHeardGoesOnToo() throws Exception {
        KcpListener peer = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), udp));
        open.add(peer);
        String plain = "--crypt null --datashard 0 --parityshard 0 --nocomp --smuxver 1";
        open.add(client("127.0.0.1:" + tcp, plain + " --closewait 0"));
        try (Socket near = EchoTarget.connect(tcp);
                KcpSession session = peer.accept()) {
            near.getOutputStream().write("question".getBytes(UTF_8));
            near.shutdownOutput();
            byte[] told = session.inputStream().readNBytes(40); // its kind, SYN, PSH and the question, FIN
            assertThat(told[33]).isEqualTo((byte) 1);
            OutputStream out = session.outputStream();
            OwnKind.tell(out, 1);
            out.write(new byte[] {1, 2, 6, 0}); // PSH with six bytes
            out.write(told, 12, 4); // the stream
            out.write("answer".getBytes(UTF_8));
            out.write(new byte[] {1, 1, 0, 0}); // FIN
            out.write(told, 12, 4);
            assertThat(near.getInputStream().readAllBytes()).asString().isEqualTo("answer");
        }
    }

    @Test
    void anAbortedConnectionIsAbortedAtTheOtherEndToo() throws Exception {
        ServerSocket target = target();
        tunnel("127.0.0.1:" + target.getLocalPort(), "", "");
        Socket near = EchoTarget.connect(tcp);
        near.getOutputStream().write(1);
        try (Socket far = target.accept()) {
            assertThat(far.getInputStream().read()).isEqualTo(1);
            near.setSoLinger(true, 0);
            near.close();
            assertThatThrownBy(() -> {
                        byte[] download = new byte[1 << 16];
                        while (true) {
                            far.getOutputStream().write(download);
                        }
                    })
                    .isInstanceOf(SocketException.class);
        }
    }

    @Test
    void aTargetThatIsNotThereEndsTheConnection() throws Exception {
        OurEnd server = tunnel("127.0.0.1:" + EchoTarget.freePort(), "", "");
        try (Socket socket = EchoTarget.connect(tcp)) {
            socket.getOutputStream().write(1);
            try {
                assertThat(socket.getInputStream().read()).isEqualTo(-1);
            } catch (SocketException e) {
                assertThat(e).hasMessageContaining("reset");
            }
        }
        assertThat(server.log()).contains("cannot connect to 127.0.0.1");
    }

    @Test
    void socketsOfTheFileSystemWorkAtBothEnds(@TempDir Path folder) throws Exception {
        Path near = folder.resolve("near");
        Path far = folder.resolve("far");
        try (ServerSocketChannel target = ServerSocketChannel.open(StandardProtocolFamily.UNIX)) {
            target.bind(UnixDomainSocketAddress.of(far));
            open.add(server(far.toString(), ""));
            OurEnd client = client(near.toString(), "");
            try (SocketChannel nearEnd = SocketChannel.open(UnixDomainSocketAddress.of(near));
                    SocketChannel farEnd = accept(nearEnd, target)) {
                farEnd.shutdownOutput();
                assertThat(Channels.newInputStream(nearEnd).read()).isEqualTo(-1);
                nearEnd.shutdownOutput();
                assertThat(Channels.newInputStream(farEnd).readAllBytes()).isEqualTo(new byte[] {7});
            }
            client.close();
            assertThat(near).doesNotExist();
        }
    }

    private static SocketChannel accept(SocketChannel near, ServerSocketChannel target) throws IOException {
        near.write(ByteBuffer.wrap(new byte[] {7}));
        return target.accept();
    }

    @Test
    void manyConnectionsShareAFewSessions() throws Exception {
        OurEnd server = tunnel(echo.address(), "", "--conn 4");
        byte[] sent = EchoTarget.sample(50_000, 2);
        List<Callable<byte[]>> tasks = new ArrayList<>();
        for (int i = 0; i < 200; i++) {
            tasks.add(() -> {
                try (Socket socket = EchoTarget.connect(tcp)) {
                    return EchoTarget.exchange(socket, sent);
                }
            });
        }
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<byte[]> task : threads.invokeAll(tasks)) {
                assertThat(Arrays.equals(task.get(), sent)).isTrue();
            }
        }
        assertThat(server.traffic().trunks()).hasSize(4);
        assertThat(server.traffic().counters().row()).matches("(\\d+,){29}\\d+");
        assertThat(new StatsTable(server.traffic(), System.out).table().lines()).hasSize(5);
    }

    @Test
    void endsOnlyWhenConnectionsHaveEnded() throws Exception {
        open.add(server(echo.address(), ""));
        OurEnd client = client("127.0.0.1:" + tcp, "--drain 60");
        byte[] sent = EchoTarget.sample(100_000, 3);
        CompletableFuture<Void> stopped;
        try (Socket socket = EchoTarget.connect(tcp)) {
            assertThat(EchoTarget.exchange(socket, sent)).isEqualTo(sent);
            stopped = CompletableFuture.runAsync(() -> stop(client));
            assertThat(EchoTarget.exchange(socket, sent)).isEqualTo(sent);
            assertThat(stopped).isNotDone();
        }
        stopped.join();
        assertThat(client.traffic().trunks()).allMatch(Trunk::isClosed);
        assertThatThrownBy(() -> EchoTarget.connect(tcp)).isInstanceOf(IOException.class);
    }

    @Test
    void datagramsAreMarkedAtBothEnds() throws Exception {
        tunnel(echo.address(), "--dscp 46", "--dscp 10");
        try (Socket socket = EchoTarget.connect(tcp)) {
            assertThat(EchoTarget.exchange(socket, new byte[] {1})).isEqualTo(new byte[] {1});
            assertThat(SystemSockets.ofPort(udp, "--udp", "--all", "--tos"))
                    .hasSize(2)
                    .anyMatch(server -> server.contains("tos:0x" + Integer.toHexString(46 << 2)))
                    .anyMatch(client -> client.contains("tos:0x" + Integer.toHexString(10 << 2)));
        }
    }

    @Test
    void anOldSessionIsReplaced() throws Exception {
        OurEnd server = tunnel(echo.address(), "", "--autoexpire 1 --scavengettl 1");
        Set<Integer> convs = new HashSet<>();
        while (convs.size() < 2) {
            try (Socket socket = EchoTarget.connect(tcp)) {
                assertThat(EchoTarget.exchange(socket, new byte[] {1})).isEqualTo(new byte[] {1});
                server.traffic()
                        .trunks()
                        .forEach(trunk -> convs.add(trunk.session().conv()));
            }
        }
    }

    private static void stop(OurEnd end) {
        try {
            end.stop();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private ServerSocket target() throws IOException {
        ServerSocket target = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());
        open.add(target);
        return target;
    }

    /** {@return the server's end} */
    private OurEnd tunnel(String target, String serverFlags, String clientFlags) throws IOException {
        OurEnd server = server(target, serverFlags);
        open.add(server);
        open.add(client("127.0.0.1:" + tcp, clientFlags));
        return server;
    }

    private OurEnd server(String target, String flags) throws IOException {
        return OurEnd.server(flags("--listen 127.0.0.1:" + udp + " --target " + target + " " + flags));
    }

    private OurEnd client(String local, String flags) throws IOException {
        return OurEnd.client(flags("--remoteaddr 127.0.0.1:" + udp + " --localaddr " + local + " " + flags));
    }

    private static List<String> flags(String line) {
        return List.of(line.strip().split(" +"));
    }
}
