package org.kcp4j.test;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.LoopPair;
import org.kcp4j.net.internal.NetRuntime;
import org.kcp4j.net.internal.SocketSettings;

/**
 * The seam of kcp-net, simulated: threads are the {@link Scheduler}'s, time and datagrams the {@link SimWorld}'s. Each call
 * may let another thread go first.
 */
final class SimNet implements NetRuntime {
    /** Any sort of beginning will do; this one makes a mix-up of origins show. */
    private static final long ORIGIN = -5_000_000_000L;

    private static final int FIRST_FREE_PORT = 49_152;
    private static final int LAST_PORT = 65_535;

    private final Scheduler scheduler;
    private final SimRandom random;
    private final Map<InetSocketAddress, SimSocket> sockets = new HashMap<>(); // looked up, never walked through
    private int nextPort = FIRST_FREE_PORT;
    private final Lock loopsLock;
    private @Nullable LoopPair clientLoops; // guarded by loopsLock

    SimNet(Scheduler scheduler) {
        this.scheduler = scheduler;
        this.loopsLock = new SimLock(scheduler);
        this.random = new SimRandom(SimRandom.derive(scheduler.world().seed(), Long.MAX_VALUE));
    }

    Scheduler scheduler() {
        return scheduler;
    }

    @Override
    public long nanoTime() {
        scheduler.pause();
        return ORIGIN + scheduler.world().nowNanos();
    }

    @Override
    public int randomInt() {
        return random.nextInt();
    }

    @Override
    public void park(Object blocker) {
        scheduler.park(blocker, SimHost.NEVER);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        if (nanos > 0) {
            long now = scheduler.world().nowNanos();
            long deadline = now + nanos;
            scheduler.park(blocker, deadline < now ? SimHost.NEVER : deadline);
        }
    }

    @Override
    public void unpark(Thread thread) {
        scheduler.unpark(thread);
    }

    @Override
    public Lock newLock() {
        return new SimLock(scheduler);
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        return scheduler.newThread(name, body).thread;
    }

    @Override
    public Thread newLoopThread(String name, Runnable body) {
        return scheduler.newThread(name, body).thread;
    }

    @Override
    public LinkPoller newPoller() {
        return new SimPoller(scheduler);
    }

    @Override
    public LoopPair clientLoops() throws IOException {
        loopsLock.lock();
        try {
            LoopPair loops = clientLoops;
            if (loops == null) {
                loops = new LoopPair(this, "clients");
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
        if (sockets.containsKey(address)) {
            throw new BindException("Address already in use: " + address);
        }
        SimSocket socket = new SimSocket(this, address, remote, settings);
        sockets.put(address, socket);
        scheduler.world().add(address.toString(), socket);
        return socket;
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

    @Nullable
    SimSocket socketAt(InetSocketAddress address) {
        return sockets.get(address);
    }

    void closed(SimSocket socket) {
        sockets.remove(socket.localAddress(), socket);
    }
}
