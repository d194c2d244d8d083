package org.kcp4j.test.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.SplittableRandom;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.IntSupplier;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionStats;

/** A client of ours: sends a {@link TestPattern}, reads the echo at the same time, and checks every byte. */
final class OurClient {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(20);
    private static final int BUFFER_BYTES = 1 << 16;

    private final InetSocketAddress server;
    private final KcpOptions options;
    private final long seed;

    OurClient(InetSocketAddress server, KcpOptions options, long seed) {
        this.server = server;
        this.options = options;
        this.seed = seed;
    }

    /** Echoes {@code bytes} bytes as a stream, in writes of mixed lengths. Returns what the session counted. */
    SessionStats echoStream(long bytes) throws IOException, InterruptedException {
        return exchange(session -> writeStream(session, bytes), session -> readStream(session, bytes));
    }

    /**
     * Echoes messages of mixed lengths, {@code bytes} bytes in all, and checks that each comes back whole.
     *
     * @param longest the longest message in bytes
     */
    void echoMessages(long bytes, int longest) throws IOException, InterruptedException {
        exchange(session -> sendMessages(session, bytes, longest), session -> receiveMessages(session, bytes, longest));
    }

    /** Echoes messages and checks the bytes only: the peer may cut long messages. */
    void echoMessagesInPieces(long bytes, int longest) throws IOException, InterruptedException {
        exchange(session -> sendMessages(session, bytes, longest), session -> receivePieces(session, bytes));
    }

    private SessionStats exchange(Transfer out, Transfer in) throws IOException, InterruptedException {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KcpSession session = KcpSession.connect(server, options)) {
            session.setReadTimeout(READ_TIMEOUT);
            Future<?> writer = threads.submit(() -> {
                out.run(session);
                return session;
            });
            in.run(session);
            writer.get();
            return session.stats();
        } catch (ExecutionException e) {
            throw new IOException("writing failed", e.getCause());
        }
    }

    private void writeStream(KcpSession session, long bytes) throws IOException {
        OutputStream out = session.outputStream();
        TestPattern pattern = new TestPattern(seed);
        IntSupplier lengths = lengths(BUFFER_BYTES);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int n = (int) Math.min(left, lengths.getAsInt());
            pattern.next(buffer, n);
            out.write(buffer, 0, n);
            left -= n;
        }
    }

    private void readStream(KcpSession session, long bytes) throws IOException {
        InputStream in = session.inputStream();
        TestPattern pattern = new TestPattern(seed);
        byte[] buffer = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int n = in.read(buffer);
            if (n < 0 || n > left) {
                throw new AssertionError("read " + n + " with " + left + " bytes missing");
            }
            pattern.verify(buffer, n);
            left -= n;
        }
    }

    private void sendMessages(KcpSession session, long bytes, int longest) throws IOException {
        TestPattern pattern = new TestPattern(seed);
        IntSupplier lengths = lengths(longest);
        byte[] message = new byte[longest];
        for (long left = bytes; left > 0; ) {
            int n = (int) Math.min(left, lengths.getAsInt());
            pattern.next(message, n);
            session.send(message, 0, n);
            left -= n;
        }
    }

    private void receiveMessages(KcpSession session, long bytes, int longest) throws IOException {
        TestPattern pattern = new TestPattern(seed);
        IntSupplier lengths = lengths(longest);
        byte[] message = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int sent = (int) Math.min(left, lengths.getAsInt());
            int n = session.receive(message, 0, message.length);
            if (n != sent) {
                throw new AssertionError("message at %d has %d bytes, sent were %d".formatted(bytes - left, n, sent));
            }
            pattern.verify(message, n);
            left -= n;
        }
    }

    private void receivePieces(KcpSession session, long bytes) throws IOException {
        TestPattern pattern = new TestPattern(seed);
        byte[] message = new byte[BUFFER_BYTES];
        for (long left = bytes; left > 0; ) {
            int n = session.receive(message, 0, message.length);
            if (n < 0 || n > left) {
                throw new AssertionError("received " + n + " with " + left + " bytes missing");
            }
            pattern.verify(message, n);
            left -= n;
        }
    }

    /** The same sequence of lengths, 1 to {@code longest}, for the sending and the receiving side. */
    private IntSupplier lengths(int longest) {
        SplittableRandom random = new SplittableRandom(seed);
        return () -> random.nextInt(longest) + 1;
    }

    /** One direction of an exchange. */
    private interface Transfer {
        void run(KcpSession session) throws IOException;
    }
}
