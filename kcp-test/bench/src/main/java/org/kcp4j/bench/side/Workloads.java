package org.kcp4j.bench.side;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/** The workloads, with both ends in this process. They do the same as {@code workloads.go}, by the same names. */
final class Workloads {
    private final Stage stage;
    private final Params params;
    private final Results results;

    Workloads(Stage stage, Params params, Results results) {
        this.stage = stage;
        this.params = params;
        this.results = results;
    }

    void run(String workload) throws IOException, InterruptedException, ExecutionException {
        switch (workload) {
            case "echo" -> echo();
            case "sink" -> sink();
            case "rtt" -> roundTrips();
            case "active" -> active();
            case "idle" -> idle();
            case "connect" -> connect();
            case "messages" -> messages();
            default -> throw new IllegalArgumentException("unknown workload " + workload);
        }
    }

    /** Writes a volume in messages of a size while reading until all of it has come back. */
    private void echo() throws IOException, InterruptedException, ExecutionException {
        int size = params.number("size", 65536);
        int writes = params.number("volume", 1 << 26) / size;
        results.start();
        stage.serve(stage::copyBack);
        Transport.Connection connection = stage.dial();
        stage.together(2, index -> {
            if (index == 0) {
                writeAll(connection.out(), size, writes, true);
            } else {
                readAll(connection.in(), size, (long) writes * size);
            }
        });
        results.stop();
        results.add("bytes", (long) writes * size);
    }

    /** Writes messages. After half of them, what grows with use has grown: one of the writers tells so. */
    private void writeAll(OutputStream out, int size, int writes, boolean tells) throws IOException {
        byte[] payload = message(size);
        for (int i = 0; i < writes; i++) {
            if (tells && i == writes / 2) {
                results.settled();
            }
            out.write(payload);
        }
    }

    private static void readAll(InputStream in, int size, long volume) throws IOException {
        byte[] buffer = new byte[size];
        for (long got = 0; got < volume; ) {
            got += in.read(buffer);
        }
    }

    /**
     * Writes a volume, shared by all sessions, in messages of a size. The time is that until the writes have returned;
     * "delivered" that until the receivers have everything.
     */
    private void sink() throws IOException, InterruptedException, ExecutionException {
        int sessions = params.number("sessions", 1);
        int size = params.number("size", 65536);
        int writes = Math.max(1, params.number("volume", 1 << 26) / size / sessions);
        long volume = (long) writes * size * sessions;
        AtomicLong received = new AtomicLong();
        CountDownLatch done = new CountDownLatch(1);
        results.start();
        stage.serve(connection -> {
            byte[] buffer = stage.readBuffer();
            for (int n = connection.in().read(buffer);
                    n >= 0;
                    n = connection.in().read(buffer)) {
                if (received.addAndGet(n) == volume) {
                    done.countDown();
                }
            }
        });
        stage.together(sessions, index -> writeAll(stage.dial().out(), size, writes, index == 0));
        long writtenNanos = results.elapsedNanos();
        done.await();
        results.add("delivered", results.elapsedNanos());
        results.add("nanos", writtenNanos);
        results.addSpent();
        results.add("bytes", volume);
    }

    /** Sends requests one after the other and waits for each answer. */
    private void roundTrips() throws IOException, InterruptedException, ExecutionException {
        byte[] request = message(params.number("size", 64));
        byte[] answer = new byte[request.length];
        long[] nanos = new long[params.number("count", 10_000)];
        stage.serve(stage::copyBack);
        Transport.Connection connection = stage.dial();
        Stage.ready(connection);
        results.start();
        stage.together(1, index -> {
            for (int i = 0; i < nanos.length; i++) {
                nanos[i] = roundTrip(connection, request, answer);
            }
        });
        results.stop();
        results.addLatencies(nanos);
    }

    private static long roundTrip(Transport.Connection connection, byte[] request, byte[] answer) throws IOException {
        long start = System.nanoTime();
        connection.out().write(request);
        connection.in().readNBytes(answer, 0, answer.length);
        return System.nanoTime() - start;
    }

    /** Lets many sessions each make a round trip every second; those of the first seconds do not count. */
    private void active() throws IOException, InterruptedException, ExecutionException {
        int n = params.number("sessions", 1000);
        int size = params.number("size", 64);
        int seconds = params.number("seconds", 5);
        stage.serve(stage::copyBack);
        List<Transport.Connection> connections = stage.dialAll(n);
        oncePerSecond(connections, size, params.number("warmSeconds", 3));
        long[] nanos = oncePerSecond(connections, size, seconds);
        results.stop();
        results.addLatencies(nanos);
        results.add("resident", Results.residentBytes());
    }

    /** Starts the meter, makes the round trips, and returns how long each took. */
    private long[] oncePerSecond(List<Transport.Connection> connections, int size, int seconds)
            throws InterruptedException, ExecutionException {
        int n = connections.size();
        long[] nanos = new long[n * seconds];
        results.start();
        stage.together(n, index -> {
            byte[] request = message(size);
            byte[] answer = new byte[size];
            for (int turn = 0; turn < seconds; turn++) {
                sleepUntil(
                        Duration.ofSeconds(turn).plus(Duration.ofSeconds(index).dividedBy(n)));
                nanos[turn * n + index] = roundTrip(connections.get(index), request, answer);
            }
        });
        return nanos;
    }

    /** Sleeps until so long after the start. */
    private void sleepUntil(Duration due) throws InterruptedException {
        Thread.sleep(due.minusNanos(results.elapsedNanos()));
    }

    /** Keeps many sessions that do nothing. */
    private void idle() throws IOException, InterruptedException, ExecutionException {
        long before = Results.residentBytes();
        int n = params.number("sessions", 5000);
        stage.serve(stage::copyBack);
        stage.dialAll(n);
        Thread.sleep(params.number("settleMs", 2500));
        results.start();
        Thread.sleep(Duration.ofSeconds(params.number("seconds", 5)));
        results.stop();
        long resident = Results.residentBytes();
        results.add("resident", resident);
        results.add("bytesPerSession", (resident - before) / n);
    }

    /** Makes sessions, each until it has carried a byte there and back. */
    private void connect() throws IOException, InterruptedException, ExecutionException {
        int count = params.number("count", 1000);
        stage.serve(stage::copyBack);
        results.start();
        stage.dialAll(count);
        results.stop();
        results.add("count", count);
    }

    /**
     * Sends a small message every few milliseconds on each session and measures how long each takes one way; the first
     * do not count.
     */
    private void messages() throws IOException, InterruptedException, ExecutionException {
        int n = params.number("sessions", 1);
        int size = params.number("size", 100);
        int warm = params.number("warmCount", 0);
        int count = params.number("count", 250);
        Duration every = Duration.ofMillis(params.number("everyMs", 20));
        long[] nanos = new long[n * count];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch received = new CountDownLatch(n);
        stage.serve(connection -> {
            int mine = next.getAndIncrement() * count;
            ByteBuffer buffer = ByteBuffer.allocate(size);
            for (int turn = -warm; turn < count; turn++) {
                connection.in().readNBytes(buffer.array(), 0, size);
                if (turn >= 0) {
                    nanos[mine + turn] = System.nanoTime() - buffer.getLong(0);
                }
            }
            received.countDown();
        });
        results.start();
        stage.together(n, index -> {
            OutputStream out = stage.dial().out();
            ByteBuffer buffer = ByteBuffer.wrap(message(size));
            for (int turn = 0; turn < warm + count; turn++) {
                sleepUntil(
                        every.multipliedBy(turn).plus(every.multipliedBy(index).dividedBy(n)));
                buffer.putLong(0, System.nanoTime());
                out.write(buffer.array());
            }
        });
        received.await();
        results.stop();
        results.add("messages", (long) n * (warm + count));
        results.addLatencies(nanos);
    }

    /** What travels: not all bytes the same. */
    private static byte[] message(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }
}
