package org.kcp4j.mux;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.Lock;
import org.kcp4j.net.internal.NetRuntime;

/**
 * A lock with one condition: who waits gives the lock back meanwhile, and looks again when another thread has signalled.
 * Thread safe; every method but {@link #lock} is for the thread that holds the lock.
 *
 * <p>Locks of this module nest in one order only: that of a stream's half, of the {@link StreamTable} or of
 * {@link Refusals}, then that of the {@link SendSchedule} or of the {@link ChunkPool}.
 */
final class Monitor {
    private final NetRuntime runtime;
    private final Lock lock;
    private final List<Thread> waiting = new ArrayList<>(0); // guarded by lock

    Monitor(NetRuntime runtime) {
        this.runtime = runtime;
        this.lock = runtime.newLock();
    }

    void lock() {
        lock.lock();
    }

    void unlock() {
        lock.unlock();
    }

    /** {@return the time from which a wait is measured} */
    long nanoTime() {
        return runtime.nanoTime();
    }

    /**
     * Waits for a signal or for no reason, for an application's thread.
     *
     * @param since when the waiting began, by {@link #nanoTime}
     * @param timeoutNanos longest wait since then; 0 for no limit
     * @param timedOut what to say when it is over
     * @throws InterruptedIOException if the thread is interrupted
     */
    void await(long since, long timeoutNanos, String timedOut) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting");
        }
        if (timeoutNanos == 0) {
            pause(Long.MAX_VALUE);
            return;
        }
        long left = timeoutNanos - (runtime.nanoTime() - since);
        if (left <= 0) {
            throw new SocketTimeoutException(timedOut);
        }
        pause(left);
    }

    /** Waits for a signal or for no reason, for a thread of the session, which nobody has reason to interrupt. */
    void await() {
        pause(Long.MAX_VALUE);
    }

    /** Waits for a signal or for no reason, at most the time given; {@code Long.MAX_VALUE} is for ever. */
    void pause(long nanos) {
        Thread self = Thread.currentThread();
        waiting.add(self);
        lock.unlock();
        try {
            if (nanos == Long.MAX_VALUE) {
                runtime.park(this);
            } else {
                runtime.parkNanos(this, nanos);
            }
        } finally {
            lock.lock();
            waiting.remove(self);
        }
    }

    /** Lets all who wait look again. */
    void signalAll() {
        for (int i = 0; i < waiting.size(); i++) {
            runtime.unpark(waiting.get(i));
        }
    }
}
