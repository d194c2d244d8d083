package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** The shipped blocking classes under schedules chosen by seed: whoever waits is woken, in time, and for the right reason. */
class BlockingApiScenarioTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);
    private static final KcpOptions SMALL = KcpOptions.builder()
            .sendBuffer(4096)
            .receiveBuffer(4096)
            .sendWindow(8)
            .receiveWindow(8)
            .build();

    /** Two connected sessions. */
    private record Pair(KcpListener listener, KcpSession client, KcpSession server) {
        static Pair connect(KcpOptions options) throws IOException {
            KcpListener listener = KcpListener.bind(ANY, options);
            KcpSession client = KcpSession.connect(listener.localAddress(), options);
            return new Pair(listener, client, listener.accept());
        }
    }

    private static Duration now(SimRuntime sim) {
        return Duration.ofNanos(sim.world().nowNanos());
    }

    /** Lets a while pass in which others may or may not have come to where they wait. */
    private static void aWhile(SimRuntime sim, SimRandom random) throws InterruptedException {
        sim.sleep(Duration.ofNanos(random.nextBoolean() ? 0 : random.nextLong(50_000_000)));
    }

    private static byte byteAt(long position) {
        return (byte) (position * 31 + (position >>> 8));
    }

    private static byte[] bytes(long from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = byteAt(from + i);
        }
        return bytes;
    }

    @SimTest(seeds = 100)
    void closingEndsAReadThatWaits(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Thread reader = sim.start(
                "reader",
                () -> assertThatThrownBy(() -> pair.client.inputStream().read())
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Socket closed"));
        aWhile(sim, random);
        pair.client.close();
        sim.join(reader);
        assertThat(pair.client.isClosed()).isTrue();
        assertThat(pair.server.inputStream().read()).isEqualTo(-1);
    }

    @SimTest(seeds = 100)
    void closingEndsAWriteThatWaits(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Thread writer = sim.start(
                "writer",
                () -> assertThatThrownBy(() -> pair.client.outputStream().write(new byte[1 << 20]))
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Socket closed"));
        aWhile(sim, random);
        Duration since = now(sim);
        pair.client.close(); // the server never reads: this gives up after the time to linger
        sim.join(writer);
        assertThat(now(sim).minus(since))
                .isLessThanOrEqualTo(SMALL.lingerTimeout().plusMillis(1));
    }

    @SimTest(seeds = 100)
    void closingEndsAnAcceptThatWaits(SimRuntime sim, SimRandom random) throws Exception {
        KcpListener listener = KcpListener.bind(ANY);
        AtomicInteger ended = new AtomicInteger();
        Thread[] acceptors = new Thread[3];
        for (int i = 0; i < acceptors.length; i++) {
            acceptors[i] = sim.start("acceptor", () -> {
                assertThatThrownBy(listener::accept)
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Socket closed");
                ended.incrementAndGet();
            });
        }
        aWhile(sim, random);
        listener.close();
        for (Thread acceptor : acceptors) {
            sim.join(acceptor);
        }
        assertThat(ended).hasValue(acceptors.length);
    }

    @SimTest(seeds = 100)
    void abortingEndsEverythingThatWaits(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Thread reader = sim.start(
                "reader",
                () -> assertThatThrownBy(() -> pair.client.inputStream().read()).isInstanceOf(SocketException.class));
        Thread writer = sim.start(
                "writer",
                () -> assertThatThrownBy(() -> pair.client.outputStream().write(new byte[1 << 20]))
                        .isInstanceOf(SocketException.class));
        Thread closer = sim.start("closer", () -> {
            aWhile(sim, random);
            pair.client.close();
        });
        aWhile(sim, random);
        Duration since = now(sim);
        pair.client.abort();
        sim.join(reader);
        sim.join(writer);
        assertThat(now(sim)).isEqualTo(since);
        sim.join(closer);
    }

    @SimTest(seeds = 100)
    void anInterruptEndsAReadAndHarmsNothing(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Thread reader = sim.start("reader", () -> {
            assertThatThrownBy(() -> pair.client.inputStream().read()).isInstanceOf(InterruptedIOException.class);
            assertThat(Thread.interrupted()).as("the flag is kept").isTrue();
            assertThat(pair.client.inputStream().read()).isEqualTo(42);
        });
        aWhile(sim, random);
        sim.interrupt(reader);
        sim.sleep(Duration.ofSeconds(1));
        pair.server.outputStream().write(42);
        sim.join(reader);
    }

    @SimTest(seeds = 100)
    void anInterruptedWriteTellsHowMuchItWrote(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        int[] written = new int[1];
        Thread writer = sim.start("writer", () -> {
            try {
                pair.client.outputStream().write(bytes(0, 1 << 20));
                throw new AssertionError("written, though nobody reads");
            } catch (InterruptedIOException e) {
                written[0] = e.bytesTransferred;
            }
            assertThat(Thread.interrupted()).isTrue();
            pair.client.shutdownOutput();
        });
        sim.sleep(Duration.ofMillis(200)); // it is stuck by then
        sim.interrupt(writer);
        sim.join(writer);
        assertThat(pair.server.inputStream().readAllBytes()).isEqualTo(bytes(0, written[0]));
    }

    @SimTest(seeds = 100)
    void aTimeOutSetWhileWaitingCountsFromTheBeginningOfTheWait(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Duration since = now(sim);
        Thread reader = sim.start("reader", () -> {
            assertThatThrownBy(() -> pair.client.inputStream().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            assertThat(now(sim).minus(since)).isEqualTo(Duration.ofSeconds(3));
        });
        Thread writer = sim.start("writer", () -> {
            assertThatThrownBy(() -> pair.client.outputStream().write(new byte[1 << 20]))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Write timed out");
            assertThat(now(sim).minus(since)).isBetween(Duration.ofSeconds(5), Duration.ofMillis(5500));
        });
        sim.sleep(Duration.ofSeconds(1));
        pair.client.setReadTimeout(Duration.ofHours(1));
        pair.client.setReadTimeout(Duration.ofSeconds(3));
        pair.client.setWriteTimeout(Duration.ofSeconds(5));
        sim.join(reader);
        sim.join(writer);
    }

    /** The first in line has no better right to its time-out than the others. */
    @SimTest(seeds = 100)
    void whoWaitsForItsTurnObeysTheTimeOutToo(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        Duration since = now(sim);
        Thread[] waiting = new Thread[6];
        for (int i = 0; i < waiting.length; i++) {
            boolean reads = i % 2 == 0;
            waiting[i] = sim.start("waiting", () -> {
                assertThatThrownBy(() -> {
                            if (reads) {
                                pair.client.inputStream().read();
                            } else {
                                pair.client.outputStream().write(new byte[1 << 20]);
                            }
                        })
                        .isInstanceOf(SocketTimeoutException.class)
                        .hasMessage(reads ? "Read timed out" : "Write timed out");
                assertThat(now(sim).minus(since)).isBetween(Duration.ofSeconds(3), Duration.ofMillis(3500));
            });
        }
        aWhile(sim, random);
        pair.client.setReadTimeout(Duration.ofSeconds(3));
        pair.client.setWriteTimeout(Duration.ofSeconds(3));
        for (Thread each : waiting) {
            sim.join(each);
        }
        pair.client.abort();
    }

    @SimTest(seeds = 100)
    void readersAndWritersTakeTurnsUntilAllIsDone(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(SMALL);
        AtomicInteger read = new AtomicInteger();
        Thread[] threads = new Thread[8];
        for (int i = 0; i < 4; i++) {
            threads[i] = sim.start("writer", () -> {
                aWhile(sim, random);
                pair.client.outputStream().write(new byte[9_000]);
            });
            threads[4 + i] = sim.start("reader", () -> {
                byte[] buffer = new byte[3_000];
                for (int n; (n = pair.server.inputStream().read(buffer)) >= 0; ) {
                    read.addAndGet(n);
                }
            });
        }
        for (int i = 0; i < 4; i++) {
            sim.join(threads[i]);
        }
        pair.client.shutdownOutput();
        for (int i = 4; i < 8; i++) {
            sim.join(threads[i]);
        }
        assertThat(read).hasValue(4 * 9_000);
    }

    @SimTest(seeds = 100)
    void whoeverClosesWaitsForTheDelivery(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(KcpOptions.defaults());
        pair.client.outputStream().write(bytes(0, 100_000));
        Thread[] closers = new Thread[4];
        for (int i = 0; i < closers.length; i++) {
            closers[i] = sim.start("closer", () -> {
                aWhile(sim, random);
                pair.client.close();
                assertThat(pair.client.isDelivered()).isTrue();
            });
        }
        assertThat(pair.server.inputStream().readAllBytes()).isEqualTo(bytes(0, 100_000));
        for (Thread closer : closers) {
            sim.join(closer);
        }
    }

    @SimTest(seeds = 50)
    void acceptAndConnectKeepTheirTimes(SimRuntime sim) throws Exception {
        KcpListener listener = KcpListener.bind(ANY);
        assertThatThrownBy(() -> listener.accept(Duration.ofSeconds(7))).isInstanceOf(SocketTimeoutException.class);
        assertThat(now(sim)).isEqualTo(Duration.ofSeconds(7));
        Thread patient = sim.start("patient", () -> listener.accept().close());
        assertThatThrownBy(() -> listener.accept(Duration.ofSeconds(1))).isInstanceOf(SocketTimeoutException.class);
        assertThat(now(sim)).as("though another waits for longer").isEqualTo(Duration.ofSeconds(8));
        KcpSession.connect(listener.localAddress()).close();
        sim.join(patient);
        Duration since = now(sim);
        sim.world().profile(LinkProfile.ideal().withLoss(1));
        assertThatThrownBy(() -> KcpSession.connect(
                        listener.localAddress(),
                        KcpOptions.builder()
                                .connectTimeout(Duration.ofSeconds(2))
                                .build()))
                .isInstanceOf(SocketTimeoutException.class);
        assertThat(now(sim).minus(since)).isEqualTo(Duration.ofSeconds(2));
    }

    @SimTest(seeds = 30)
    void aSlowReaderHoldsTheWriterBackAndLosesNothing(SimRuntime sim, SimRandom random) throws Exception {
        sim.world().profile(LinkProfile.wifi());
        int total = 100_000;
        Pair pair = Pair.connect(SMALL);
        AtomicInteger written = new AtomicInteger();
        Thread writer = sim.start("writer", () -> {
            for (int at = 0; at < total; ) {
                int length = Math.min(total - at, 1 + random.nextInt(3000));
                pair.client.outputStream().write(bytes(at, length));
                at += length;
                written.set(at);
            }
            pair.client.close();
            assertThat(pair.client.isDelivered()).isTrue();
        });
        byte[] buffer = new byte[5000];
        int read = 0;
        for (int n; (n = pair.server.inputStream().read(buffer, 0, 1 + random.nextInt(5000))) >= 0; read += n) {
            for (int i = 0; i < n; i++) {
                assertThat(buffer[i]).isEqualTo(byteAt(read + i));
            }
            // Both rings, what the engines hold, and the write that waits.
            assertThat(written.get() - read).isLessThan(2 * 4096 + (256 + 8) * 1400 + 3000);
            if (random.nextInt(10) == 0) {
                sim.sleep(Duration.ofMillis(random.nextInt(200)));
            }
        }
        assertThat(read).isEqualTo(total);
        sim.join(writer);
    }

    /** Every hand-over is waited for by the other side, so that a single lost wake-up stops everything. */
    @SimTest(seeds = 100)
    void noWakeUpIsLostInAHundredThousandHandOffs(SimRuntime sim, SimRandom random) throws Exception {
        sim.world().profile(random.nextBoolean() ? LinkProfile.ideal() : LinkProfile.lan());
        Pair pair = Pair.connect(SMALL);
        int rounds = 250;
        Thread echo = sim.start("echo", () -> {
            pair.server.inputStream().transferTo(pair.server.outputStream());
            pair.server.close();
        });
        for (int round = 0; round < rounds; round++) {
            pair.client.outputStream().write(round);
            assertThat(pair.client.inputStream().read()).isEqualTo(round & 0xFF);
        }
        pair.client.close();
        sim.join(echo);
        assertThat(sim.switches()).as("hand-offs of this seed").isGreaterThan(4L * rounds);
    }

    @SimTest(seeds = 50)
    void manySessionsOfOneListenerDoNotDisturbEachOther(SimRuntime sim) throws Exception {
        sim.world().profile(LinkProfile.lte().withLoss(0.05));
        // A burst of losses may outlast the default time to linger.
        KcpOptions patient =
                KcpOptions.builder().lingerTimeout(Duration.ofMinutes(1)).build();
        KcpListener listener = KcpListener.bind(ANY, patient);
        int clients = 5;
        sim.start("acceptor", () -> {
            for (int i = 0; i < clients; i++) {
                KcpSession session = listener.accept();
                sim.start("echo", () -> {
                    session.inputStream().transferTo(session.outputStream());
                    session.close();
                });
            }
        });
        Thread[] threads = new Thread[clients];
        for (int i = 0; i < clients; i++) {
            long from = 1000L * i;
            threads[i] = sim.start("client " + i, () -> {
                try (KcpSession session = KcpSession.connect(listener.localAddress())) {
                    session.outputStream().write(bytes(from, 2000));
                    session.shutdownOutput();
                    assertThat(session.inputStream().readAllBytes()).isEqualTo(bytes(from, 2000));
                }
            });
        }
        for (Thread thread : threads) {
            sim.join(thread);
        }
    }

    @SimTest(seeds = 30)
    void messagesArriveWholeOverAHostileNetwork(SimRuntime sim, SimRandom random) throws Exception {
        // Without a cipher nothing protects from flipped bits.
        sim.world().profile(LinkProfile.hostile().withCorruption(0));
        Pair pair = Pair.connect(KcpOptions.builder().stream(false)
                .connectTimeout(Duration.ofMinutes(1))
                .build());
        int messages = 40;
        int[] sizes = new int[messages];
        for (int i = 0; i < messages; i++) {
            sizes[i] = random.nextInt(i % 10 == 0 ? 20_000 : 500);
        }
        sim.start("sender", () -> {
            for (int i = 0; i < messages; i++) {
                pair.client.send(bytes(i, sizes[i]));
            }
        });
        for (int i = 0; i < messages; i++) {
            assertThat(pair.server.receive()).isEqualTo(bytes(i, sizes[i]));
        }
    }
}
