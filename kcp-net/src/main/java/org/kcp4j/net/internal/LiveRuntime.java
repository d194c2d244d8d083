package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.security.SecureRandom;
import java.util.HashMap;
import java.util.Map;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.LockSupport;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The real world: the system's clock, threads, sockets and random numbers. */
public final class LiveRuntime implements NetRuntime {
    private static final LiveRuntime INSTANCE = new LiveRuntime();

    private final SecureRandom random = new SecureRandom();
    private final Lock loopsLock = new ReentrantLock();
    private final Map<Class<?>, LoopPair> clientLoops = new HashMap<>(); // by kind of link; guarded by loopsLock
    private final LinkChoice links = new LinkChoice();

    private LiveRuntime() {}

    /** {@return the one of this process} */
    public static LiveRuntime instance() {
        return INSTANCE;
    }

    @Override
    public long nanoTime() {
        return System.nanoTime();
    }

    @Override
    public int randomInt() {
        return random.nextInt();
    }

    @Override
    public void park(Object blocker) {
        LockSupport.park(blocker);
    }

    @Override
    public void parkNanos(Object blocker, long nanos) {
        LockSupport.parkNanos(blocker, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        LockSupport.unpark(thread);
    }

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        return Thread.ofVirtual().name(name).unstarted(body);
    }

    @Override
    public Thread newLoopThread(String name, Runnable body) {
        return Thread.ofPlatform().daemon().name(name).unstarted(body);
    }

    @Override
    public int workers() {
        return Runtime.getRuntime().availableProcessors();
    }

    @Override
    public Runnable show(Endpoint endpoint) {
        return Flight.report(endpoint);
    }

    @Override
    public DatagramLink openLink(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings sockets)
            throws IOException {
        return links.factory(sockets.link()).open(local, remote, sockets);
    }

    @Override
    public LoopPair clientLoops(DatagramLink link) throws IOException {
        loopsLock.lock();
        try {
            LoopPair loops = clientLoops.get(link.getClass());
            if (loops == null || loops.receiveLoop().isBroken()) {
                loops = new LoopPair(this, link, "clients");
                clientLoops.put(link.getClass(), loops);
            }
            return loops;
        } finally {
            loopsLock.unlock();
        }
    }
}
