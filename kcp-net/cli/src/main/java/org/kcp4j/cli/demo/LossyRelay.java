package org.kcp4j.cli.demo;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.HashMap;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.LongAdder;
import org.jspecify.annotations.Nullable;

/**
 * A bad network in one process: a UDP relay on 127.0.0.1 that loses, delays, repeats and, if wanted, reorders the
 * datagrams between its clients and one server.
 *
 * <pre>{@code
 * client 1 ──┐                       ┌── socket of client 1 ──┐
 *            ├── address()   relay ──┤                        ├── target
 * client 2 ──┘                       └── socket of client 2 ──┘
 * }</pre>
 *
 * The server sees one address per client, as it would without the relay. Each client's two
 * directions draw from random sequences of their own, which follow from one seed and the order in which clients appear.
 *
 * <p>One platform daemon thread does everything. The public methods are thread safe.
 */
public final class LossyRelay implements AutoCloseable {
    /** Datagrams that may be on their way; above, they are dropped as by a full router queue. */
    static final int QUEUE_LIMIT = 32_768;

    /** Clients that may be known; datagrams of further ones are dropped. */
    static final int CLIENT_LIMIT = 4_096;

    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int MAX_DATAGRAM_BYTES = 65_535;
    /** Datagrams read from one socket before others and due deliveries have their turn. */
    private static final int READ_BATCH = 64;

    private final InetSocketAddress target;
    private final LinkConditions conditions;
    private final long seed;
    private final DatagramChannel front;
    private final InetSocketAddress address;
    private final Selector selector;
    private final Thread thread;
    private volatile boolean closed;

    private final LongAdder forwarded = new LongAdder();
    private final LongAdder lost = new LongAdder();
    private final LongAdder duplicated = new LongAdder();
    private final LongAdder overflowed = new LongAdder();

    // Owned by the relay's thread.
    private final Map<SocketAddress, Path> toServer = new HashMap<>();
    private final PriorityQueue<Delivery> onTheWay = new PriorityQueue<>();
    private final ByteBuffer received = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
    private long deliveries;

    private LossyRelay(
            InetSocketAddress target, LinkConditions conditions, long seed, DatagramChannel front, Selector selector)
            throws IOException {
        this.target = target;
        this.conditions = conditions;
        this.seed = seed;
        this.front = front;
        this.selector = selector;
        this.address = (InetSocketAddress) front.getLocalAddress();
        this.thread = Thread.ofPlatform()
                .daemon()
                .name("kcp-relay-" + address.getPort())
                .unstarted(this::run);
    }

    /**
     * Starts a relay in front of a server.
     *
     * @param target the server's address
     * @param conditions how datagrams fare, each way
     * @param seed where the random sequences start
     * @return the running relay; the caller closes it
     * @throws IOException if a socket cannot be opened
     */
    public static LossyRelay start(InetSocketAddress target, LinkConditions conditions, long seed) throws IOException {
        Selector selector = Selector.open();
        try {
            DatagramChannel front = open(selector);
            front.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
            LossyRelay relay = new LossyRelay(target, conditions, seed, front, selector);
            relay.thread.start();
            return relay;
        } catch (IOException e) {
            closeAll(selector);
            throw e;
        }
    }

    /**
     * {@return where clients send to, on 127.0.0.1}
     */
    public InetSocketAddress address() {
        return address;
    }

    /**
     * {@return what has happened so far, both directions together}
     */
    public Counters counters() {
        return new Counters(forwarded.sum(), lost.sum(), duplicated.sum(), overflowed.sum());
    }

    /**
     * Stops and frees the sockets; afterwards the counters stand still. What is on its way is lost. Closing again does
     * nothing.
     */
    @Override
    public void close() {
        closed = true;
        selector.wakeup();
        try {
            thread.join();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt(); // the relay's thread ends all the same
        }
    }

    /**
     * Datagrams by fate.
     *
     * @param forwarded handed to the network, repeated ones counted twice
     * @param lost thrown away by chance
     * @param duplicated sent once more by chance
     * @param overflowed thrown away because the relay or a socket was full, or a destination unreachable
     */
    public record Counters(long forwarded, long lost, long duplicated, long overflowed) {}

    private void run() {
        try {
            while (!closed) {
                awaitWork();
                for (SelectionKey key : selector.selectedKeys()) {
                    read((DatagramChannel) key.channel(), (Path) key.attachment());
                }
                selector.selectedKeys().clear();
                deliverDue();
            }
        } catch (IOException e) {
            // The selector does not work any more: the link is down, which both ends must survive.
            overflowed.increment();
        } finally {
            closeAll(selector);
        }
    }

    private void awaitWork() throws IOException {
        Delivery next = onTheWay.peek();
        if (next == null) {
            selector.select();
            return;
        }
        long waitNanos = next.dueNanos - System.nanoTime();
        if (waitNanos > 0) {
            selector.select(TimeUnit.NANOSECONDS.toMillis(waitNanos) + 1);
        } else {
            selector.selectNow();
        }
    }

    /** Reads a batch; without a path, which is on the front socket, the sender tells which path it takes. */
    private void read(DatagramChannel channel, @Nullable Path fromServer) {
        for (int i = 0; i < READ_BATCH; i++) {
            received.clear();
            SocketAddress sender;
            try {
                sender = channel.receive(received);
            } catch (IOException e) {
                overflowed.increment(); // the port unreachable report of an earlier datagram
                return;
            }
            if (sender == null) {
                return;
            }
            received.flip();
            Path path = fromServer != null ? fromServer : pathFrom(sender);
            if (path == null) {
                overflowed.increment();
            } else {
                forward(path);
            }
        }
    }

    /** Returns the path of a client's datagrams to the server, null if there are too many clients. */
    private @Nullable Path pathFrom(SocketAddress client) {
        Path known = toServer.get(client);
        if (known != null || toServer.size() == CLIENT_LIMIT) {
            return known;
        }
        long pathSeed = seed + 2L * toServer.size();
        try {
            DatagramChannel upstream = open(selector);
            upstream.connect(target);
            upstream.keyFor(selector).attach(new Path(front, client, conditions, pathSeed));
            Path path = new Path(upstream, target, conditions, pathSeed + 1);
            toServer.put(client, path);
            return path;
        } catch (IOException e) {
            return null; // no more sockets
        }
    }

    /** Gives the datagram in {@link #received} its fate. */
    private void forward(Path path) {
        LinkFate fate = path.fate;
        fate.draw();
        if (fate.lost()) {
            lost.increment();
            return;
        }
        int copies = fate.duplicated() ? 2 : 1;
        duplicated.add(copies - 1L);
        for (int i = 0; i < copies; i++) {
            if (path.immediate) {
                send(path, received.duplicate());
            } else {
                enqueue(path);
            }
        }
    }

    private void enqueue(Path path) {
        if (onTheWay.size() == QUEUE_LIMIT) {
            overflowed.increment();
            return;
        }
        long dueNanos = path.dueNanos(System.nanoTime());
        byte[] copy = new byte[received.remaining()];
        received.get(received.position(), copy);
        onTheWay.add(new Delivery(dueNanos, deliveries++, path, ByteBuffer.wrap(copy)));
    }

    private void deliverDue() {
        long now = System.nanoTime();
        for (Delivery next = onTheWay.peek(); next != null && next.dueNanos - now <= 0; next = onTheWay.peek()) {
            onTheWay.remove();
            send(next.path, next.datagram);
        }
    }

    private void send(Path path, ByteBuffer datagram) {
        try {
            boolean empty = !datagram.hasRemaining();
            boolean sent = path.channel.send(datagram, path.destination) > 0 || empty;
            (sent ? forwarded : overflowed).increment();
        } catch (IOException e) {
            overflowed.increment();
        }
    }

    private static DatagramChannel open(Selector selector) throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        try {
            channel.setOption(StandardSocketOptions.SO_RCVBUF, SOCKET_BUFFER_BYTES);
            channel.setOption(StandardSocketOptions.SO_SNDBUF, SOCKET_BUFFER_BYTES);
            channel.configureBlocking(false);
            channel.register(selector, SelectionKey.OP_READ);
            return channel;
        } catch (IOException e) {
            channel.close();
            throw e;
        }
    }

    private static void closeAll(Selector selector) {
        try (selector) {
            for (SelectionKey key : selector.keys()) {
                key.channel().close();
            }
        } catch (IOException e) {
            // Closing a datagram socket has nothing left to save.
        }
    }

    /** One direction of one client: where its datagrams leave to, and how they fare. */
    private static final class Path {
        final DatagramChannel channel;
        final SocketAddress destination;
        final LinkFate fate;
        final boolean immediate;
        private final boolean ordered;
        private long latestDueNanos = System.nanoTime();

        Path(DatagramChannel channel, SocketAddress destination, LinkConditions conditions, long seed) {
            this.channel = channel;
            this.destination = destination;
            this.fate = new LinkFate(conditions, seed);
            this.immediate = conditions.maxDelay().isZero();
            this.ordered = conditions.ordered();
        }

        /** When the datagram drawn last arrives; if order is kept, not before the one in front of it. */
        long dueNanos(long nowNanos) {
            long dueNanos = nowNanos + fate.delayNanos();
            if (!ordered) {
                return dueNanos;
            }
            if (dueNanos - latestDueNanos > 0) {
                latestDueNanos = dueNanos;
            }
            return latestDueNanos;
        }
    }

    /** A datagram on its way. The number keeps datagrams that are due at the same time in order. */
    private record Delivery(long dueNanos, long number, Path path, ByteBuffer datagram)
            implements Comparable<Delivery> {
        @Override
        public int compareTo(Delivery other) {
            long difference = dueNanos - other.dueNanos;
            return difference != 0 ? Long.signum(difference) : Long.compare(number, other.number);
        }
    }
}
