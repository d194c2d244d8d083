package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The world of {@link Interleavings}: its threads are {@link ModelThread}s, and waits end for a reason only, so that a lost
 * wake-up is a deadlock. A wait with a limit is over at once, by which the time moves on: any other thread may be that slow.
 */
final class ModelRuntime implements NetRuntime {
    private final List<Thread> sessionThreads = new ArrayList<>();
    private final List<Thread> loopThreads = new ArrayList<>();
    private volatile long now;

    void joinSessionThreads() {
        for (Thread thread : sessionThreads) {
            Interleavings.join(thread);
        }
    }

    void joinLoopThreads() {
        for (Thread thread : loopThreads) {
            Interleavings.join(thread);
        }
    }

    @Override
    public long nanoTime() {
        return now;
    }

    @Override
    public void park(Object blocker) {
        ModelThread.park();
    }

    @Override
    @SuppressWarnings("NonAtomicVolatileUpdate") // time may stand still for once
    public void parkNanos(Object blocker, long nanos) {
        now += Math.max(0, nanos);
    }

    @Override
    public void unpark(Thread thread) {
        ((ModelThread) thread).unpark();
    }

    @Override
    public Lock newLock() {
        return new ReentrantLock();
    }

    @Override
    public Thread newSessionThread(String name, Runnable body) {
        return newThread(sessionThreads, body);
    }

    @Override
    public Thread newLoopThread(String name, Runnable body) {
        return newThread(loopThreads, body);
    }

    private Thread newThread(List<Thread> kind, Runnable body) {
        Thread thread = new ModelThread(this, body::run);
        kind.add(thread);
        return thread;
    }

    @Override
    public int randomInt() {
        throw new UnsupportedOperationException("no chance in a model");
    }

    @Override
    public DatagramLink openLink(InetSocketAddress local, InetSocketAddress remote, SocketSettings sockets) {
        throw new UnsupportedOperationException("no network in a model");
    }

    @Override
    public LoopPair clientLoops(DatagramLink link) {
        throw new UnsupportedOperationException("no network in a model");
    }
}
