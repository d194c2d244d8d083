package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.Closeable;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** What a workload runs on: connections, services that answer them, and a virtual thread for everything that blocks. */
final class Stage implements Closeable {
    private static final int SERVER_READ_BYTES = 512 << 10;
    private static final int DIALLING_AT_ONCE = 50;

    /** What an accepted connection does; the connection's end ends it. */
    interface Service {
        void serve(Transport.Connection connection) throws IOException;
    }

    /** One of many tasks that run together. */
    interface Task {
        void run(int index) throws IOException, InterruptedException;
    }

    private final Transport transport;
    private final InetSocketAddress target;
    private final int readBytes;
    private final ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();

    Stage(Transport transport, Params params, BufferedReader input) throws IOException {
        this.transport = transport;
        this.target = target(transport.address(), params, input);
        this.readBytes = params.number("readBytes", SERVER_READ_BYTES);
    }

    /** Where clients connect to: the listener, or a bad network in front of it. */
    private static InetSocketAddress target(InetSocketAddress listener, Params params, BufferedReader input)
            throws IOException {
        if (params.has("relay")) {
            System.out.println("listening=" + listener.getAddress().getHostAddress() + ":" + listener.getPort());
            String answer = input.readLine();
            return new InetSocketAddress(
                    listener.getAddress(), Integer.parseInt(answer.substring(answer.lastIndexOf(':') + 1)));
        }
        InetAddress host = params.has("via") ? InetAddress.getByName(params.text("via", "")) : listener.getAddress();
        return new InetSocketAddress(host, listener.getPort());
    }

    Transport.Connection dial() throws IOException {
        return transport.dial(target);
    }

    /** Makes connections that have carried a byte there and back. */
    List<Transport.Connection> dialAll(int n) throws InterruptedException, ExecutionException {
        Transport.Connection[] connections = new Transport.Connection[n];
        together(DIALLING_AT_ONCE, first -> {
            for (int i = first; i < n; i += DIALLING_AT_ONCE) {
                connections[i] = dial();
                ready(connections[i]);
            }
        });
        return List.of(connections);
    }

    /** Exchanges a byte with a peer that echoes: from then on the connection exists on both sides. */
    static void ready(Transport.Connection connection) throws IOException {
        connection.out().write(1);
        if (connection.in().read() != 1) {
            throw new IOException("the echo failed");
        }
    }

    /** Accepts until the transport is closed. */
    void serve(Service service) {
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

    /** A buffer as large as services read at once. */
    byte[] readBuffer() {
        return new byte[readBytes];
    }

    void copyBack(Transport.Connection connection) throws IOException {
        byte[] buffer = readBuffer();
        for (int n = connection.in().read(buffer); n >= 0; n = connection.in().read(buffer)) {
            connection.out().write(buffer, 0, n);
        }
    }

    /** Runs a task for each of n at once and waits for all. */
    void together(int n, Task task) throws InterruptedException, ExecutionException {
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

    @Override
    public void close() {
        transport.close();
        threads.shutdownNow();
    }
}
