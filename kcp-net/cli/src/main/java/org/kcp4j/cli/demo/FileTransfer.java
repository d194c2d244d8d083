package org.kcp4j.cli.demo;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.security.DigestOutputStream;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Duration;
import java.util.HexFormat;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/**
 * Sends a file as a byte stream through a {@link LossyRelay}. The server answers with the SHA-256 of what it received,
 * and the client compares it with that of what it read.
 *
 * <pre>{@code
 * client → server   length of the file (8 bytes, big-endian), its bytes
 * server → client   SHA-256 (32 bytes)
 * }</pre>
 */
final class FileTransfer implements Callable<FileTransfer.Result> {
    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);
    private static final int BUFFER_BYTES = 64 << 10;

    private final Path file;
    private final LinkConditions conditions;
    private final long seed;
    private final Progress progress;

    FileTransfer(Path file, LinkConditions conditions, long seed, Progress progress) {
        this.file = file;
        this.conditions = conditions;
        this.seed = seed;
        this.progress = progress;
    }

    /**
     * How it went.
     *
     * @param sent SHA-256 of the file as it was read, in hex
     * @param received SHA-256 of what the server received, in hex
     * @param duration from the first byte written until the answer was there
     * @param relay what the relay did meanwhile
     */
    record Result(String sent, String received, Duration duration, LossyRelay.Counters relay) {
        boolean intact() {
            return sent.equals(received);
        }
    }

    /**
     * Runs to the end.
     *
     * @throws IOException if the file cannot be read or a session fails
     */
    @Override
    public Result call() throws IOException {
        KcpOptions options = Tuning.FAST3.options();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KcpListener listener = KcpListener.bind(anyPort, options);
                LossyRelay relay = LossyRelay.start(listener.localAddress(), conditions, seed)) {
            Future<?> server = threads.submit(() -> serve(listener));
            try (KcpSession session = KcpSession.connect(relay.address(), options)) {
                session.setReadTimeout(READ_TIMEOUT);
                long startNanos = System.nanoTime();
                byte[] sent = send(session.outputStream());
                byte[] received = session.inputStream().readNBytes(sent.length);
                Duration duration = Duration.ofNanos(System.nanoTime() - startNanos);
                HexFormat hex = HexFormat.of();
                return new Result(hex.formatHex(sent), hex.formatHex(received), duration, relay.counters());
            } finally {
                server.cancel(true);
            }
        }
    }

    private byte[] send(OutputStream stream) throws IOException {
        MessageDigest digest = sha256();
        new DataOutputStream(stream).writeLong(Files.size(file));
        Files.copy(file, new DigestOutputStream(stream, digest));
        stream.flush();
        return digest.digest();
    }

    private Object serve(KcpListener listener) throws IOException {
        MessageDigest digest = sha256();
        try (KcpSession session = listener.accept()) {
            InputStream stream = session.inputStream();
            long left = new DataInputStream(stream).readLong();
            byte[] buffer = new byte[BUFFER_BYTES];
            while (left > 0) {
                int length = stream.read(buffer, 0, (int) Math.min(left, buffer.length));
                if (length < 0) {
                    break; // the digest will differ
                }
                digest.update(buffer, 0, length);
                progress.add(length);
                left -= length;
            }
            session.outputStream().write(digest.digest());
        }
        return listener;
    }

    private static MessageDigest sha256() {
        try {
            return MessageDigest.getInstance("SHA-256");
        } catch (NoSuchAlgorithmException e) {
            throw new AssertionError("every Java platform has SHA-256", e);
        }
    }
}
