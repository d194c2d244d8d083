package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.EndpointStats;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.SessionThreads;
import org.kcp4j.net.internal.SessionCore.Beginning;

/**
 * A UDP socket, or several on one port, and the sessions on it. Thread safe. The sockets are closed when nobody listens or
 * connects and no session is left.
 */
public final class Endpoint {
    /** A session may raise its MTU up to this while it runs, whatever it began with. */
    private static final int LEAST_DATAGRAM_BYTES = 1500;

    private final NetRuntime runtime;
    private final KcpOptions options;
    private final boolean ownsLoops;
    private final SessionTable table;
    private final MemoryBudget memory;
    private final @Nullable Admission admission; // of a listening endpoint
    private final List<Shard> shards; // at least one
    private final Lock connectLock;
    private boolean isConnector; // made for many sessions to any peers
    private volatile boolean connects; // and they may still be begun
    private Runnable endOfShow = () -> {};
    private final AtomicBoolean linksClosed = new AtomicBoolean();

    /** With a pair of loops for each link. */
    private Endpoint(
            NetRuntime runtime,
            KcpOptions options,
            List<DatagramLink> links,
            List<LoopPair> loopPairs,
            boolean listens) {
        this.runtime = runtime;
        this.options = options;
        this.ownsLoops = listens;
        if (options.sessionThreads() == SessionThreads.WORKERS) {
            int each = Math.ceilDiv(runtime.workers(), loopPairs.size());
            loopPairs.forEach(loops -> loops.startWorkers(each));
        }
        this.table = new SessionTable(
                runtime,
                options.tombstone().toNanos(),
                listens && options.roaming() && options.cipher().authenticated());
        this.memory = new MemoryBudget(options.limits().maxMemoryBytes());
        this.admission = listens ? new Admission(this, table, memory) : null;
        this.connectLock = runtime.newLock();
        Shard[] made = new Shard[links.size()];
        for (int i = 0; i < made.length; i++) {
            made[i] = new Shard(this, links.get(i), loopPairs.get(i), table, admission);
        }
        this.shards = List.of(made);
    }

    private void register() throws IOException {
        for (Shard shard : shards) {
            shard.register();
        }
    }

    /**
     * Opens a socket that accepts sessions, or as many as the options say.
     *
     * @param runtime the world to live in
     * @param local where to bind
     * @param options for its sessions
     * @return the endpoint, receiving
     * @throws IOException if the socket cannot be opened
     */
    public static Endpoint listen(NetRuntime runtime, InetSocketAddress local, KcpOptions options) throws IOException {
        return listen(runtime, SharedPort.open(runtime, local, SocketSettings.of(options), options.shards()), options);
    }

    /**
     * Accepts sessions on a socket, which is the endpoint's from then on, and closed if this fails.
     *
     * @param runtime the world to live in
     * @param link the socket, bound
     * @param options for its sessions
     * @return the endpoint, receiving
     * @throws IOException if the loops cannot be started
     */
    public static Endpoint listen(NetRuntime runtime, DatagramLink link, KcpOptions options) throws IOException {
        return listen(runtime, List.of(link), options);
    }

    private static Endpoint listen(NetRuntime runtime, List<DatagramLink> links, KcpOptions options)
            throws IOException {
        List<LoopPair> loopPairs = new ArrayList<>();
        try {
            for (DatagramLink link : links) {
                String port = Integer.toString(link.localAddress().getPort());
                String name = links.size() == 1 ? port : port + "-" + loopPairs.size();
                loopPairs.add(new LoopPair(runtime, link, name));
            }
            Endpoint endpoint = new Endpoint(runtime, options, links, loopPairs, true);
            endpoint.endOfShow = runtime.show(endpoint);
            endpoint.register();
            return endpoint;
        } catch (IOException | RuntimeException e) {
            loopPairs.forEach(LoopPair::close);
            links.forEach(DatagramLink::close);
            throw e;
        }
    }

    /**
     * Opens a socket to one peer and a session on it, and waits for the peer's answer if the options say so.
     *
     * @param runtime the world to live in
     * @param remote the peer
     * @param conv the conversation
     * @param options for the session
     * @return the session
     * @throws IOException if the socket cannot be opened or the peer does not answer
     */
    public static SessionCore connect(NetRuntime runtime, InetSocketAddress remote, int conv, KcpOptions options)
            throws IOException {
        return answered(begin(runtime, remote, conv, options));
    }

    /** Waits for the peer's first answer, if the options say so. */
    private static SessionCore answered(SessionCore session) throws IOException {
        long timeoutNanos = session.endpoint().options.connectTimeout().toNanos();
        if (timeoutNanos > 0) {
            try {
                session.port().awaitConnected(timeoutNanos);
            } catch (IOException e) {
                session.port().abort();
                throw e;
            }
        }
        return session;
    }

    /**
     * Like {@link #connect}, without waiting for the answer.
     *
     * @param runtime the world to live in
     * @param remote the peer
     * @param conv the conversation
     * @param options for the session
     * @return the session, stepped from now on
     * @throws IOException if the socket cannot be opened
     */
    public static SessionCore begin(NetRuntime runtime, InetSocketAddress remote, int conv, KcpOptions options)
            throws IOException {
        return begin(runtime, runtime.openLink(null, remote, SocketSettings.of(options)), remote, conv, options);
    }

    /**
     * Begins a session on a socket that is connected to the peer and not registered yet. The socket is the session's from
     * then on, and closed if this fails. Does not wait for the peer's answer.
     *
     * @param runtime the world to live in
     * @param link the socket
     * @param remote the peer
     * @param conv the conversation
     * @param options for the session
     * @return the session
     * @throws IOException if the loops cannot be started
     */
    public static SessionCore begin(
            NetRuntime runtime, DatagramLink link, InetSocketAddress remote, int conv, KcpOptions options)
            throws IOException {
        try {
            Endpoint endpoint = openClient(runtime, link, options);
            return endpoint.begin(endpoint.first(), remote, conv, endpoint.beginning(), null, null);
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    private Beginning beginning() {
        return options.connectTimeout().isZero() ? Beginning.SPEAKING : Beginning.ASKING;
    }

    private static Endpoint openClient(NetRuntime runtime, DatagramLink link, KcpOptions options) throws IOException {
        Endpoint endpoint = new Endpoint(runtime, options, List.of(link), List.of(runtime.clientLoops(link)), false);
        endpoint.register();
        return endpoint;
    }

    /**
     * Opens a socket for many sessions to any peers. See {@link #forClients(NetRuntime, DatagramLink, KcpOptions)}.
     *
     * @param runtime the world to live in
     * @param local where to bind
     * @param options for its sessions
     * @return the endpoint, receiving
     * @throws IOException if the socket cannot be opened
     */
    public static Endpoint forClients(NetRuntime runtime, InetSocketAddress local, KcpOptions options)
            throws IOException {
        return forClients(runtime, runtime.openLink(local, null, SocketSettings.of(options)), options);
    }

    /**
     * Makes a socket ready for many sessions to any peers, begun by {@link #connect(InetSocketAddress, int)}. The socket is
     * the endpoint's from then on, and closed if this fails, or when the endpoint was closed and no session is left.
     *
     * @param runtime the world to live in
     * @param link the socket, bound and not registered yet
     * @param options for its sessions
     * @return the endpoint, receiving
     * @throws IOException if the loops cannot be started
     */
    public static Endpoint forClients(NetRuntime runtime, DatagramLink link, KcpOptions options) throws IOException {
        try {
            Endpoint endpoint = openClient(runtime, link, options);
            endpoint.endOfShow = runtime.show(endpoint);
            endpoint.connects = true;
            endpoint.isConnector = true;
            return endpoint;
        } catch (IOException | RuntimeException e) {
            link.close();
            throw e;
        }
    }

    /**
     * Begins one more session, and waits for the peer's answer if the options say so.
     *
     * @param remote the peer
     * @param conv the conversation
     * @return the session
     * @throws IllegalStateException if there is a session of that conversation with that peer, or was a moment ago
     * @throws IOException if the endpoint is closed or the peer does not answer
     */
    public SessionCore connect(InetSocketAddress remote, int conv) throws IOException {
        SessionCore session;
        connectLock.lock(); // of two that want the same conversation one shall fail
        try {
            if (!connects) {
                throw new SocketException("Socket closed");
            }
            if (isTaken(remote, conv)) {
                throw new IllegalStateException(
                        "conv " + Integer.toUnsignedString(conv) + " with " + remote + " is in use");
            }
            session = begin(first(), remote, conv, beginning(), null, null);
        } finally {
            connectLock.unlock();
        }
        return answered(session);
    }

    /**
     * Returns whether a conversation with a peer is in use here, or was a moment ago.
     *
     * @param remote the peer
     * @param conv the conversation
     * @return true if it cannot be begun now
     */
    public boolean isTaken(InetSocketAddress remote, int conv) {
        return table.find(remote, conv) != null;
    }

    MemoryBudget memory() {
        return memory;
    }

    /** Whether a session that holds so much received data must make do with that for now. */
    boolean isGreedy(long receivedBytes) {
        return memory.isGreedy(receivedBytes, table.sessions());
    }

    NetRuntime runtime() {
        return runtime;
    }

    KcpOptions options() {
        return options;
    }

    /** Its sockets, at least one. */
    List<Shard> shards() {
        return shards;
    }

    private Shard first() {
        return shards.getFirst();
    }

    /** {@return the socket, or the first of several} */
    public DatagramLink link() {
        return first().link();
    }

    /** The longest datagram that can be sent, in bytes. */
    int datagramBytes() {
        return Math.max(LEAST_DATAGRAM_BYTES, options.mtu());
    }

    /** {@return the address the socket is bound to} */
    public InetSocketAddress localAddress() {
        return link().localAddress();
    }

    /**
     * Marks the datagrams of all its sessions.
     *
     * @param value type of service or traffic class, 0 … 255
     * @throws IllegalArgumentException if it is out of that range
     * @throws IOException if the system refuses
     */
    public void trafficClass(int value) throws IOException {
        if (value < 0 || value > 255) {
            throw new IllegalArgumentException("traffic class must be 0 … 255: " + value);
        }
        for (Shard shard : shards) {
            shard.link().trafficClass(value);
        }
    }

    /** {@return whether several sessions may use its socket} */
    public boolean isShared() {
        return admission != null || isConnector;
    }

    /** Gives a packet back, whichever shard has received it. */
    void release(Packet packet) {
        PacketPool home = packet.home;
        if (home != null) {
            home.release(packet);
        }
    }

    /**
     * Begins a session that a peer has asked for on a shard, with the datagrams that came of it: a chain of them and a last
     * one.
     */
    SessionCore begin(Shard shard, InetSocketAddress remote, int conv, @Nullable Packet first, Packet last) {
        return begin(shard, remote, conv, Beginning.ACCEPTED, first, last);
    }

    private SessionCore begin(
            Shard shard,
            InetSocketAddress remote,
            int conv,
            Beginning beginning,
            @Nullable Packet first,
            @Nullable Packet last) {
        SessionCore session = new SessionCore(this, shard, remote, conv, beginning);
        SessionDriver driver = runtime.newDriver(shard.loops(), session, options.sessionThreads(), conv);
        session.attach(driver);
        memory.add(MemoryBudget.SESSION_BYTES);
        for (Packet packet = first; packet != null; ) {
            Packet rest = packet.next;
            deliver(session, packet);
            packet = rest;
        }
        if (last != null) {
            deliver(session, last);
        }
        table.add(session);
        Flight.opened(conv, remote, last != null);
        driver.start();
        return session;
    }

    /** Puts a packet into a session's mailbox, past the receive loop's account. */
    void deliver(SessionCore session, Packet packet) {
        int length = packet.bytes.length;
        if (session.offer(packet)) {
            memory.add(length);
        } else {
            release(packet);
        }
    }

    // ---- application

    /**
     * Waits for a session.
     *
     * @param timeout longest wait; zero for no limit
     * @return the session
     * @throws SocketException if this endpoint is or becomes closed
     * @throws InterruptedIOException if the time is over or the thread is interrupted
     */
    public SessionCore accept(Duration timeout) throws SocketException, InterruptedIOException {
        if (admission == null) {
            throw new IllegalStateException("a client's socket does not accept");
        }
        return admission.take(timeout.toNanos());
    }

    /** Begins and accepts no more; the sessions that exist live on. Those never accepted are dropped. Idempotent. */
    public void close() {
        connectLock.lock();
        try {
            connects = false;
        } finally {
            connectLock.unlock();
        }
        if (admission != null) {
            admission.close();
        }
        closeIfUnused(table.sessions());
    }

    /** One of its sockets receives nothing any more, which ends all; called by the receive loop. */
    void failed(IOException cause) {
        for (SessionCore session : table.snapshot()) {
            session.linkFailed(cause);
            session.port().signalOwner();
        }
        connects = false;
        if (admission != null) {
            admission.fail(cause);
        }
        closeIfUnused(table.sessions());
    }

    /** {@return whether {@link #close} was called} */
    public boolean isClosed() {
        return admission != null ? admission.isClosed() : !connects;
    }

    /** A session is over; called by its owner. */
    void ended(SessionCore session) {
        memory.add(-MemoryBudget.SESSION_BYTES);
        if (admission != null) {
            admission.ended(session);
        }
        int left = table.bury(session);
        closeIfUnused(left);
    }

    private void closeIfUnused(int sessions) {
        boolean isListening = admission != null && !admission.isClosed();
        if (sessions > 0 || isListening || connects) {
            return;
        }
        if (linksClosed.compareAndSet(false, true)) {
            shards.forEach(shard -> shard.link().close());
            endOfShow.run();
            if (ownsLoops) {
                shards.forEach(shard -> shard.loops().close());
            }
        }
    }

    /** {@return what was counted up to about now} */
    public EndpointStats stats() {
        ReceiveCounters sum = new ReceiveCounters();
        shards.forEach(shard -> sum.add(shard.router().counters()));
        Admission door = admission;
        return new EndpointStats(
                table.sessions(),
                door == null ? 0 : door.passiveOpens(),
                sum.inPackets,
                sum.inBytes,
                sum.malformed,
                sum.inChecksumErrors,
                door == null ? sum.strangers : sum.strangers + door.strangers(),
                door == null ? 0 : door.challenges(),
                door == null ? 0 : door.moves(),
                door == null ? 0 : door.overBacklog(),
                door == null ? 0 : door.overSessions(),
                door == null ? 0 : door.overAddress(),
                (door == null ? 0 : door.overMemory()) + memory.dropped(),
                sum.tombstoneHits,
                sum.mailboxDropped,
                memory.heldBytes());
    }
}
