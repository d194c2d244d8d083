package org.kcp4j.net;

import static java.util.concurrent.TimeUnit.SECONDS;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.BindException;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Sessions as applications use them, over real UDP on loopback; what kcp-go's session tests check, and more. */
@Tag("live")
@Timeout(60)
class LiveSessionTest {
    private static final KcpOptions MESSAGES =
            KcpOptions.builder().stream(false).build();

    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
    private final List<KcpListener> listeners = new ArrayList<>();

    @AfterEach
    void close() {
        listeners.forEach(KcpListener::close);
        threads.shutdownNow();
    }

    private KcpListener listen(KcpOptions options) throws IOException {
        KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
        listeners.add(listener);
        return listener;
    }

    /** A listener that gives every session to a handler of its own thread. */
    private InetSocketAddress serve(KcpOptions options, Handler handler) throws IOException {
        KcpListener listener = listen(options);
        start(() -> {
            for (; ; ) {
                KcpSession session = listener.accept();
                start(() -> {
                    try (session) {
                        handler.handle(session);
                    }
                    return null;
                });
            }
        });
        return listener.localAddress();
    }

    private interface Handler {
        void handle(KcpSession session) throws IOException;
    }

    private <T> Future<T> start(Callable<T> body) {
        return threads.submit(body);
    }

    private static void echo(KcpSession session) throws IOException {
        session.inputStream().transferTo(session.outputStream());
    }

    private static byte[] random(int length, long seed) {
        byte[] bytes = new byte[length];
        new Random(seed).nextBytes(bytes);
        return bytes;
    }

    @Test
    void aStreamIsEchoedWholeAndEnds() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        byte[] sent = random(20 << 20, 1);
        try (KcpSession session = KcpSession.connect(server)) {
            Future<?> writer = start(() -> {
                // Pieces of any length, two at a time as a vectored write would.
                Random random = new Random(2);
                OutputStream out = session.outputStream();
                for (int at = 0; at < sent.length; ) {
                    int n = Math.min(sent.length - at, 1 + random.nextInt(1 << 20));
                    out.write(sent, at, n / 2);
                    out.write(sent, at + n / 2, n - n / 2);
                    at += n;
                }
                session.shutdownOutput();
                return null;
            });
            assertThat(session.inputStream().readAllBytes()).isEqualTo(sent);
            writer.get();
        }
    }

    @Test
    void aReaderWithATinyBufferGetsEveryByte() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), session -> {
            byte[] two = new byte[2];
            for (int n = session.inputStream().read(two);
                    n >= 0;
                    n = session.inputStream().read(two)) {
                session.outputStream().write(two, 0, n);
            }
        });
        try (KcpSession session = KcpSession.connect(server)) {
            for (int i = 0; i < 100; i++) {
                byte[] sent = random(7, i);
                session.outputStream().write(sent);
                assertThat(session.inputStream().readNBytes(7)).isEqualTo(sent);
            }
        }
    }

    @Test
    void aThousandClientsAtOnceAreEachAnswered() throws Exception {
        InetSocketAddress server = serve(KcpOptions.builder().backlog(1024).build(), LiveSessionTest::echo);
        List<Future<?>> clients = new ArrayList<>();
        for (int i = 0; i < 1024; i++) {
            int seed = i;
            clients.add(start(() -> {
                try (KcpSession session = KcpSession.connect(
                        server,
                        KcpOptions.builder()
                                .connectTimeout(Duration.ofSeconds(30))
                                .build())) {
                    for (int j = 0; j < 64; j++) {
                        byte[] sent = random(64, 64 * seed + j);
                        session.outputStream().write(sent);
                        assertThat(session.inputStream().readNBytes(64)).isEqualTo(sent);
                    }
                }
                return null;
            }));
        }
        for (Future<?> client : clients) {
            client.get(50, SECONDS);
        }
    }

    @Test
    void tenThousandRoundTripsComeBackRight() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        Random random = new Random(3);
        byte[] sent = new byte[128];
        try (KcpSession session = KcpSession.connect(server)) {
            for (int i = 0; i < 10_000; i++) {
                random.nextBytes(sent);
                session.outputStream().write(sent);
                assertThat(session.inputStream().readNBytes(sent.length)).isEqualTo(sent);
            }
        }
    }

    @Test
    void messagesAreEchoedWithTheirBoundaries() throws Exception {
        InetSocketAddress server = serve(MESSAGES, session -> {
            for (byte[] message = session.receive(); message != null; message = session.receive()) {
                session.send(message);
            }
        });
        try (KcpSession session = KcpSession.connect(server, MESSAGES)) {
            for (int length : new int[] {0, 1, 1376, 1377, 100_000}) {
                byte[] sent = random(length, length);
                session.send(sent);
                assertThat(session.receive()).isEqualTo(sent);
            }
            session.send(random(100, 1));
            assertThatThrownBy(() -> session.receive(new byte[99], 0, 99))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("100");
            assertThat(session.receive(new byte[100], 0, 100)).isEqualTo(100);
            assertThatThrownBy(() -> session.outputStream().write(1)).isInstanceOf(IllegalStateException.class);
        }
    }

    @Test
    void aReadEndsWhenItsTimeIsOverAndTheSessionLivesOn() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        try (KcpSession session = KcpSession.connect(server)) {
            session.setReadTimeout(Duration.ofMillis(30));
            assertThatThrownBy(() -> session.inputStream().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            session.setReadTimeout(Duration.ZERO);
            session.outputStream().write(7);
            assertThat(session.inputStream().read()).isEqualTo(7);
        }
    }

    @Test
    void aTimeoutSetWhileAReadWaitsIsObeyed() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        try (KcpSession session = KcpSession.connect(server)) {
            Future<Integer> read = start(() -> session.inputStream().read());
            session.setReadTimeout(Duration.ofMillis(20));
            assertThatThrownBy(() -> read.get(20, SECONDS)).hasCauseInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void aWriteToAPeerThatDoesNotReadEndsWhenItsTimeIsOver() throws Exception {
        KcpOptions small = KcpOptions.builder()
                .sendBuffer(4096)
                .receiveBuffer(4096)
                .sendWindow(8)
                .receiveWindow(8)
                .build();
        KcpListener listener = listen(small);
        try (KcpSession session = KcpSession.connect(
                listener.localAddress(),
                small.toBuilder()
                        .writeTimeout(Duration.ofMillis(200))
                        .lingerTimeout(Duration.ZERO)
                        .build())) {
            assertThatThrownBy(() -> session.outputStream().write(new byte[4 << 20]))
                    .isInstanceOfSatisfying(SocketTimeoutException.class, e -> {
                        assertThat(e).hasMessage("Write timed out");
                        assertThat(e.bytesTransferred).isPositive();
                    });
        }
    }

    @Test
    void anInterruptEndsARead() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        try (KcpSession session = KcpSession.connect(server)) {
            Thread[] reader = new Thread[1];
            Future<Integer> read = start(() -> {
                reader[0] = Thread.currentThread();
                return session.inputStream().read();
            });
            while (reader[0] == null) {
                Thread.onSpinWait();
            }
            reader[0].interrupt();
            assertThatThrownBy(() -> read.get(20, SECONDS)).hasCauseInstanceOf(InterruptedIOException.class);
            assertThat(session.isClosed()).isFalse();
        }
    }

    @Test
    void whatArrivedBeforeCloseCanBeReadAfterIt() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        KcpSession session = KcpSession.connect(server);
        session.outputStream().write(random(10, 1));
        while (session.inputStream().available() < 10) {
            Thread.onSpinWait();
        }
        session.close();
        session.close();
        assertThat(session.isDelivered()).isTrue();
        assertThat(session.inputStream().readNBytes(10)).isEqualTo(random(10, 1));
        assertThatThrownBy(() -> session.inputStream().read())
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
        assertThatThrownBy(() -> session.outputStream().write(1))
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
    }

    @Test
    void closingWakesAReaderAndAWriterThatWait() throws Exception {
        KcpListener listener = listen(KcpOptions.defaults());
        KcpSession session = KcpSession.connect(
                listener.localAddress(),
                KcpOptions.builder().lingerTimeout(Duration.ZERO).build());
        Future<?> read = start(() -> session.inputStream().read());
        Future<?> write = start(() -> {
            for (; ; ) {
                session.outputStream().write(new byte[1 << 20]);
            }
        });
        while (session.stats().bytesSent() < 1 << 20) {
            Thread.onSpinWait();
        }
        session.close();
        assertThatThrownBy(() -> read.get(20, SECONDS)).hasRootCauseMessage("Socket closed");
        assertThatThrownBy(() -> write.get(20, SECONDS)).hasRootCauseMessage("Socket closed");
    }

    @Test
    void closeDeliversWhatWasWritten() throws Exception {
        KcpListener listener = listen(KcpOptions.defaults());
        byte[] sent = random(1 << 20, 5);
        Future<byte[]> received = start(() -> {
            try (KcpSession session = listener.accept()) {
                return session.inputStream().readAllBytes();
            }
        });
        KcpSession session = KcpSession.connect(listener.localAddress());
        session.outputStream().write(sent);
        session.close();
        assertThat(session.isDelivered()).isTrue();
        assertThat(received.get(20, SECONDS)).isEqualTo(sent);
    }

    @Test
    void acceptingEndsInTimeAndWhenTheListenerIsClosed() throws Exception {
        KcpListener listener = listen(KcpOptions.defaults());
        assertThatThrownBy(() -> listener.accept(Duration.ofMillis(20)))
                .isInstanceOf(SocketTimeoutException.class)
                .hasMessage("Accept timed out");
        Future<KcpSession> accept = start(listener::accept);
        listener.close();
        assertThatThrownBy(() -> accept.get(20, SECONDS))
                .isInstanceOf(ExecutionException.class)
                .hasRootCauseMessage("Socket closed");
    }

    @Test
    void acceptedSessionsOutliveTheirListener() throws Exception {
        KcpListener listener = listen(KcpOptions.defaults());
        try (KcpSession client = KcpSession.connect(listener.localAddress());
                KcpSession server = listener.accept()) {
            listener.close();
            client.outputStream().write(42);
            assertThat(server.inputStream().read()).isEqualTo(42);
        }
    }

    @Test
    void theLocalPortIsFreeAgainWhenTheSessionIsOver() throws Exception {
        KcpListener listener = listen(KcpOptions.defaults());
        KcpSession session = KcpSession.connect(listener.localAddress());
        session.abort();
        awaitFree(session.localAddress());
        listener.accept().abort();
        listener.close();
        awaitFree(listener.localAddress());
    }

    private static void awaitFree(InetSocketAddress address) throws IOException {
        long patience = System.nanoTime() + SECONDS.toNanos(10);
        for (; ; ) {
            try {
                new DatagramSocket(address).close();
                return;
            } catch (BindException e) {
                assertThat(System.nanoTime()).as(address + " is still in use").isLessThan(patience);
                Thread.onSpinWait();
            }
        }
    }

    @Test
    void connectingToNobodyFails() throws Exception {
        InetSocketAddress closed;
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            closed = new InetSocketAddress(InetAddress.getLoopbackAddress(), socket.getLocalPort());
            KcpOptions hasty =
                    KcpOptions.builder().connectTimeout(Duration.ofMillis(300)).build();
            // A socket that is bound but answers nothing.
            assertThatThrownBy(() -> KcpSession.connect(closed, hasty))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Connect timed out");
        }
        assertThatThrownBy(() -> KcpSession.connect(closed))
                .isInstanceOf(ConnectException.class)
                .hasMessage("Connection refused");
    }

    @Test
    void anotherConversationFromTheSamePeersFollowsAClosedOne() throws Exception {
        InetSocketAddress server = serve(KcpOptions.defaults(), LiveSessionTest::echo);
        for (int conv : new int[] {0, 4321}) {
            try (KcpSession session = KcpSession.connect(server, conv, KcpOptions.defaults())) {
                assertThat(session.conv()).isEqualTo(conv);
                session.outputStream().write(9);
                assertThat(session.inputStream().read()).isEqualTo(9);
            }
        }
    }

    @Test
    void ipv6CarriesSessionsToo() throws Exception {
        InetAddress loopback = InetAddress.getByName("::1");
        KcpListener listener = KcpListener.bind(new InetSocketAddress(loopback, 0));
        listeners.add(listener);
        Future<KcpSession> accept = start(listener::accept);
        try (KcpSession session = KcpSession.connect(listener.localAddress());
                KcpSession accepted = accept.get(20, SECONDS)) {
            accepted.outputStream().write(6);
            assertThat(session.inputStream().read()).isEqualTo(6);
            assertThat(session.remoteAddress().getAddress()).isEqualTo(loopback);
        }
    }

    @Test
    void largeDatagramsBetweenConsentingPeers() throws Exception {
        KcpOptions jumbo = KcpOptions.builder().mtu(9000).build();
        InetSocketAddress server = serve(jumbo, LiveSessionTest::echo);
        byte[] sent = random(1 << 20, 8);
        try (KcpSession session = KcpSession.connect(server, jumbo)) {
            Future<?> writer = start(() -> {
                session.outputStream().write(sent);
                return null;
            });
            assertThat(session.inputStream().readNBytes(sent.length)).isEqualTo(sent);
            writer.get();
            assertThat(session.stats().outPackets()).isLessThan(1000);
        }
    }
}
