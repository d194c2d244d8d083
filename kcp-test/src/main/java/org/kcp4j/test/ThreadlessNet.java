package org.kcp4j.test;

import java.nio.ByteBuffer;
import java.util.IdentityHashMap;
import java.util.LinkedHashSet;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.SessionThreads;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.Duty;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.LoopPair;
import org.kcp4j.net.internal.RunBuffer;
import org.kcp4j.net.internal.SessionCore;
import org.kcp4j.net.internal.SessionDriver;

/** A network for sessions without threads: events of the world step them, and nothing may wait. */
final class ThreadlessNet extends SimNet {
    private final IdentityHashMap<SessionCore, StepDriver> drivers =
            new IdentityHashMap<>(); // of sessions nobody has asked for yet
    private final IdentityHashMap<Endpoint, SessionNode> listeners = new IdentityHashMap<>();
    private final Set<LoopPair> loopPairs = new LinkedHashSet<>();
    private final RunBuffer runs = new RunBuffer(ByteBuffer::allocate);

    ThreadlessNet(SimWorld world) {
        super(world, new ReentrantLock());
    }

    // ---- for nodes and drivers

    /** Tells who takes the sessions that an endpoint admits. */
    void listens(Endpoint endpoint, SessionNode node) {
        listeners.put(endpoint, node);
    }

    @Nullable
    SessionNode listener(Endpoint endpoint) {
        return listeners.get(endpoint);
    }

    /** The driver of a session that has just begun; to be asked for once. */
    StepDriver takeDriver(SessionCore core) {
        return Objects.requireNonNull(drivers.remove(core), "every session has a driver");
    }

    /** Checks that every buffer of every endpoint is back in its pool; when no session is left. */
    void assertAllReturned() {
        loopPairs.forEach(LoopPair::assertAllReturned);
    }

    // ---- the seam

    @Override
    void pause() {}

    @Override
    public void park(Object blocker) {
        throw new AssertionError("would wait for ever: " + blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        throw new AssertionError("would wait: " + blocker);
    }

    @Override
    public void unpark(Thread thread) {}

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public SessionDriver newDriver(LoopPair loops, Duty duty, SessionThreads threads, int conv) {
        loopPairs.add(loops);
        SessionCore core = (SessionCore) duty;
        StepDriver driver = new StepDriver(this, core);
        drivers.put(core, driver);
        return driver;
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        throw new AssertionError("sessions have no threads here: " + name);
    }

    /** Loops have nothing to do: datagrams are delivered and deadlines kept without them. */
    @Override
    public Thread newLoopThread(String name, Runnable body) {
        return new Thread(name) {
            @Override
            public synchronized void start() {}
        };
    }

    @Override
    LinkPoller newPoller() {
        return new LinkPoller() {
            @Override
            public void register(DatagramLink link, Receiver receiver) {
                ((SimSocket) link).register(ThreadlessNet.this::drain, receiver);
            }

            @Override
            public boolean poll() {
                throw new AssertionError("nobody polls here");
            }

            @Override
            public void close() {}
        };
    }

    private void drain(SimSocket socket) {
        boolean more;
        do {
            more = socket.drain(runs);
        } while (more);
    }
}
