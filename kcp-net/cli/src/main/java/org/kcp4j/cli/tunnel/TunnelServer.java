package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.SocketChannel;
import java.util.ArrayList;
import java.util.List;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.mux.MuxStream;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/**
 * The far end: accepts sessions, and connects each of their streams to the target.
 *
 * <p>Thread safe. {@link #run} accepts; every session and every stream has a virtual thread of its own.
 */
final class TunnelServer implements TunnelRun.End {
    private final Traffic traffic;
    private final LocalAddress target;
    private final List<KcpListener> listeners = new ArrayList<>();

    /**
     * Listens on every port of the range.
     *
     * @param listen where
     * @param target where streams lead to
     * @param traffic what is going on
     * @throws IOException if it cannot listen there
     */
    TunnelServer(PeerAddress listen, LocalAddress target, Traffic traffic) throws IOException {
        this.traffic = traffic;
        this.target = target;
        try {
            for (int port = listen.firstPort(); port <= listen.lastPort(); port++) {
                KcpListener listener = KcpListener.bind(
                        listen.resolve(port), traffic.settings().session());
                listeners.add(listener);
                traffic.mark(listener::setTrafficClass);
            }
        } catch (IOException e) {
            close();
            throw new IOException("cannot listen on " + listen + ": " + e.getMessage(), e);
        }
    }

    /** {@return where it listens first} */
    InetSocketAddress address() {
        return listeners.getFirst().localAddress();
    }

    /** Accepts sessions until it is closed. */
    @Override
    public void run() throws InterruptedException {
        List<Thread> threads = listeners.stream()
                .map(listener -> Thread.ofVirtual().name("kcp-accept").start(() -> acceptSessions(listener)))
                .toList();
        for (Thread thread : threads) {
            thread.join();
        }
    }

    private void acceptSessions(KcpListener listener) {
        while (!listener.isClosed()) {
            try {
                KcpSession session = listener.accept();
                Thread.ofVirtual().name("kcp-streams").start(() -> acceptStreams(session));
            } catch (IOException e) {
                if (!listener.isClosed()) {
                    traffic.log().warn(listener + ": " + e.getMessage());
                    listener.close();
                }
            }
        }
    }

    private void acceptStreams(KcpSession session) {
        Trunk trunk;
        try {
            trunk = Trunk.server(session, traffic.settings());
        } catch (IOException e) {
            traffic.log().warn(session + ": " + e.getMessage());
            return;
        }
        traffic.watch(trunk, false);
        try {
            while (true) {
                MuxStream stream = trunk.accept();
                Thread.ofVirtual().name("kcp-connection").start(() -> serve(trunk, stream));
            }
        } catch (SocketException e) {
            // It has ended; the reason is logged by whoever watches it.
        } catch (IOException e) {
            traffic.log().warn(trunk + ": " + e.getMessage());
        }
    }

    private void serve(Trunk trunk, MuxStream stream) {
        try (SocketChannel connection = target.connect()) {
            traffic.carry(trunk, stream, connection, "to " + target);
        } catch (IOException e) {
            traffic.log().connection("cannot connect to " + target + ": " + e.getMessage());
            stream.abort();
        }
    }

    /** Accepts no more sessions. Those there are stay. */
    @Override
    public void close() {
        listeners.forEach(KcpListener::close);
    }
}
