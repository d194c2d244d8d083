package org.kcp4j.cli.demo;

import java.io.DataInputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/**
 * Measures the round trips of small messages under one tuning: a client sends a message every few milliseconds through
 * a {@link LossyRelay}, an echo server returns them, and the client checks that all come back unchanged and in order.
 * The messages travel in a stream, where a sender that has to wait may put several into one segment, as TCP does too.
 */
final class LatencyRun implements Callable<Latencies> {
    /** Number of the message, and when it was sent. */
    private static final int MESSAGE_BYTES = 2 * Long.BYTES;

    private static final Duration READ_TIMEOUT = Duration.ofSeconds(30);

    private final Tuning tuning;
    private final LinkConditions conditions;
    private final long seed;
    private final int messages;
    private final Duration interval;
    private final Progress progress;

    LatencyRun(
            Tuning tuning, LinkConditions conditions, long seed, int messages, Duration interval, Progress progress) {
        this.tuning = tuning;
        this.conditions = conditions;
        this.seed = seed;
        this.messages = messages;
        this.interval = interval;
        this.progress = progress;
    }

    /**
     * Runs to the end.
     *
     * @throws IOException if a session fails, or a message comes back changed or out of order
     */
    @Override
    public Latencies call() throws IOException, InterruptedException, ExecutionException {
        KcpOptions options = tuning.options();
        InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KcpListener listener = KcpListener.bind(anyPort, options);
                LossyRelay relay = LossyRelay.start(listener.localAddress(), conditions, seed)) {
            Future<?> server = threads.submit(() -> echo(listener));
            try (KcpSession session = KcpSession.connect(relay.address(), options)) {
                session.setReadTimeout(READ_TIMEOUT);
                Future<?> sender = threads.submit(() -> send(session));
                Latencies latencies = receive(session);
                sender.get();
                return latencies;
            } finally {
                server.cancel(true);
            }
        }
    }

    private static Object echo(KcpListener listener) throws IOException {
        try (KcpSession session = listener.accept()) {
            return session.inputStream().transferTo(session.outputStream());
        }
    }

    private Object send(KcpSession session) throws IOException, InterruptedException {
        ByteBuffer message = ByteBuffer.allocate(MESSAGE_BYTES);
        long startNanos = System.nanoTime();
        for (int number = 0; number < messages; number++) {
            Thread.sleep(Duration.ofNanos(startNanos + number * interval.toNanos() - System.nanoTime()));
            message.putLong(0, number).putLong(Long.BYTES, System.nanoTime());
            session.outputStream().write(message.array());
        }
        return session;
    }

    private Latencies receive(KcpSession session) throws IOException {
        DataInputStream in = new DataInputStream(session.inputStream());
        long[] roundTripNanos = new long[messages];
        for (int number = 0; number < messages; number++) {
            long arrived = in.readLong();
            if (arrived != number) {
                throw new IOException("expected message %d, got %d".formatted(number, arrived));
            }
            roundTripNanos[number] = System.nanoTime() - in.readLong();
            progress.add(1);
        }
        return new Latencies(roundTripNanos);
    }
}
