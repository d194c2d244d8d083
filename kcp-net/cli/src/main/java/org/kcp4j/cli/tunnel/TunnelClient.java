package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.mux.MuxStream;

/**
 * The near end: accepts local connections and gives each a stream on one of a few sessions, in turn (PROTOCOL f.6).
 *
 * <p>Thread safe. {@link #run} accepts; every connection then has a virtual thread of its own.
 */
final class TunnelClient implements TunnelRun.End {
    private final Traffic traffic;
    private final ServerSocketChannel listener;
    private final LocalAddress local;
    private final Slot[] slots;

    /**
     * Listens; connections wait until {@link #run}.
     *
     * @param local where
     * @param remote the far end
     * @param sessions how many, at least 1
     * @param lifetime how sessions are replaced
     * @param traffic what is going on
     * @throws IOException if it cannot listen there
     */
    TunnelClient(LocalAddress local, PeerAddress remote, int sessions, Lifetime lifetime, Traffic traffic)
            throws IOException {
        this.traffic = traffic;
        this.local = local;
        this.listener = local.listen();
        this.slots = new Slot[sessions];
        for (int i = 0; i < sessions; i++) {
            slots[i] = new Slot(remote, lifetime, traffic);
        }
    }

    /**
     * How sessions begin and are replaced.
     *
     * @param patience how long a connection waits for one
     * @param use how long a session takes new connections; zero for ever
     * @param rest how long it then keeps those it has
     */
    record Lifetime(Duration patience, Duration use, Duration rest) {}

    /** {@return where it listens} */
    SocketAddress address() throws IOException {
        return listener.getLocalAddress();
    }

    /** Accepts connections until it is closed. */
    @Override
    public void run() {
        int next = 0;
        while (listener.isOpen()) {
            SocketChannel connection;
            try {
                connection = listener.accept();
            } catch (java.nio.channels.ClosedChannelException e) {
                return;
            } catch (IOException e) {
                // Too many open files, say: those there are go on, and end.
                traffic.log().warn("cannot accept: " + e.getMessage());
                Traffic.pause(Duration.ofMillis(100));
                continue;
            }
            Slot slot = slots[next];
            next = (next + 1) % slots.length;
            Thread.ofVirtual().name("kcp-connection").start(() -> serve(connection, slot));
        }
    }

    private void serve(SocketChannel connection, Slot slot) {
        try (connection) {
            try {
                LocalAddress.configure(connection);
                Trunk trunk = slot.trunk();
                MuxStream stream = trunk.open();
                traffic.carry(trunk, stream, connection, "from " + name(connection));
            } catch (IOException e) {
                LocalAddress.resetOnClose(connection);
                throw e;
            }
        } catch (IOException e) {
            traffic.log().connection("connection to " + local + ": " + e.getMessage());
        }
    }

    private static String name(SocketChannel connection) throws IOException {
        return connection.getRemoteAddress() instanceof InetSocketAddress address
                ? address.toString()
                : "a local program";
    }

    /** Accepts no more. Connections and sessions stay. */
    @Override
    public void close() throws IOException {
        listener.close();
        local.removeSocketFile();
    }
}
