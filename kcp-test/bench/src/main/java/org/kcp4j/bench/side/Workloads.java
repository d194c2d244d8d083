package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The workloads, with both ends in this process and a virtual thread for everything that blocks. They do the same as
 * {@code workloads.go}, by the same names.
 */
final class Workloads implements Closeable {
    private static final int SERVER_READ_BYTES = 512 << 10;
    private static final int DIALLING_AT_ONCE = 50;

    /** What an accepted connection does; the connection's end ends it. */
    private interface Service {
        void serve(Transport.Connection connection) throws IOException;
    }

    /** One of many tasks that run together. */
    private interface Task {
        void run(int index) throws IOException, InterruptedException;
    }

    private final Transport transport;
    private final Params params;
    private final Results results;
    private final InetSocketAddress target;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Workloads(Transport transport, Params params, BufferedReader input) throws IOException {
        this.transport = transport;
        this.params = params;
        this.results = new Results(transport);
        this.target = target(input);
    }

    /** Where clients connect to: the listener, or a bad network in front of it. */
    private InetSocketAddress target(BufferedReader input) throws IOException {
        int port = transport.address().getPort();
        InetAddress host = transport.address().getAddress();
        if (params.has("relay")) {
            System.out.println("listening=" + host.getHostAddress() + ":" + port);
            String answer = input.readLine();
            return new InetSocketAddress(host, Integer.parseInt(answer.substring(answer.lastIndexOf(':') + 1)));
        }
        return params.has("via")
                ? new InetSocketAddress(params.text("via", ""), port)
                : new InetSocketAddress(host, port);
    }

    Results run(String workload) throws IOException, InterruptedException, ExecutionException {
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
        return results;
    }

    /** Writes a volume in messages of a size while reading until all of it has come back. */
    private void echo() throws IOException, InterruptedException, ExecutionException {
        int size = params.number("size", 65536);
        int writes = params.number("volume", 1 << 26) / size;
        results.start();
        serve(this::copyBack);
        Transport.Connection connection = transport.dial(target);
        together(2, index -> {
            if (index == 0) {
                writeAll(connection.out(), size, writes);
            } else {
                readAll(connection.in(), size, (long) writes * size);
            }
        });
        results.stop();
        results.add("bytes", (long) writes * size);
    }

    private static void writeAll(OutputStream out, int size, int writes) throws IOException {
        byte[] payload = message(size);
        for (int i = 0; i < writes; i++) {
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
        serve(connection -> {
            byte[] buffer = new byte[params.number("readBytes", SERVER_READ_BYTES)];
            for (int n = connection.in().read(buffer);
                    n >= 0;
                    n = connection.in().read(buffer)) {
                if (received.addAndGet(n) == volume) {
                    done.countDown();
                }
            }
        });
        together(sessions, index -> writeAll(transport.dial(target).out(), size, writes));
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
        serve(this::copyBack);
        Transport.Connection connection = transport.dial(target);
        ready(connection);
        results.start();
        together(1, index -> {
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

    /** Lets many sessions each make a round trip every second. */
    private void active() throws IOException, InterruptedException, ExecutionException {
        int n = params.number("sessions", 1000);
        int size = params.number("size", 64);
        int seconds = params.number("seconds", 5);
        serve(this::copyBack);
        List<Transport.Connection> connections = dialAll(n);
        long[] nanos = new long[n * seconds];
        results.start();
        together(n, index -> {
            byte[] request = message(size);
            byte[] answer = new byte[size];
            for (int turn = 0; turn < seconds; turn++) {
                sleepUntil(
                        Duration.ofSeconds(turn).plus(Duration.ofSeconds(index).dividedBy(n)));
                nanos[turn * n + index] = roundTrip(connections.get(index), request, answer);
            }
        });
        results.stop();
        results.addLatencies(nanos);
        results.add("resident", Results.residentBytes());
    }

    /** Sleeps until so long after the start. */
    private void sleepUntil(Duration due) throws InterruptedException {
        Thread.sleep(due.minusNanos(results.elapsedNanos()));
    }

    /** Keeps many sessions that do nothing. */
    private void idle() throws IOException, InterruptedException, ExecutionException {
        long before = Results.residentBytes();
        int n = params.number("sessions", 5000);
        serve(this::copyBack);
        dialAll(n);
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
        serve(this::copyBack);
        results.start();
        dialAll(count);
        results.stop();
        results.add("count", count);
    }

    private List<Transport.Connection> dialAll(int n) throws InterruptedException, ExecutionException {
        Transport.Connection[] connections = new Transport.Connection[n];
        together(DIALLING_AT_ONCE, first -> {
            for (int i = first; i < n; i += DIALLING_AT_ONCE) {
                connections[i] = transport.dial(target);
                ready(connections[i]);
            }
        });
        return List.of(connections);
    }

    /** Exchanges a byte with a peer that echoes: from then on the connection exists on both sides. */
    private static void ready(Transport.Connection connection) throws IOException {
        connection.out().write(1);
        if (connection.in().read() != 1) {
            throw new IOException("the echo failed");
        }
    }

    /** Sends a small message every few milliseconds on each session and measures how long each takes one way. */
    private void messages() throws IOException, InterruptedException, ExecutionException {
        int n = params.number("sessions", 1);
        int size = params.number("size", 100);
        int count = params.number("count", 250);
        Duration every = Duration.ofMillis(params.number("everyMs", 20));
        long[] nanos = new long[n * count];
        AtomicInteger next = new AtomicInteger();
        CountDownLatch received = new CountDownLatch(n);
        serve(connection -> {
            int mine = next.getAndIncrement() * count;
            ByteBuffer buffer = ByteBuffer.allocate(size);
            for (int i = mine; i < mine + count; i++) {
                connection.in().readNBytes(buffer.array(), 0, size);
                nanos[i] = System.nanoTime() - buffer.getLong(0);
            }
            received.countDown();
        });
        results.start();
        together(n, index -> {
            OutputStream out = transport.dial(target).out();
            ByteBuffer buffer = ByteBuffer.wrap(message(size));
            for (int turn = 0; turn < count; turn++) {
                sleepUntil(
                        every.multipliedBy(turn).plus(every.multipliedBy(index).dividedBy(n)));
                buffer.putLong(0, System.nanoTime());
                out.write(buffer.array());
            }
        });
        received.await();
        results.stop();
        results.addLatencies(nanos);
    }

    /** Accepts until the transport is closed. */
    private void serve(Service service) {
        start(() -> {
            for (; ; ) {
                Transport.Connection connection = transport.accept();
                start(() -> {
                    service.serve(connection);
                    return null;
                });
            }
        });
    }

    /** Starts a thread that ends, for whatever reason, before this is closed. */
    private void start(Callable<?> body) {
        var unused = threads.submit(body);
    }

    private void copyBack(Transport.Connection connection) throws IOException {
        byte[] buffer = new byte[params.number("readBytes", SERVER_READ_BYTES)];
        for (int n = connection.in().read(buffer); n >= 0; n = connection.in().read(buffer)) {
            connection.out().write(buffer, 0, n);
        }
    }

    /** Runs a task for each of n at once and waits for all. */
    private void together(int n, Task task) throws InterruptedException, ExecutionException {
        List<Future<?>> running = new ArrayList<>();
        for (int i = 0; i < n; i++) {
            int index = i;
            running.add(threads.submit(() -> {
                task.run(index);
                return null;
            }));
        }
        for (Future<?> each : running) {
            each.get();
        }
    }

    /** What travels: not all bytes the same. */
    private static byte[] message(int size) {
        byte[] bytes = new byte[size];
        for (int i = 0; i < size; i++) {
            bytes[i] = (byte) i;
        }
        return bytes;
    }

    @Override
    public void close() {
        transport.close();
        threads.shutdownNow();
    }
}
