package org.kcp4j.test;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.EndpointStats;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.SessionCore;

/**
 * A UDP socket of kcp4j in a {@link SimWorld}, and the sessions on it: a listener's, or a client's one. All of the shipped
 * library but its threads and its blocking calls, so that sessions, a hundred thousand datagrams a second and hours of
 * virtual time fit into a unit test. Blocking code is for {@link SimRuntime}.
 *
 * {@snippet :
 * SimWorld world = new SimWorld(seed, LinkProfile.lte());
 * SessionNode server = SessionNode.listen(world, options, session -> new Echo());
 * SimSession client = SessionNode.connect(server, options, new Asking());
 * world.runUntil(Duration.ofMinutes(1), client::isOver);
 * }
 *
 * <p>After each step of a session its invariants are checked, where Java assertions are on. Not thread safe.
 */
public final class SessionNode {
    private final ThreadlessNet net;
    private final Endpoint endpoint;
    private final List<SimSession> sessions = new ArrayList<>();
    private final @Nullable Function<SimSession, SimApplication> applications;

    private SessionNode(
            ThreadlessNet net, Endpoint endpoint, @Nullable Function<SimSession, SimApplication> applications) {
        this.net = net;
        this.endpoint = endpoint;
        this.applications = applications;
    }

    /**
     * Opens a socket that accepts sessions.
     *
     * @param world where
     * @param options of its sessions
     * @param applications makes what runs over each session that a peer begins
     * @return the socket
     */
    public static SessionNode listen(
            SimWorld world, KcpOptions options, Function<SimSession, SimApplication> applications) {
        try {
            ThreadlessNet net = world.net();
            Endpoint endpoint = Endpoint.listen(net, new InetSocketAddress(0), options);
            SessionNode node = new SessionNode(net, endpoint, applications);
            net.listens(endpoint, node);
            return node;
        } catch (IOException e) {
            throw new UncheckedIOException("no socket", e);
        }
    }

    /**
     * Begins a session. If it does not come about there is no time-out but the application's own.
     *
     * @param listener the peer, in the same world
     * @param options of the session
     * @param application what runs over it; its first call comes when time moves on
     * @return the session
     */
    public static SimSession connect(SessionNode listener, KcpOptions options, SimApplication application) {
        try {
            ThreadlessNet net = listener.net;
            SessionCore core = Endpoint.begin(net, listener.address(), net.randomInt(), options);
            SimSession session = new SessionNode(net, core.endpoint(), null).add(core);
            session.run(application);
            return session;
        } catch (IOException e) {
            throw new UncheckedIOException("no socket", e);
        }
    }

    /** A peer has begun a session. */
    void accept() {
        if (applications != null && !endpoint.isClosed()) {
            try {
                SimSession session = add(endpoint.accept(Duration.ofNanos(1)));
                session.run(applications.apply(session));
            } catch (IOException e) {
                throw new UncheckedIOException("there is one to accept", e);
            }
        }
    }

    private SimSession add(SessionCore core) {
        SimSession session = new SimSession(this, core, net.takeDriver(core));
        sessions.add(session);
        return session;
    }

    private SimSocket socket() {
        return (SimSocket) endpoint.link();
    }

    // ---- facts

    /** {@return the world it is in} */
    public SimWorld world() {
        return net.world();
    }

    /** {@return its place in the world, for links to be changed or cut; another one after {@link #rebind}} */
    public SimHost host() {
        return socket().host();
    }

    /** {@return the address that others see} */
    public InetSocketAddress address() {
        return net.addressOf(host());
    }

    /** {@return every session there ever was, in the order in which they began} */
    public List<SimSession> sessions() {
        return List.copyOf(sessions);
    }

    /** {@return what the socket has counted} */
    public EndpointStats stats() {
        return endpoint.stats();
    }

    /** {@return whether the socket is closed: a client's with its session, a listener's when it is closed and has none} */
    public boolean isSocketClosed() {
        return !socket().isOpen();
    }

    // ---- what happens to it

    /** Lets others see it under a new address, as a NAT does that has forgotten it. The old one leads nowhere. */
    public void rebind() {
        try {
            net.rebind(socket());
        } catch (IOException e) {
            throw new UncheckedIOException("no free port", e);
        }
    }

    /** Lets an ICMP message tell a client's socket that nobody listens where it sends to. */
    public void refuse() {
        socket().refused();
    }

    /** Accepts no more sessions; those there are live on. */
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return address().toString();
    }
}
