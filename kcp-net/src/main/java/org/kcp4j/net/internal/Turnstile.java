package org.kcp4j.net.internal;

import java.io.InterruptedIOException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * Lets one application thread at a time to a ring, and is where that thread waits for the session's owner to put something
 * in or take something out. One time-out bounds both waits together, the one for the turn and the one for the owner; when
 * it is changed, whoever waits obeys the new one.
 *
 * <p>A thread calls {@link #enter}, looks at its condition, {@link #pause}s, looks again …, and {@link #leave}s. Whoever
 * changed the condition (a volatile write) calls {@link #signal} after it; see {@link Gate}. Thread safe.
 */
final class Turnstile {
    private final NetRuntime runtime;
    private final String timedOut;
    private final Lock lock;
    private final Gate outside;
    private volatile long timeoutNanos;
    private volatile @Nullable Thread inside; // who waits with the lock

    // Of the thread that has the lock:
    private boolean timed;
    private long sinceNanos; // once timed: when its wait began

    /**
     * A turnstile.
     *
     * @param timeoutNanos longest wait, 0 for no limit, negative for none at all
     * @param timedOut what to say when it is over
     */
    Turnstile(NetRuntime runtime, long timeoutNanos, String timedOut) {
        this.runtime = runtime;
        this.timeoutNanos = timeoutNanos;
        this.timedOut = timedOut;
        this.lock = runtime.newLock();
        this.outside = new Gate(runtime);
    }

    /** Sets how long to wait, 0 for no limit, negative for not at all; those who wait already obey too. */
    void timeout(long nanos) {
        timeoutNanos = nanos;
        signal();
        outside.signal();
    }

    /**
     * Waits for its turn.
     *
     * @throws InterruptedIOException if it does not come in time or the thread is interrupted
     */
    void enter() throws InterruptedIOException {
        if (lock.tryLock()) {
            timed = false;
            return;
        }
        long since = outside.enter();
        boolean entered = false;
        try {
            while (!lock.tryLock()) {
                outside.pause(since, timeoutNanos, timedOut);
            }
            entered = true;
        } finally {
            outside.leave();
            if (!entered) {
                outside.signalOldest(); // this thread may have been the one that was told of the turn
            }
        }
        timed = true;
        sinceNanos = since;
    }

    /** Takes the turn if it is free. For a moment only: nobody waits for the owner meanwhile. */
    boolean tryEnter() {
        return lock.tryLock();
    }

    /** Waits once for a signal or for no reason, until the time that began with {@link #enter} is over. */
    void pause() throws InterruptedIOException {
        if (!timed) {
            timed = true;
            sinceNanos = runtime.nanoTime();
        }
        Gate.pause(runtime, this, sinceNanos, timeoutNanos, timedOut);
    }

    /** Announces the thread that has the turn, before it looks at the condition it may wait for. */
    void beginWait() {
        inside = Thread.currentThread();
    }

    void endWait() {
        inside = null;
    }

    void leave() {
        lock.unlock();
        outside.signalOldest();
    }

    /** Wakes the thread that waits inside, if any. Cheap when there is none. */
    void signal() {
        Thread thread = inside;
        if (thread != null) {
            runtime.unpark(thread);
        }
    }
}
