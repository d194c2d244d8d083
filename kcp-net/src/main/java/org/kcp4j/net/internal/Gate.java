package org.kcp4j.net.internal;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.util.Arrays;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;

/**
 * Where threads wait for another to change something. A waiter calls {@link #enter}, looks at its condition,
 * {@link #pause}s, looks again …, and {@link #leave}s; whoever changed the condition (a volatile write) calls
 * {@link #signal} after it. Either the waiter sees the change or the signaller sees the waiter: both sides write, then
 * read, volatile fields.
 *
 * <p>Any number of threads may wait at a gate; a signal wakes all of them.
 */
final class Gate {
    private static final Thread[] NOBODY = {};
    private static final AtomicReferenceFieldUpdater<Gate, Thread[]> WAITING =
            AtomicReferenceFieldUpdater.newUpdater(Gate.class, Thread[].class, "waiting");

    private final NetRuntime runtime;
    private volatile Thread[] waiting = NOBODY; // through WAITING: arrays are replaced, never changed

    Gate(NetRuntime runtime) {
        this.runtime = runtime;
    }

    /** Announces the calling thread, and returns when its wait began. */
    long enter() {
        WAITING.updateAndGet(this, Gate::withSelf);
        return runtime.nanoTime();
    }

    private static Thread[] withSelf(Thread[] others) {
        Thread[] all = Arrays.copyOf(others, others.length + 1);
        all[others.length] = Thread.currentThread();
        return all;
    }

    /**
     * Waits once, for a signal or for no reason; the caller looks at its condition again.
     *
     * @param sinceNanos when the wait began
     * @param timeoutNanos longest wait since then; 0 for no limit
     * @param timedOut what to say when it is over
     */
    void pause(long sinceNanos, long timeoutNanos, String timedOut) throws InterruptedIOException {
        pause(runtime, this, sinceNanos, timeoutNanos, timedOut);
    }

    static void pause(NetRuntime runtime, Object blocker, long sinceNanos, long timeoutNanos, String timedOut)
            throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting");
        }
        if (timeoutNanos == 0) {
            runtime.park(blocker);
            return;
        }
        long left = timeoutNanos - (runtime.nanoTime() - sinceNanos);
        if (left <= 0) {
            throw new SocketTimeoutException(timedOut);
        }
        runtime.parkNanos(blocker, left);
    }

    /** Waits once like {@link #pause}, for an owner who is sure to come; false if the thread is interrupted. */
    boolean pauseUnlessInterrupted() {
        if (Thread.currentThread().isInterrupted()) {
            return false;
        }
        runtime.park(this);
        return true;
    }

    void leave() {
        WAITING.updateAndGet(this, Gate::withoutSelf);
    }

    private static Thread[] withoutSelf(Thread[] all) {
        if (all.length == 1) {
            return NOBODY;
        }
        Thread self = Thread.currentThread();
        return Arrays.stream(all).filter(thread -> !thread.equals(self)).toArray(Thread[]::new);
    }

    /** Wakes the threads that wait here, if any. Cheap when there is none. */
    void signal() {
        for (Thread thread : waiting) {
            runtime.unpark(thread);
        }
    }

    /** Wakes the thread that has waited longest, if any. */
    void signalOldest() {
        Thread[] all = waiting;
        if (all.length > 0) {
            runtime.unpark(all[0]);
        }
    }
}
