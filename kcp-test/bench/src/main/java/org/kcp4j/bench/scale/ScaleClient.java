package org.kcp4j.bench.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.LongAdder;
import java.util.concurrent.locks.LockSupport;
import org.HdrHistogram.ConcurrentHistogram;
import org.HdrHistogram.Histogram;
import org.kcp4j.net.KcpConnector;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionThreads;
import org.kcp4j.net.internal.WheelLateness;

/**
 * The client of {@link Scale}: all sessions, on a few sockets. A virtual thread for each reads the answers; as many threads
 * as processors write for all of them, each message at its time.
 */
final class ScaleClient {
    private static final int MESSAGE_BYTES = 64;
    private static final int CONNECTORS = 4;
    private static final int OPEN_AT_ONCE = 64;
    private static final int WRITERS = Runtime.getRuntime().availableProcessors();

    /** How long answers may take at most to be counted. */
    private static final long PATIENCE_NANOS = 5_000_000_000L;

    private final InetSocketAddress server;
    private final KcpConnector[] connectors = new KcpConnector[CONNECTORS];
    private final List<KcpSession> sessions = new ArrayList<>(); // guarded by itself while they are opened
    private final LongAdder answered = new LongAdder();
    private final Histogram latency = new ConcurrentHistogram(3);

    private ScaleClient(int port, SessionThreads threads) throws IOException {
        InetAddress loopback = InetAddress.getLoopbackAddress();
        KcpOptions options = ScaleServer.options(threads);
        server = new InetSocketAddress(loopback, port);
        for (int i = 0; i < CONNECTORS; i++) {
            connectors[i] = KcpConnector.open(new InetSocketAddress(loopback, 0), options);
        }
    }

    /**
     * Does what is asked for until its input ends.
     *
     * @param args the kind of threads; the server's port
     */
    public static void main(String[] args) throws Exception {
        ScaleClient client = new ScaleClient(Integer.parseInt(args[1]), SessionThreads.valueOf(args[0]));
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        for (String line = commands.readLine(); line != null; line = commands.readLine()) {
            Answers command = new Answers(line);
            System.out.println(
                    switch (line.substring(0, line.indexOf(' '))) {
                        case "open" -> client.open((int) command.number("sessions"), command.number("read", 1) == 1);
                        case "talk" -> client.talk(command.number("everyMs"), command.number("messages"));
                        default -> "error=unknown_command";
                    });
        }
    }

    /** Opens sessions until there are so many; each has a message answered, so that it has been used. */
    private String open(int count, boolean read) throws InterruptedException {
        long start = System.nanoTime();
        AtomicInteger next = new AtomicInteger(sessions.size());
        LongAdder failed = new LongAdder();
        together(OPEN_AT_ONCE, () -> {
            for (int i = next.getAndIncrement(); i < count; i = next.getAndIncrement()) {
                try {
                    KcpSession session = connectors[i % CONNECTORS].connect(server);
                    session.outputStream().write(new byte[MESSAGE_BYTES]);
                    var unused = session.inputStream().readNBytes(MESSAGE_BYTES);
                    if (read) {
                        Thread.startVirtualThread(() -> read(session));
                    }
                    synchronized (sessions) {
                        sessions.add(session);
                    }
                } catch (IOException e) {
                    failed.increment();
                }
            }
        });
        return "nanos=" + (System.nanoTime() - start) + " failed=" + failed;
    }

    private void read(KcpSession session) {
        byte[] answer = new byte[MESSAGE_BYTES];
        try {
            while (session.inputStream().readNBytes(answer, 0, MESSAGE_BYTES) == MESSAGE_BYTES) {
                latency.recordValue(System.nanoTime() - ByteBuffer.wrap(answer).getLong());
                answered.increment();
            }
        } catch (IOException e) {
            System.err.println("session " + session.conv() + ": " + e);
        }
    }

    /** Lets each session send so many messages, one in so many milliseconds, all of them spread evenly; 0: all at once. */
    private String talk(long everyMs, long messages) throws InterruptedException {
        latency.reset();
        answered.reset();
        WheelLateness wheel = new WheelLateness();
        long start = System.nanoTime();
        AtomicInteger writer = new AtomicInteger();
        together(WRITERS, () -> write(writer.getAndIncrement(), start, everyMs * 1_000_000, messages));
        long sent = sessions.size() * messages;
        for (long end = System.nanoTime() + PATIENCE_NANOS; answered.sum() < sent && System.nanoTime() < end; ) {
            LockSupport.parkNanos(1_000_000);
        }
        return "sent=" + sent + " answered=" + answered + " nanos=" + (System.nanoTime() - start)
                + quantiles("latency", latency) + quantiles("late", wheel.stop());
    }

    private void write(int writer, long start, long everyNanos, long messages) {
        int count = sessions.size();
        byte[] message = new byte[MESSAGE_BYTES];
        try {
            for (long turn = 0; turn < messages; turn++) {
                for (int i = writer; i < count; i += WRITERS) {
                    long due = start + turn * everyNanos + everyNanos * i / count;
                    for (long wait = due - System.nanoTime(); wait > 0; wait = due - System.nanoTime()) {
                        LockSupport.parkNanos(wait);
                    }
                    ByteBuffer.wrap(message).putLong(System.nanoTime());
                    sessions.get(i).outputStream().write(message);
                }
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static String quantiles(String name, Histogram of) {
        return " " + name + "P50=" + of.getValueAtPercentile(50) + " " + name + "P99=" + of.getValueAtPercentile(99)
                + " " + name + "P999=" + of.getValueAtPercentile(99.9) + " " + name + "Max=" + of.getMaxValue();
    }

    private static void together(int threads, Runnable task) throws InterruptedException {
        List<Thread> all = new ArrayList<>();
        for (int i = 0; i < threads; i++) {
            all.add(Thread.ofPlatform().start(task));
        }
        for (Thread each : all) {
            each.join();
        }
    }
}
