package org.kcp4j.test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.LoopPair;
import org.kcp4j.net.internal.NetRuntime;
import org.kcp4j.net.internal.SocketSettings;

/**
 * The seam of kcp-net, simulated: time and datagrams are a {@link SimWorld}'s. What threads there are, and how they wait,
 * is for subclasses to say.
 */
abstract class SimNet implements NetRuntime {
    /** Any sort of beginning will do; this one makes a mix-up of origins show. */
    private static final long ORIGIN = -5_000_000_000L;

    private static final int FIRST_FREE_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    private final SimWorld world;
    private final SimRandom random;
    private final Lock loopsLock;
    private @Nullable LoopPair clientLoops; // guarded by loopsLock

    // Looked up, never walked through:
    private final Map<InetSocketAddress, List<SimSocket>> sockets = new HashMap<>(); // by the address that others see
    private final Map<SimHost, InetSocketAddress> addresses = new HashMap<>();
    private int nextPort = FIRST_FREE_PORT;

    private double sendFailures;

    SimNet(SimWorld world, Lock loopsLock) {
        this.world = world;
        this.loopsLock = loopsLock;
        this.random = new SimRandom(SimRandom.derive(world.seed(), Long.MAX_VALUE));
    }

    final SimWorld world() {
        return world;
    }

    /** Gives other threads a chance to go first, if there are any. */
    abstract void pause();

    /** What a receive loop of this runtime waits on. */
    abstract LinkPoller newPoller();

    @Override
    public long nanoTime() {
        pause();
        return ORIGIN + world.nowNanos();
    }

    @Override
    public int randomInt() {
        return random.nextInt();
    }

    @Override
    public LoopPair clientLoops(DatagramLink link) throws IOException {
        loopsLock.lock();
        try {
            LoopPair loops = clientLoops;
            if (loops == null) {
                loops = new LoopPair(this, link, "clients");
                clientLoops = loops;
            }
            return loops;
        } finally {
            loopsLock.unlock();
        }
    }

    @Override
    public DatagramLink openLink(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings)
            throws IOException {
        InetSocketAddress address = bindable(local);
        if (!mayBind(address, settings)) {
            throw new BindException("Address already in use: " + address);
        }
        SimSocket socket = new SimSocket(this, address, remote, settings);
        appear(socket, world.add(address.toString(), socket), address);
        return socket;
    }

    /** Several sockets may have one address if all of them say so. */
    private boolean mayBind(InetSocketAddress address, SocketSettings settings) {
        List<SimSocket> there = sockets.get(address);
        return there == null || (settings.sharesPort() && there.getFirst().sharesPort());
    }

    private void appear(SimSocket socket, SimHost host, InetSocketAddress address) {
        sockets.computeIfAbsent(address, unused -> new ArrayList<>()).add(socket);
        addresses.put(host, address);
    }

    private void disappear(SimSocket socket, InetSocketAddress address) {
        sockets.computeIfPresent(address, (unused, there) -> {
            there.remove(socket);
            return there.isEmpty() ? null : there;
        });
    }

    /** Lets others see a socket under a new address of the same machine, and under that alone. */
    InetSocketAddress rebind(SimSocket socket) throws IOException {
        InetSocketAddress old = addressOf(socket.host());
        InetSocketAddress address = bindable(new InetSocketAddress(old.getAddress(), 0));
        disappear(socket, old);
        appear(socket, world.rebind(socket.host()), address);
        return address;
    }

    /** The address that others see where a socket is or was. */
    InetSocketAddress addressOf(SimHost host) {
        InetSocketAddress address = addresses.get(host);
        if (address == null) {
            throw new IllegalArgumentException("no socket: " + host);
        }
        return address;
    }

    /** The address wanted, with the simulated machine's own for any address, and a free port for any port. */
    private InetSocketAddress bindable(@Nullable InetSocketAddress wanted) throws IOException {
        InetAddress address =
                wanted == null || wanted.getAddress().isAnyLocalAddress() ? machine() : wanted.getAddress();
        if (wanted != null && wanted.getPort() != 0) {
            return new InetSocketAddress(address, wanted.getPort());
        }
        for (int tries = FIRST_FREE_PORT; tries <= LAST_PORT; tries++) {
            InetSocketAddress candidate = new InetSocketAddress(address, nextPort);
            nextPort = nextPort == LAST_PORT ? FIRST_FREE_PORT : nextPort + 1;
            if (!sockets.containsKey(candidate)) {
                return candidate;
            }
        }
        throw new BindException("no free port");
    }

    private static InetAddress machine() {
        try {
            return InetAddress.getByAddress(new byte[] {10, 0, 0, 1});
        } catch (UnknownHostException e) {
            throw new AssertionError("four bytes are an address", e);
        }
    }

    /** The socket that gets what one address sends to another: of several that share it, always the same. */
    @Nullable
    SimSocket socketAt(InetSocketAddress address, InetSocketAddress from) {
        List<SimSocket> there = sockets.get(address);
        return there == null ? null : there.get(Math.floorMod(from.hashCode(), there.size()));
    }

    void closed(SimSocket socket) {
        disappear(socket, addressOf(socket.host()));
    }

    /** Whether the system takes the next datagram that a socket sends. */
    boolean isTaken() {
        return !random.chance(sendFailures);
    }

    /** Sets which share of datagrams the system refuses to send. */
    void sendFailures(double share) {
        sendFailures = share;
    }
}
