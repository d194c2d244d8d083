package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionThreads;

/**
 * Level 2 of the swarm: a {@link SwarmPlan} carried out by the shipped blocking classes, under a schedule that the seed
 * chooses. At each end a thread writes, one reads, and one meddles: changes time-outs, interrupts, closes too early.
 */
final class SwarmThreads {
    private static final LinkProfile HEALED = LinkProfile.ideal().withDelay(Duration.ofMillis(20));
    private static final int MOST_BYTES = 15_000;

    private final SwarmPlan plan;
    private final SimRuntime sim;
    private final SimRandom random;
    private final int shards;
    private final List<End> ends = new ArrayList<>();
    private final Map<Integer, End> serverEnds = new HashMap<>();

    SwarmThreads(long seed, SwarmPlan plan) {
        this.plan = plan;
        sim = new SimRuntime(seed, HEALED, Duration.ofDays(30));
        random = new SimRandom(SimRandom.derive(seed, 3));
        shards = 1 + new SimRandom(SimRandom.derive(seed, 5)).nextInt(3);
    }

    void run() throws Throwable {
        sim.run(this::main);
    }

    private void main() throws Throwable {
        KcpOptions serverOptions =
                streams(plan.server()).toBuilder().shards(shards).build();
        KcpListener listener = KcpListener.bind(new InetSocketAddress(0), serverOptions);
        sim.start("acceptor", () -> accept(listener));
        for (int i = 0; i < plan.sessions(); i++) {
            End client = new End();
            End server = new End();
            client.peer = server;
            server.peer = client;
            ends.add(client);
            ends.add(server);
            serverEnds.put(i, server);
            int conv = i;
            client.begin(() -> KcpSession.connect(listener.localAddress(), conv, streams(plan.client())));
        }
        sim.world().profile(plan.there());
        sim.sendFailures(plan.sendFailures());
        sim.sleep(plan.healsAfter().dividedBy(4));
        sim.world().profile(HEALED);
        sim.sendFailures(0);
        awaitEnds();
        listener.close();
    }

    /** Who asks for longer than a tombstone lasts begins a second session. Every other seed has workers. */
    private KcpOptions streams(KcpOptions options) {
        return options.toBuilder().stream(true)
                .sessionThreads(sim.seed() % 2 == 0 ? SessionThreads.VIRTUAL : SessionThreads.WORKERS)
                .connectTimeout(SwarmPlan.PATIENCE)
                .lingerTimeout(Duration.ofMinutes(1))
                .build();
    }

    private void accept(KcpListener listener) throws IOException {
        try {
            for (; ; ) {
                KcpSession session = listener.accept();
                End end = serverEnds.remove(session.conv());
                assertThat(end)
                        .as("a session that nobody has begun, or not for the first time")
                        .isNotNull();
                end.begin(() -> session);
            }
        } catch (SocketException closed) {
            assertThat(listener.isClosed()).isTrue();
        }
    }

    /** Ends that are orderly on both sides end by themselves; the others, whose peer may be gone, are ended then. */
    private void awaitEnds() throws InterruptedException {
        for (End end : ends) {
            if (end.isOrderly() && end.peer().isOrderly()) {
                end.join();
                end.assertComplete();
            }
        }
        sim.sleep(Duration.ofMinutes(5));
        for (End end : ends) {
            end.abandon();
            end.join();
        }
    }

    private interface Opening {
        KcpSession open() throws IOException;
    }

    private enum Ending {
        ORDERLY,
        CLOSE,
        ABORT
    }

    /** One end of a session, and its threads. */
    private final class End {
        private final Ending ending =
                random.chance(0.7) ? Ending.ORDERLY : random.nextBoolean() ? Ending.CLOSE : Ending.ABORT;
        private final int total = random.nextInt(random.chance(0.5) ? 1_000 : MOST_BYTES);
        private final int chunk = 1 + random.nextInt(4_000);
        private final double laziness = random.chance(0.5) ? 0 : 0.3 * random.nextDouble();
        private final boolean meddles = random.chance(0.5);
        private final byte salt = (byte) random.nextInt();
        private final List<Thread> threads = new ArrayList<>();

        @Nullable
        End peer;

        private @Nullable KcpSession session;
        private int attempted;
        private int read;
        private boolean ended;
        private boolean writerDone;
        private boolean readerDone;
        private boolean abandoned;

        End peer() {
            End other = peer;
            assert other != null;
            return other;
        }

        boolean isOrderly() {
            return ending == Ending.ORDERLY;
        }

        void begin(Opening opening) {
            threads.add(sim.start("opener", () -> {
                KcpSession opened;
                try {
                    opened = opening.open();
                } catch (SocketTimeoutException nobody) {
                    assertThat(peer().isOrderly()).as("there was somebody").isFalse();
                    return;
                }
                session = opened;
                Thread writer = sim.start("writer", () -> write(opened));
                Thread reader = sim.start("reader", () -> read(opened));
                threads.add(writer);
                threads.add(reader);
                if (meddles || !isOrderly()) {
                    threads.add(sim.start("meddler", () -> meddle(opened, writer, reader)));
                }
            }));
        }

        void join() throws InterruptedException {
            while (threads.isEmpty() && !abandoned) { // not accepted yet
                sim.sleep(Duration.ofSeconds(1));
            }
            for (int i = 0; i < threads.size(); i++) {
                sim.join(threads.get(i));
            }
        }

        void abandon() {
            abandoned = true;
            if (session != null) {
                session.abort();
            }
        }

        void assertComplete() {
            assertThat(ended).isTrue();
            assertThat(read).isEqualTo(peer().total);
        }

        private void write(KcpSession to) throws Exception {
            byte[] bytes = new byte[chunk];
            int written = 0;
            try {
                while (written < total) {
                    int length = Math.min(chunk, total - written);
                    for (int i = 0; i < length; i++) {
                        bytes[i] = byteAt(written + i);
                    }
                    attempted = written + length;
                    try {
                        to.outputStream().write(bytes, 0, length);
                        written += length;
                    } catch (InterruptedIOException early) {
                        Thread.interrupted();
                        written += early.bytesTransferred;
                    }
                    rest();
                }
                to.shutdownOutput();
            } catch (SocketException over) {
                assertOverForAReason(to);
            }
            writerDone = true;
            closeWhenDone(to);
        }

        private void read(KcpSession from) throws Exception {
            InputStream in = from.inputStream();
            byte[] buffer = new byte[chunk];
            try {
                while (!ended) {
                    try {
                        int n = in.read(buffer, 0, 1 + random.nextInt(chunk));
                        for (int i = 0; i < n; i++) {
                            assertThat(buffer[i] == peer().byteAt(read + i))
                                    .as("byte %d", read + i)
                                    .isTrue();
                        }
                        ended = n < 0;
                        read += Math.max(0, n);
                        assertThat(read).isLessThanOrEqualTo(peer().attempted);
                    } catch (InterruptedIOException early) {
                        Thread.interrupted();
                    }
                    rest();
                }
            } catch (SocketException over) {
                assertOverForAReason(from);
            }
            readerDone = true;
            closeWhenDone(from);
        }

        private void closeWhenDone(KcpSession mine) {
            if (writerDone && readerDone) {
                mine.close();
            }
        }

        /** A session fails only if somebody has closed it here, or is gone there. */
        private void assertOverForAReason(KcpSession mine) {
            assertThat(mine.isClosed()).isTrue();
            assertThat(abandoned || !isOrderly() || !peer().isOrderly())
                    .as("a reason to end")
                    .isTrue();
        }

        private void rest() throws InterruptedException {
            if (random.chance(laziness)) {
                try {
                    sim.sleep(Duration.ofMillis(random.nextInt(200)));
                } catch (InterruptedException meddled) {
                    // which only ends the rest
                }
            }
        }

        private void meddle(KcpSession with, Thread writer, Thread reader) throws InterruptedException {
            for (int i = random.nextInt(20); i > 0 && !(writerDone && readerDone); i--) {
                sim.sleep(Duration.ofMillis(random.nextInt(300)));
                Duration timeout = random.nextBoolean() ? Duration.ZERO : Duration.ofMillis(1 + random.nextInt(100));
                switch (random.nextInt(4)) {
                    case 0 -> with.setReadTimeout(timeout);
                    case 1 -> with.setWriteTimeout(timeout);
                    case 2 -> interrupt(writer, writerDone);
                    default -> interrupt(reader, readerDone);
                }
            }
            with.setReadTimeout(Duration.ZERO);
            with.setWriteTimeout(Duration.ZERO);
            switch (ending) {
                case ORDERLY -> {}
                case CLOSE -> with.close();
                case ABORT -> with.abort();
            }
        }

        private void interrupt(Thread thread, boolean done) {
            if (!done) {
                sim.interrupt(thread);
            }
        }

        private byte byteAt(int position) {
            return (byte) (salt + position * 31 + (position >>> 8));
        }

        @Override
        public String toString() {
            return ending + " attempted " + attempted + " of " + total + ", read " + read
                    + (ended ? " to the end" : "");
        }
    }

    SimRuntime runtime() {
        return sim;
    }

    @Override
    public String toString() {
        return sim + " " + plan + "\n  " + ends;
    }
}
