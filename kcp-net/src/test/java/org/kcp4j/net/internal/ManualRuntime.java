package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpOptions;

/**
 * A world that stands still: the test moves the time, carries the datagrams and steps the sessions itself, all on one
 * thread. What would wait fails instead.
 */
final class ManualRuntime implements NetRuntime {
    static final long MS = 1_000_000;

    /** For listeners that tests talk to with hand-made datagrams, and that shall believe whoever sends them. */
    static final KcpLimits CREDULOUS = KcpLimits.defaults().withValidation(KcpLimits.Validation.NEVER);

    /** Any sort of beginning will do; this one makes a mix-up of origins show. */
    long now = -5_000 * MS;

    /** Receive loops that have not been run; there is nothing to receive, so one ends at once. */
    final List<Runnable> receiveLoops = new ArrayList<>();

    /** What waiting for datagrams throws; null for nothing. */
    IOException pollFailure;

    /** Whether this system has SO_REUSEPORT. */
    boolean knowsSharedPorts = true;

    /** What another thread does just before the next lock is taken; once. */
    Runnable beforeLock = () -> {};

    /** What other threads do during the next wait with a limit; once. */
    Runnable whileParked = () -> {};

    /** How often a thread was unparked. */
    int unparked;

    /** Wheels that have not been run. */
    final List<Runnable> wheels = new ArrayList<>();

    /** What the sessions' threads would run, which ends with an error where they would wait. */
    final List<Runnable> owners = new ArrayList<>();

    /** What the workers would run, up to where they would wait. */
    final List<Runnable> workers = new ArrayList<>();

    /** What the workers have reported. */
    final List<Throwable> uncaught = new ArrayList<>();

    private final List<ManualLink> links = new ArrayList<>();
    private int nextPort = 1000;

    /** A datagram on its way. */
    record Datagram(InetSocketAddress from, InetSocketAddress to, byte[] bytes) {}

    final class ManualLink implements DatagramLink {
        final InetSocketAddress local;
        final Deque<Datagram> sent = new ArrayDeque<>();
        boolean open = true;
        boolean refusesToSend;

        /** Datagrams taken of a batch at most. */
        int takes = EgressBatch.CAPACITY;

        /** Batches taken so far. */
        int batches;

        LinkPoller.Receiver receiver;

        ManualLink(int port) {
            local = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
        }

        @Override
        public InetSocketAddress localAddress() {
            return local;
        }

        @Override
        public int send(EgressBatch batch, InetSocketAddress to) {
            if (refusesToSend) {
                return 0;
            }
            batches++;
            int taken = Math.min(takes, batch.count());
            for (int i = 0; i < taken; i++) {
                byte[] bytes = new byte[batch.datagram(i).remaining()];
                batch.datagram(i).get(bytes);
                sent.add(new Datagram(local, to, bytes));
            }
            return taken;
        }

        @Override
        public LinkPoller newPoller() {
            return new LinkPoller() {
                private final List<Receiver> receivers = new ArrayList<>();

                @Override
                public void register(DatagramLink link, Receiver receiver) {
                    ((ManualLink) link).receiver = receiver;
                    receivers.add(receiver);
                }

                @Override
                public boolean poll() throws IOException {
                    if (pollFailure != null) {
                        throw pollFailure;
                    }
                    return false;
                }

                @Override
                public void failAll(IOException cause) {
                    receivers.forEach(receiver -> receiver.failed(cause));
                }

                @Override
                public void close() {}
            };
        }

        @Override
        public boolean isOpen() {
            return open;
        }

        @Override
        public void close() {
            open = false;
        }

        /** Hands over a datagram as the receive loop would. */
        void receive(Datagram datagram) {
            receiver.datagram(datagram.from(), ByteBuffer.wrap(datagram.bytes()));
            receiver.endOfBatch();
        }

        /** Hands over datagrams of one size, the last perhaps shorter, as a receive loop does that got them joined. */
        void receiveRun(InetSocketAddress from, List<byte[]> run) {
            int bytes = run.stream().mapToInt(one -> one.length).sum();
            ByteBuffer joined = ByteBuffer.allocate(bytes);
            run.forEach(joined::put);
            receiver.run(from, joined.flip(), run.getFirst().length);
            receiver.endOfBatch();
        }
    }

    int links() {
        return links.size();
    }

    ManualLink link(int index) {
        return links.get(index);
    }

    /** A session that asks for an answer, its driver never running. */
    SessionCore client(InetSocketAddress remote, int conv, KcpOptions options) throws IOException {
        return Endpoint.begin(this, remote, conv, options);
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public int randomInt() {
        return 42;
    }

    @Override
    public void park(Object blocker) {
        throw new AssertionError("would wait for ever: " + blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        Runnable others = whileParked;
        whileParked = () -> {};
        others.run();
        now += nanos; // nothing else happens in this world
    }

    @Override
    public void unpark(Thread thread) {
        unparked++;
    }

    @Override
    public Lock newLock() {
        return new ReentrantLock() {
            @Override
            public void lock() {
                Runnable other = beforeLock;
                beforeLock = () -> {};
                other.run();
                super.lock();
            }
        };
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        owners.add(body);
        return new Thread(() -> {}, name);
    }

    @Override
    public Thread newLoopThread(String name, Runnable body) {
        if (name.startsWith("kcp-recv")) {
            receiveLoops.add(body);
        } else {
            wheels.add(body);
        }
        if (name.startsWith("kcp-work")) {
            workers.add(body);
        }
        return new Thread(() -> {}, name);
    }

    @Override
    public void uncaught(Throwable defect) {
        uncaught.add(defect);
    }

    @Override
    public DatagramLink openLink(InetSocketAddress local, InetSocketAddress remote, SocketSettings sockets) {
        if (sockets.sharesPort() && !knowsSharedPorts) {
            throw new UnsupportedOperationException("SO_REUSEPORT");
        }
        ManualLink link = new ManualLink(local == null || local.getPort() == 0 ? nextPort++ : local.getPort());
        links.add(link);
        return link;
    }

    @Override
    public LoopPair clientLoops(DatagramLink link) throws IOException {
        return new LoopPair(this, link, "clients");
    }
}
