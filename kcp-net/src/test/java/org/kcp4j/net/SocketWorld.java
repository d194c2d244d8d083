package org.kcp4j.net;

import static java.util.concurrent.TimeUnit.SECONDS;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.FutureTask;

/** Where a check of {@link SocketChecks} runs: TCP or KCP. What it opens is closed with it. */
abstract class SocketWorld implements AutoCloseable {
    private final Deque<Closeable> opened = new ArrayDeque<>();

    static SocketWorld tcp() {
        return new Tcp();
    }

    static SocketWorld kcp() {
        return new Kcp();
    }

    abstract Socket newSocket() throws IOException;

    abstract ServerSocket newServer() throws IOException;

    /** An address at which connects are neither accepted nor refused. */
    abstract InetSocketAddress silentPeer() throws IOException;

    static InetSocketAddress anyPort() {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    }

    final <T extends Closeable> T keep(T resource) {
        opened.push(resource);
        return resource;
    }

    final Socket socket() throws IOException {
        return keep(newSocket());
    }

    final ServerSocket server() throws IOException {
        return keep(newServer());
    }

    final ServerSocket listening() throws IOException {
        ServerSocket server = server();
        server.bind(anyPort());
        return server;
    }

    /** An address where nobody listens. */
    final InetSocketAddress closedPort() throws IOException {
        try (ServerSocket server = newServer()) {
            server.bind(anyPort());
            return (InetSocketAddress) server.getLocalSocketAddress();
        }
    }

    /** Both ends of a connection. */
    record Pair(Socket client, Socket server) {}

    final Pair pair() throws Exception {
        ServerSocket server = listening();
        Running<Socket> accepting = start(false, server::accept);
        Socket client = socket();
        client.connect(server.getLocalSocketAddress());
        return new Pair(client, keep(accepting.result()));
    }

    /** A call on a thread of its own, given time to get to where it waits. */
    static final class Running<T> {
        private final FutureTask<T> task;
        final Thread thread;

        private Running(boolean virtual, Callable<T> call) {
            task = new FutureTask<>(call);
            thread = virtual
                    ? Thread.ofVirtual().start(task)
                    : Thread.ofPlatform().daemon().start(task);
        }

        T result() throws Exception {
            try {
                return task.get(20, SECONDS);
            } catch (ExecutionException e) {
                throw e.getCause() instanceof Exception cause ? cause : e;
            }
        }

        /** Whatever the call comes to, it comes to the same when it has not begun to wait yet: too short does no harm. */
        Running<T> waiting() throws InterruptedException {
            thread.join(Duration.ofMillis(100));
            return this;
        }
    }

    static <T> Running<T> start(boolean virtual, Callable<T> call) {
        return new Running<>(virtual, call);
    }

    @Override
    public void close() throws IOException {
        for (Closeable resource = opened.poll(); resource != null; resource = opened.poll()) {
            resource.close();
        }
    }

    private static final class Tcp extends SocketWorld {
        @Override
        Socket newSocket() {
            return new Socket();
        }

        @Override
        ServerSocket newServer() throws IOException {
            return new ServerSocket();
        }

        /** A server that accepts nothing, with its queue full. */
        @Override
        InetSocketAddress silentPeer() throws IOException {
            ServerSocket server = server();
            server.bind(anyPort(), 1);
            var address = (InetSocketAddress) server.getLocalSocketAddress();
            for (int i = 0; i < 10; i++) {
                try {
                    socket().connect(address, 100);
                } catch (SocketTimeoutException e) {
                    break;
                }
            }
            return address;
        }
    }

    private static final class Kcp extends SocketWorld {
        private final KcpOptions options =
                KcpOptions.builder().lingerTimeout(Duration.ofSeconds(1)).build();

        @Override
        Socket newSocket() throws IOException {
            return new KcpSocket(options);
        }

        @Override
        ServerSocket newServer() throws IOException {
            return new KcpServerSocket(options);
        }

        @Override
        InetSocketAddress silentPeer() throws IOException {
            DatagramSocket deaf = keep(new DatagramSocket(anyPort()));
            return (InetSocketAddress) deaf.getLocalSocketAddress();
        }
    }
}
