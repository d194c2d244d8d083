package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Many streams at once, each after a plan of its own. What arrives must be what the plan says, to the byte; and when all is
 * over nothing may be left: no stream, no byte of the budget. Bytes depend on their position, so no copy is kept.
 */
class MuxModelPropertyTest {
    /** A plan, and the first bytes of its stream, by which the other side knows it. */
    private record Numbered(int number, StreamPlan plan) {}

    @Property(tries = 60)
    void everyStreamGoesAsPlanned(@ForAll("configs") MuxConfig config, @ForAll("plans") List<StreamPlan> plans)
            throws IOException {
        try (MuxPair pair = MuxPair.of(config, config, 5000)) {
            var planned = new ConcurrentHashMap<Integer, StreamPlan>();
            List<CompletableFuture<Void>> running = new ArrayList<>();
            for (int i = 0; i < plans.size(); i++) {
                planned.put(i, plans.get(i));
                Numbered numbered = new Numbered(i, plans.get(i));
                MuxSession opener = plans.get(i).byClient() ? pair.client() : pair.server();
                running.add(async(() -> open(opener, numbered)));
            }
            for (MuxSession acceptor : List.of(pair.client(), pair.server())) {
                long count = plans.stream()
                        .filter(plan -> plan.byClient() == (acceptor == pair.server()))
                        .count();
                for (int i = 0; i < count; i++) {
                    MuxStream stream = acceptor.acceptStream();
                    running.add(async(() -> accepted(stream, planned)));
                }
            }
            for (CompletableFuture<Void> one : running) {
                one.orTimeout(30, TimeUnit.SECONDS).join();
            }
            for (MuxSession session : List.of(pair.client(), pair.server())) {
                Eventually.until(
                        "nothing is left",
                        () -> session.streams() == 0 && session.budget().left() == config.receiveBufferBytes());
                assertThat(session.isClosed()).isFalse();
            }
        }
    }

    // ---- the opener's side

    private static void open(MuxSession session, Numbered numbered) throws IOException {
        StreamPlan plan = numbered.plan;
        MuxStream stream = session.openStream();
        stream.outputStream().write(numbered.number);
        switch (plan.ending()) {
            case HALF_CLOSE -> {
                CompletableFuture<Void> writing = async(() -> {
                    write(stream, plan.openerBytes(), plan.writeSize());
                    stream.shutdownOutput();
                });
                assertThat(read(stream, plan.readSize(), Integer.MAX_VALUE)).isEqualTo(plan.acceptorBytes());
                writing.join();
            }
            case CLOSE -> {
                assertThat(read(stream, plan.readSize(), plan.acceptorBytes())).isEqualTo(plan.acceptorBytes());
                write(stream, plan.openerBytes(), plan.writeSize());
            }
            case CLOSE_UNREAD -> read(stream, plan.readSize(), plan.acceptorBytes() / 2);
            case ABORT -> {
                write(stream, plan.openerBytes() / 2, plan.writeSize());
                stream.abort();
            }
        }
        stream.close();
    }

    // ---- the acceptor's side

    private static void accepted(MuxStream stream, ConcurrentHashMap<Integer, StreamPlan> planned) throws IOException {
        int number = stream.inputStream().read();
        if (number < 0) {
            stream.close(); // aborted before its first byte was sent
            return;
        }
        StreamPlan plan = planned.get(number);
        CompletableFuture<Void> writing = async(() -> {
            write(stream, plan.acceptorBytes(), plan.writeSize());
            if (plan.ending() != StreamPlan.Ending.CLOSE) {
                stream.shutdownOutput();
            }
        });
        int received = read(stream, plan.readSize(), Integer.MAX_VALUE);
        switch (plan.ending()) {
            case HALF_CLOSE, CLOSE -> {
                assertThat(received).isEqualTo(plan.openerBytes());
                writing.join();
            }
            case CLOSE_UNREAD -> {
                assertThat(received).isZero();
                assertWrittenOrReset(writing);
            }
            case ABORT -> {
                assertThat(received).isLessThanOrEqualTo(plan.openerBytes() / 2);
                assertWrittenOrReset(writing);
            }
        }
        stream.close();
    }

    private static void assertWrittenOrReset(CompletableFuture<Void> writing) {
        Throwable failure = writing.handle((done, thrown) -> thrown).join();
        if (failure != null) {
            assertThat(failure).isInstanceOf(SocketException.class).hasMessage("Connection reset by peer");
        }
    }

    // ---- both

    private static void write(MuxStream stream, int bytes, int writeSize) throws IOException {
        for (int done = 0; done < bytes; ) {
            byte[] piece = new byte[Math.min(writeSize, bytes - done)];
            for (int i = 0; i < piece.length; i++) {
                piece[i] = positional(done + i);
            }
            stream.outputStream().write(piece);
            done += piece.length;
        }
    }

    /** Reads to the end, or at least {@code enough}; fails where a byte is not the one of its position. */
    private static int read(MuxStream stream, int readSize, int enough) throws IOException {
        byte[] piece = new byte[readSize];
        int done = 0;
        while (done < enough) {
            int n = stream.inputStream().read(piece, 0, Math.min(readSize, enough - done));
            if (n < 0) {
                break;
            }
            for (int i = 0; i < n; i++) {
                assertThat(piece[i]).isEqualTo(positional(done + i));
            }
            done += n;
        }
        return done;
    }

    private static byte positional(int at) {
        return (byte) (at * 31 + (at >> 8));
    }

    private interface Step {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> async(Step step) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                step.run();
                done.complete(null);
            } catch (IOException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    // ---- what jqwik draws

    /** Small buffers and windows, so that everything that can be full is. Version 1 needs room for what nobody reads. */
    @Provide
    Arbitrary<MuxConfig> configs() {
        Arbitrary<Integer> version = Arbitraries.integers().between(1, 2);
        Arbitrary<Integer> frame = Arbitraries.of(1, 10, 1000, 32_768, 65_535);
        Arbitrary<Integer> streamBuffer = Arbitraries.of(1, 100, 5000, 65_536);
        Arbitrary<Integer> sendBuffer = Arbitraries.of(1, 100, 5000, 65_536);
        Arbitrary<Integer> receiveBuffer = Arbitraries.of(65_536, 1 << 20);
        Arbitrary<Boolean> earlyWindow = Arbitraries.of(true, false);
        return Combinators.combine(version, frame, streamBuffer, earlyWindow, sendBuffer, receiveBuffer)
                .as((v, f, w, e, s, r) -> MuxConfig.builder()
                        .version(v)
                        .maxFrameBytes(f)
                        .streamBufferBytes(w)
                        .earlyWindow(e)
                        .sendBufferBytes(s)
                        .receiveBufferBytes(r)
                        .build());
    }

    @Provide
    Arbitrary<List<StreamPlan>> plans() {
        Arbitrary<Integer> bytes = Arbitraries.frequencyOf(
                Tuple.of(3, Arbitraries.integers().between(0, 3000)),
                Tuple.of(1, Arbitraries.integers().between(0, 40_000)));
        Arbitrary<Integer> piece = Arbitraries.of(1, 7, 1000, 50_000);
        return Combinators.combine(
                        Arbitraries.of(true, false),
                        bytes,
                        bytes,
                        piece,
                        piece,
                        Arbitraries.of(StreamPlan.Ending.class))
                .as(StreamPlan::new)
                .list()
                .ofMaxSize(25);
    }
}
