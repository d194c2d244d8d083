package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** kcp4j and Go's smux, each as either end. Their keepalive is set so short that it runs many times. */
@Tag("interop")
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Timeout(120)
class SmuxInteropTest {
    private static final int STREAMS = 60;
    private static final int BYTES = 1_000_000;

    /** Room for the first window of every stream: with less, two ends that echo may wait for each other. */
    private static final int RECEIVE_BUFFER = STREAMS * Frame.FIRST_WINDOW_BYTES;

    private GoSmux go;

    @BeforeAll
    void build() throws IOException, InterruptedException {
        go = GoSmux.build();
    }

    private static MuxConfig config(int version, int frameBytes, int streamBufferBytes) {
        return MuxConfig.builder()
                .version(version)
                .maxFrameBytes(frameBytes)
                .receiveBufferBytes(RECEIVE_BUFFER)
                .streamBufferBytes(streamBufferBytes)
                .keepalive(Duration.ofMillis(10), Duration.ofSeconds(30))
                .build();
    }

    private static List<String> flags(int version, int frameBytes, int streamBufferBytes) {
        return List.of(
                "-version=" + version,
                "-framesize=" + frameBytes,
                "-recvbuf=" + RECEIVE_BUFFER,
                "-streambuf=" + streamBufferBytes,
                "-streams=" + STREAMS,
                "-bytes=" + BYTES);
    }

    @ParameterizedTest
    @CsvSource({"1, 32768, 65536", "1, 1000, 65536", "2, 32768, 65536", "2, 8192, 2097152", "2, 65535, 1000"})
    void theirServerEchoesOurStreams(int version, int frameBytes, int streamBufferBytes)
            throws IOException, InterruptedException {
        Process process = go.start("server", flags(version, frameBytes, streamBufferBytes));
        MuxConfig config = config(version, frameBytes, streamBufferBytes).toBuilder()
                .earlyWindow(frameBytes == 8192)
                .build();
        MuxSession session = MuxSession.client(process.getInputStream(), process.getOutputStream(), config);
        try {
            List<CompletableFuture<Void>> exchanges = new ArrayList<>();
            for (int i = 0; i < STREAMS; i++) {
                MuxStream stream = session.openStream();
                exchanges.add(i % 10 == 9 ? running(() -> abandon(stream)) : running(() -> exchange(stream)));
            }
            exchanges.forEach(CompletableFuture::join);
            session.close();
            assertThat(session.failure()).isNull();
            assertThat(process.waitFor(20, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
        } finally {
            session.abort();
            process.destroyForcibly();
        }
    }

    @ParameterizedTest
    @CsvSource({"1, 32768, 65536", "2, 32768, 65536", "2, 8192, 2097152", "2, 65535, 1000"})
    void ourServerEchoesTheirStreams(int version, int frameBytes, int streamBufferBytes)
            throws IOException, InterruptedException {
        Process process = go.start("client", flags(version, frameBytes, streamBufferBytes));
        try (MuxSession session = MuxSession.server(
                process.getInputStream(), process.getOutputStream(), config(version, frameBytes, streamBufferBytes))) {
            for (int i = 0; i < STREAMS; i++) {
                MuxStream stream = session.acceptStream();
                running(() -> {
                    stream.inputStream().transferTo(stream.outputStream());
                    stream.close();
                });
            }
            assertThat(process.waitFor(100, TimeUnit.SECONDS)).isTrue();
            assertThat(process.exitValue()).isZero();
            session.awaitClosed(Duration.ZERO);
            assertThat(session.failure()).hasMessage("Connection closed by peer");
            assertThat(session.stats().bytesReceived()).isEqualTo((long) STREAMS * BYTES);
        } finally {
            process.destroyForcibly();
        }
    }

    /** What is done with a stream. */
    private interface Use {
        void run() throws IOException;
    }

    private static CompletableFuture<Void> running(Use use) {
        CompletableFuture<Void> done = new CompletableFuture<>();
        Thread.startVirtualThread(() -> {
            try {
                use.run();
                done.complete(null);
            } catch (IOException | RuntimeException | AssertionError e) {
                done.completeExceptionally(e);
            }
        });
        return done;
    }

    /** Writes and reads at once, ends its direction, and reads to the end. */
    private static void exchange(MuxStream stream) throws IOException {
        byte[] sent = pattern(stream.id(), BYTES);
        CompletableFuture<Void> writing = running(() -> {
            stream.outputStream().write(sent);
            stream.shutdownOutput();
        });
        assertThat(stream.inputStream().readAllBytes()).isEqualTo(sent);
        writing.join();
        stream.close();
    }

    /** Goes away in the middle. */
    private static void abandon(MuxStream stream) throws IOException {
        CompletableFuture<Void> writing = running(() -> {
            while (true) {
                stream.outputStream().write(new byte[BYTES]);
            }
        });
        stream.inputStream().readNBytes(BYTES / 10);
        stream.abort();
        assertThat(writing.handle((done, failure) -> failure).join()).hasMessage("Socket closed");
    }

    private static byte[] pattern(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + number);
        }
        return bytes;
    }
}
