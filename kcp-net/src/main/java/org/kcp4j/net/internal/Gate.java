package org.kcp4j.net.internal;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits for another to change something. The waiter calls {@link #enter}, looks at its condition,
 * {@link #pause}s, looks again …, and {@link #leave}s; whoever changed the condition (a volatile write) calls
 * {@link #signal} after it. Either the waiter sees the change or the signaller sees the waiter: both sides write, then
 * read, volatile fields.
 *
 * <p>At most one thread waits at a gate; a lock of the gate's owner sees to that.
 */
final class Gate {
    private final NetRuntime runtime;
    private volatile @Nullable Thread waiter;

    // The waiter's:
    private long since;

    Gate(NetRuntime runtime) {
        this.runtime = runtime;
    }

    void enter() {
        since = runtime.nanoTime();
        waiter = Thread.currentThread();
    }

    /**
     * Waits once, for a signal or for no reason; the caller looks at its condition again.
     *
     * @param timeoutNanos longest wait since {@link #enter}; 0 for no limit
     * @param timedOut what to say when it is over
     */
    void pause(long timeoutNanos, String timedOut) throws InterruptedIOException {
        if (Thread.currentThread().isInterrupted()) {
            throw new InterruptedIOException("interrupted while waiting");
        }
        if (timeoutNanos == 0) {
            runtime.park(this);
            return;
        }
        long left = timeoutNanos - (runtime.nanoTime() - since);
        if (left <= 0) {
            throw new SocketTimeoutException(timedOut);
        }
        runtime.parkNanos(this, left);
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
        waiter = null;
    }

    /** Wakes the thread that waits here, if any. Cheap when there is none. */
    void signal() {
        Thread thread = waiter;
        if (thread != null) {
            runtime.unpark(thread);
        }
    }
}
