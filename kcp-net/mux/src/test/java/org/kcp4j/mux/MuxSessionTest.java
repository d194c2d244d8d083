package org.kcp4j.mux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.internal.LiveRuntime;
import org.kcp4j.net.internal.NetRuntime;

@Timeout(60)
class MuxSessionTest {
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    /** A stream, seen from both ends. */
    private record Ends(MuxStream ours, MuxStream theirs) {
        static Ends of(MuxPair pair) throws IOException {
            MuxStream ours = pair.client().openStream();
            return new Ends(ours, pair.server().acceptStream());
        }
    }

    @Test
    void streamsCarryBytesBothWaysAndEnd() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            ends.ours.outputStream().write("question".getBytes(UTF_8));
            ends.ours.shutdownOutput();
            assertThat(new String(ends.theirs.inputStream().readAllBytes(), UTF_8))
                    .isEqualTo("question");
            ends.theirs.outputStream().write("answer".getBytes(UTF_8));
            ends.theirs.close();
            assertThat(new String(ends.ours.inputStream().readAllBytes(), UTF_8))
                    .isEqualTo("answer");
            ends.ours.close();

            Eventually.until(
                    "both forget it",
                    () -> pair.client().streams() + pair.server().streams() == 0);
            assertThat(pair.client().stats().resetsSent()
                            + pair.server().stats().resetsSent())
                    .isZero();
        }
    }

    @Test
    void bothEndsOpenStreams() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            assertThat(pair.client().openStream().id()).isEqualTo(3);
            assertThat(pair.client().openStream().id()).isEqualTo(5);
            assertThat(pair.server().openStream().id()).isEqualTo(2);
            assertThat(pair.server().acceptStream().id()).isEqualTo(3);
            assertThat(pair.server().acceptStream().id()).isEqualTo(5);
            assertThat(pair.client().acceptStream().id()).isEqualTo(2);
        }
    }

    @Test
    void streamNumbersAreUsedOnce() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            NetRuntime runtime = LiveRuntime.instance();
            StreamTable table = new StreamTable(
                    runtime,
                    MuxConfig.defaults(),
                    -3,
                    new Counters(),
                    new SendSchedule(runtime),
                    id -> new MuxStream(id, pair.client(), runtime));
            assertThat(table.open().id()).isEqualTo(0xffff_ffff);
            for (int i = 0; i < 3; i++) {
                assertThatThrownBy(table::open)
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Stream numbers used up");
            }
        }
    }

    @Test
    void moreStreamsThanAllowedFailToOpen() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.builder().maxStreams(1).build())) {
            MuxStream only = pair.client().openStream();
            assertThatThrownBy(pair.client()::openStream)
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Too many streams: 1");
            only.abort();
            Eventually.until("there is room again", () -> pair.client().streams() == 0);
            pair.client().openStream();
        }
    }

    // ---- ends of streams

    @Test
    void writingToAStreamThatThePeerClosedFails() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            ends.theirs.close();
            assertThat(ends.ours.inputStream().read()).isEqualTo(-1);
            assertWritesEndWith(ends.ours, "Connection reset by peer");
            Eventually.until(
                    "both forget it",
                    () -> pair.client().streams() + pair.server().streams() == 0);
        }
    }

    @Test
    void closingWithUnreadBytesTellsTheWriterThatIsBlocked() throws IOException {
        MuxConfig config = MuxConfig.defaults();
        try (MuxPair pair = MuxPair.of(config)) {
            Ends ends = Ends.of(pair);
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            Thread.startVirtualThread(() -> {
                try {
                    ends.ours.outputStream().write(new byte[1 << 24]);
                    failure.complete(new IOException("was written"));
                } catch (IOException e) {
                    failure.complete(e);
                }
            });
            Eventually.until(
                    "the window is full", () -> pair.server().stats().bytesReceived() == Frame.FIRST_WINDOW_BYTES);
            ends.theirs.close();
            assertThat(failure.join()).hasMessage("Connection reset by peer");
            assertThat(pair.server().budget().left()).isEqualTo(config.receiveBufferBytes());
        }
    }

    @Test
    void abortDropsWhatWaitsAndEndsBothDirections() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            ends.ours.outputStream().write(new byte[10]);
            assertThat(ends.theirs.inputStream().read()).isZero();
            ends.ours.abort();
            ends.ours.abort();
            assertThat(ends.theirs.inputStream().readAllBytes()).hasSizeLessThan(10);
            assertWritesEndWith(ends.theirs, "Connection reset by peer");
            assertThatThrownBy(() -> ends.ours.inputStream().read()).hasMessage("Socket closed");
            assertThatThrownBy(() -> ends.ours.outputStream().write(1)).hasMessage("Socket closed");
        }
    }

    @Test
    void afterShutdownInputWhatComesIsDroppedAndThePeerIsNotHeldUp() throws IOException {
        MuxConfig config = MuxConfig.defaults();
        try (MuxPair pair = MuxPair.of(config)) {
            Ends ends = Ends.of(pair);
            ends.theirs.shutdownInput();
            assertThat(ends.theirs.inputStream().read()).isEqualTo(-1);
            ends.ours.outputStream().write(new byte[3 << 20]);
            ends.ours.shutdownOutput();
            Eventually.until("all is dropped", () -> pair.server().stats().bytesDiscarded() == 3 << 20);
            ends.theirs.outputStream().write(7);
            assertThat(ends.ours.inputStream().read()).isEqualTo(7);
            assertThat(pair.server().budget().left()).isEqualTo(config.receiveBufferBytes());
        }
    }

    @Test
    void writingAfterShutdownFails() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxStream stream = pair.client().openStream();
            stream.shutdownOutput();
            stream.shutdownOutput();
            assertThatThrownBy(() -> stream.outputStream().write(1))
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Socket output is shutdown");
        }
    }

    private static void assertWritesEndWith(MuxStream stream, String message) {
        AtomicReference<IOException> failure = new AtomicReference<>();
        Eventually.until("writes fail", () -> {
            try {
                stream.outputStream().write(new byte[100]);
                return false;
            } catch (IOException e) {
                failure.set(e);
                return true;
            }
        });
        assertThat(failure.get()).isInstanceOf(SocketException.class).hasMessage(message);
    }

    // ---- time-outs and interrupts

    @Test
    void timeoutsEndCallsAndHarmNothing() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            ends.ours.setReadTimeout(AT_ONCE);
            assertThatThrownBy(() -> ends.ours.inputStream().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
            assertThatThrownBy(() -> pair.server().acceptStream(AT_ONCE))
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Accept timed out");
            ends.ours.setWriteTimeout(AT_ONCE);
            List<Integer> pieces = new ArrayList<>();
            assertThatThrownBy(() -> {
                        while (true) {
                            ends.ours.outputStream().write(new byte[10_000]);
                            pieces.add(10_000);
                        }
                    })
                    .isInstanceOfSatisfying(
                            SocketTimeoutException.class, timeout -> pieces.add(timeout.bytesTransferred))
                    .hasMessage("Write timed out");
            ends.ours.shutdownOutput();
            assertThat(ends.theirs.inputStream().readAllBytes())
                    .hasSize(pieces.stream().mapToInt(Integer::intValue).sum());
            ends.theirs.outputStream().write(5);
            ends.ours.setReadTimeout(Duration.ZERO);
            assertThat(ends.ours.inputStream().read()).isEqualTo(5);
        }
    }

    @Test
    void aTimeoutSetWhileACallWaitsIsObeyed() throws IOException, InterruptedException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            CompletableFuture<Exception> end = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().start(() -> end.complete(failureOf(ends.ours)));
            Eventually.until("it waits", () -> reader.getState() == Thread.State.WAITING);
            ends.ours.setReadTimeout(AT_ONCE);
            assertThat(end.join()).isInstanceOf(SocketTimeoutException.class);
        }
    }

    @Test
    void anInterruptEndsTheCallKeepsTheFlagAndHarmsNothing() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            CompletableFuture<Exception> end = new CompletableFuture<>();
            CompletableFuture<Boolean> flag = new CompletableFuture<>();
            Thread reader = Thread.ofVirtual().start(() -> {
                end.complete(failureOf(ends.ours));
                flag.complete(Thread.currentThread().isInterrupted());
            });
            Eventually.until("it waits", () -> reader.getState() == Thread.State.WAITING);
            reader.interrupt();
            assertThat(end.join())
                    .isInstanceOf(InterruptedIOException.class)
                    .isNotInstanceOf(SocketTimeoutException.class);
            assertThat(flag.join()).isTrue();
            ends.theirs.outputStream().write(9);
            assertThat(ends.ours.inputStream().read()).isEqualTo(9);
        }
    }

    private static Exception failureOf(MuxStream stream) {
        try {
            return new IOException("read " + stream.inputStream().read());
        } catch (IOException e) {
            return e;
        }
    }

    // ---- ends of sessions

    @Test
    void closeSendsWhatWasWritten() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            List<MuxStream> streams = new ArrayList<>();
            for (int i = 0; i < 50; i++) {
                Ends ends = Ends.of(pair);
                ends.ours.outputStream().write(new byte[1000 + i]);
                streams.add(ends.theirs);
            }
            pair.client().close();
            for (int i = 0; i < 50; i++) {
                assertThat(streams.get(i).inputStream().readAllBytes()).hasSize(1000 + i);
            }
            assertThat(pair.client().failure()).isNull();
            assertThatThrownBy(pair.client()::openStream).hasMessage("Socket closed");
            assertThatThrownBy(pair.client()::acceptStream).hasMessage("Socket closed");
            Eventually.until("the server notices", pair.server()::isClosed);
            assertThat(pair.server().failure()).hasMessage("Connection closed by peer");
            assertThatThrownBy(pair.server()::acceptStream).hasMessage("Connection closed by peer");
        }
    }

    @Test
    void whatArrivedCanBeReadAfterTheEndAndThenTheReasonIsTold() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxStream ours = pair.client().openStream();
            ours.outputStream().write(new byte[100]);
            Eventually.until("it arrives", () -> pair.server().stats().bytesReceived() == 100);
            pair.client().abort();
            pair.server().awaitClosed(Duration.ZERO);
            MuxStream theirs = pair.server().acceptStream();
            assertThat(theirs.inputStream().readNBytes(100)).hasSize(100);
            assertThatThrownBy(() -> theirs.inputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection closed by peer");
            assertThatThrownBy(() -> theirs.outputStream().write(1)).hasMessage("Connection closed by peer");
            assertThatThrownBy(() -> ours.inputStream().read()).hasMessage("Socket closed");
        }
    }

    /** The peer may close while a window update is on its way to it: that is no reason to lose what it sent before. */
    @Test
    void whatThePeerSentIsReadEvenWhenNothingReachesItAnyMore() throws IOException {
        MemoryPipe fromPeer = new MemoryPipe(1000);
        MemoryPipe toPeer = new MemoryPipe(1000);
        MuxSession session = MuxSession.server(fromPeer.input(), toPeer.output(), MuxConfig.defaults());
        toPeer.input().close();
        byte[] wire = new byte[3 * Frame.HEADER_BYTES + 1];
        Frame.putHeader(wire, 0, 2, Frame.SYN, 0, 3);
        Frame.putHeader(wire, 8, 2, Frame.PSH, 1, 3);
        Frame.putHeader(wire, 17, 2, Frame.SYN, 0, 5);
        fromPeer.output().write(wire);
        MuxStream first = session.acceptStream();
        assertThat(first.inputStream().read()).isZero();
        MuxStream second = session.acceptStream();
        Eventually.until("a write fails", () -> {
            try {
                second.outputStream().write(1);
                return false;
            } catch (IOException e) {
                return true;
            }
        });
        Frame.putHeader(wire, 0, 2, Frame.SYN, 0, 7);
        Frame.putHeader(wire, 8, 2, Frame.PSH, 1, 7);
        Frame.putHeader(wire, 17, 2, Frame.FIN, 0, 7);
        fromPeer.output().write(wire);
        MuxStream third = session.acceptStream();
        assertThat(third.inputStream().readAllBytes()).hasSize(1);
        assertThatThrownBy(() -> third.outputStream().write(1)).hasMessage("Broken pipe");
        assertThatThrownBy(session::openStream).hasMessage("Broken pipe");
        fromPeer.output().close();
        session.awaitClosed(Duration.ZERO);
        assertThat(session.failure()).hasMessage("Connection closed by peer");
    }

    @Test
    void closingASessionEndsEveryWait() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Ends ends = Ends.of(pair);
            List<Thread> waiting = List.of(
                    Thread.ofVirtual().start(() -> failureOf(ends.ours)),
                    Thread.ofVirtual().start(() -> failureOf(ends.ours)),
                    Thread.ofVirtual().start(() -> {
                        try {
                            pair.client().acceptStream();
                        } catch (IOException e) {
                            return;
                        }
                        throw new AssertionError("accepted");
                    }));
            for (Thread thread : waiting) {
                Eventually.until("it waits", () -> thread.getState() == Thread.State.WAITING);
            }
            pair.client().close();
            for (Thread thread : waiting) {
                Eventually.until("it ends", () -> !thread.isAlive());
            }
        }
    }
}
