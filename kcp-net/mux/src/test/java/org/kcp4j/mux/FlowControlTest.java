package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Who may send how much, and who comes first. */
@Timeout(120)
class FlowControlTest {
    private static final int MEBIBYTE = 1 << 20;

    @Test
    void inVersion2AStreamThatNobodyReadsHoldsNobodyUp() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxStream unread = pair.client().openStream();
            pair.server().acceptStream();
            CompletableFuture<Void> blocked = writing(unread, 16 * MEBIBYTE);
            Eventually.until("it is full", () -> pair.server().stats().bytesReceived() == Frame.FIRST_WINDOW_BYTES);

            MuxStream other = pair.client().openStream();
            MuxStream otherEnd = pair.server().acceptStream();
            writing(other, 8 * MEBIBYTE);
            assertThat(otherEnd.inputStream().readNBytes(8 * MEBIBYTE)).hasSize(8 * MEBIBYTE);
            assertThat(blocked).isNotDone();
            assertThat(pair.server().budget().left())
                    .isEqualTo(MuxConfig.defaults().receiveBufferBytes() - Frame.FIRST_WINDOW_BYTES);
            assertThat(pair.server().stats().receiveStalls()).isZero();
        }
    }

    @Test
    void inVersion1AStreamThatNobodyReadsStopsTheSessionUntilItIsReadOrClosed() throws IOException {
        MuxConfig config = MuxConfig.builder()
                .version(1)
                .receiveBufferBytes(100_000)
                .streamBufferBytes(100_000)
                .build();
        try (MuxPair pair = MuxPair.of(config)) {
            MuxStream unread = pair.client().openStream();
            final MuxStream unreadEnd = pair.server().acceptStream();
            CompletableFuture<Void> blocked = writing(unread, 4 * MEBIBYTE);
            Eventually.until("it stops", () -> pair.server().stats().receiveStalls() > 0);
            assertThat(pair.server().stats().bytesReceived()).isBetween(100_000L, 100_000L + config.maxFrameBytes());
            assertThat(blocked).isNotDone();

            unreadEnd.close();
            MuxStream other = pair.client().openStream();
            MuxStream otherEnd = pair.server().acceptStream();
            writing(other, MEBIBYTE);
            assertThat(otherEnd.inputStream().readNBytes(MEBIBYTE)).hasSize(MEBIBYTE);
            Eventually.until("the writer goes on, or is told", blocked::isDone);
        }
    }

    @Test
    void aWriterIsHeldUpByItsBufferAndThePeersWindowAndNoSooner() throws IOException {
        MuxConfig config = MuxConfig.builder()
                .streamBufferBytes(65_536)
                .sendBufferBytes(50_000)
                .build();
        try (MuxPair pair = MuxPair.of(config)) {
            MuxStream unread = pair.client().openStream();
            OutputStream out = unread.outputStream();
            out.write(new byte[Frame.FIRST_WINDOW_BYTES + 50_000]);
            CompletableFuture<Void> oneMore = writing(unread, 1);
            MuxStream end = pair.server().acceptStream();
            assertThat(oneMore).isNotDone();
            assertThat(end.inputStream().read()).isZero(); // the first read tells how much was read, and the window
            // Its window of 64 KiB is smaller than what is on its way: nothing moves before as much is read.
            end.inputStream().readNBytes(Frame.FIRST_WINDOW_BYTES - 1);
            oneMore.join();
            assertThat(end.inputStream().readNBytes(50_001)).hasSize(50_001);
        }
    }

    @Test
    void aReaderTellsOfEveryEighthOfItsWindow() throws IOException, InterruptedException {
        MemoryPipe toServer = new MemoryPipe(65_536);
        MemoryPipe toClient = new MemoryPipe(65_536);
        Tap told = new Tap(toClient.output());
        MuxConfig config = MuxConfig.builder()
                .streamBufferBytes(80_000)
                .keepalive(Duration.ZERO, Duration.ZERO)
                .build();
        try (MuxPair pair = new MuxPair(
                MuxSession.client(toClient.input(), toServer.output(), config),
                MuxSession.server(toServer.input(), told, config))) {
            pair.client().openStream().outputStream().write(new byte[30_000]);
            InputStream in = pair.server().acceptStream().inputStream();
            in.readNBytes(1); // the first read tells
            told.awaitBytes(16);
            in.readNBytes(9_999);
            in.readNBytes(1);
            FrameRecorder frames = new FrameRecorder();
            assertThat(new FrameParser(2, frames).feed(told.awaitBytes(32), 0, 32))
                    .isNull();
            assertThat(frames.events).containsExactly("UPD 3 1 80000", "UPD 3 10001 80000");
        }
    }

    @Test
    void withAnEarlyWindowAPeerMaySendAllOfItBeforeAnythingIsRead() throws IOException {
        int window = 4 * Frame.FIRST_WINDOW_BYTES;
        MuxConfig config =
                MuxConfig.builder().streamBufferBytes(window).earlyWindow(true).build();
        try (MuxPair pair = MuxPair.of(config)) {
            MuxStream opened = pair.client().openStream();
            writing(opened, 16 * MEBIBYTE);
            MuxStream accepted = pair.server().acceptStream();
            Eventually.until("the opener's is full", () -> pair.server().stats().bytesReceived() == window);
            writing(accepted, 16 * MEBIBYTE);
            Eventually.until("and the acceptor's", () -> pair.client().stats().bytesReceived() == window);
        }
    }

    @Test
    void anEarlyWindowIsToldRightBehindTheOpeningAndNotAgainWithTheFirstRead()
            throws IOException, InterruptedException {
        MemoryPipe toServer = new MemoryPipe(65_536);
        MemoryPipe toClient = new MemoryPipe(65_536);
        Tap told = new Tap(toServer.output());
        MuxConfig config = MuxConfig.builder()
                .streamBufferBytes(80_000)
                .earlyWindow(true)
                .keepalive(Duration.ZERO, Duration.ZERO)
                .build();
        try (MuxPair pair = new MuxPair(
                MuxSession.client(toClient.input(), told, config),
                MuxSession.server(toServer.input(), toClient.output(), config))) {
            MuxStream stream = pair.client().openStream();
            told.awaitBytes(24);
            pair.server().acceptStream().outputStream().write(new byte[10_000]);
            stream.inputStream().readNBytes(10_000); // an eighth of it
            FrameRecorder frames = new FrameRecorder();
            assertThat(new FrameParser(2, frames).feed(told.awaitBytes(40), 0, 40))
                    .isNull();
            assertThat(frames.events).containsExactly("SYN 3", "UPD 3 0 80000", "UPD 3 10000 80000");
        }
    }

    @Test
    void theReceiverWaitsWhileTooManyStreamsWaitToBeAccepted() throws IOException {
        MuxConfig config = MuxConfig.builder().backlog(3).build();
        try (MuxPair pair = MuxPair.of(config)) {
            for (int i = 0; i < 20; i++) {
                pair.client().openStream();
            }
            Eventually.until("it waits", () -> pair.server().stats().receiveStalls() == 1);
            assertThat(pair.server().streams()).isEqualTo(3);
            for (int i = 0; i < 20; i++) {
                assertThat(pair.server().acceptStream().id()).isEqualTo(3 + 2 * i);
            }
        }
    }

    @Test
    void urgentFramesGoFirstAndStreamsTakeTurns() throws IOException, InterruptedException {
        MemoryPipe toPeer = new MemoryPipe(65_536);
        MemoryPipe fromPeer = new MemoryPipe(65_536);
        Tap tap = new Tap(toPeer.output());
        MuxConfig config = MuxConfig.builder()
                .maxFrameBytes(100)
                .keepalive(Duration.ZERO, Duration.ZERO)
                .build();
        MuxSession session = MuxSession.client(fromPeer.input(), tap, config);
        MuxStream a = session.openStream();
        MuxStream b = session.openStream();
        tap.awaitBytes(2 * Frame.HEADER_BYTES);
        tap.shut();
        a.outputStream().write(1);
        tap.awaitWriter(); // with that byte; what comes now must wait, and then be put in order

        a.outputStream().write(new byte[250]);
        b.outputStream().write(new byte[150]);
        b.shutdownOutput();
        MuxStream c = session.openStream();
        c.outputStream().write(new byte[1]);
        tap.open();

        List<String> frames = new ArrayList<>();
        int expected = 3 * 8 + 1 + 8 + 3 * 8 + 250 + 3 * 8 + 150 + 8 + 1;
        byte[] wire = tap.awaitBytes(expected);
        new FrameParser(2, namesInto(frames)).feed(wire, 3 * 8 + 1, wire.length - 3 * 8 - 1);
        assertThat(frames)
                .containsExactly(
                        "SYN 7", "PSH 3 100", "PSH 5 100", "PSH 7 1", "PSH 3 100", "PSH 5 50", "FIN 5", "PSH 3 50");
        session.abort();
    }

    private static FrameSink namesInto(List<String> names) {
        return new FrameSink() {
            @Override
            public void frame() {}

            @Override
            public void syn(int stream) {
                names.add("SYN " + stream);
            }

            @Override
            public void fin(int stream) {
                names.add("FIN " + stream);
            }

            @Override
            public void data(int stream, byte[] from, int offset, int length, boolean first) {
                names.add("PSH " + stream + " " + length);
            }

            @Override
            public @Nullable FrameFault update(int stream, int consumed, int window) {
                names.add("UPD " + stream);
                return null;
            }
        };
    }

    @Test
    void tenThousandStreamsEachGetTheirOwnBytes() throws IOException, InterruptedException {
        int count = 10_000;
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Thread echo = Thread.startVirtualThread(() -> {
                try {
                    for (int i = 0; i < count; i++) {
                        MuxStream stream = pair.server().acceptStream();
                        Thread.startVirtualThread(() -> echo(stream));
                    }
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            List<MuxStream> streams = new ArrayList<>();
            for (int i = 0; i < count; i++) {
                streams.add(pair.client().openStream());
            }
            assertThat(pair.client().streams()).isEqualTo(count);
            for (int i = 0; i < count; i++) {
                byte[] question = new byte[1 + i % 100];
                Arrays.fill(question, (byte) i);
                streams.get(i).outputStream().write(question);
                streams.get(i).shutdownOutput();
            }
            for (int i = 0; i < count; i++) {
                byte[] answer = streams.get(i).inputStream().readAllBytes();
                assertThat(answer).hasSize(1 + i % 100);
                assertThat(answer[i % 100]).isEqualTo((byte) i);
                streams.get(i).close();
            }
            echo.join();
            Eventually.until(
                    "all are over",
                    () -> pair.client().streams() + pair.server().streams() == 0);
            assertThat(pair.server().budget().left())
                    .isEqualTo(MuxConfig.defaults().receiveBufferBytes());
        }
    }

    private static void echo(MuxStream stream) {
        try (stream;
                InputStream in = stream.inputStream()) {
            in.transferTo(stream.outputStream());
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    private static CompletableFuture<Void> writing(MuxStream stream, int bytes) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                stream.outputStream().write(new byte[bytes]);
                done.complete(null);
            } catch (IOException e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }
}
