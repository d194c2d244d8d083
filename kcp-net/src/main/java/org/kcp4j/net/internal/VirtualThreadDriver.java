package org.kcp4j.net.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Steps a session on whatever thread is at hand, or on a virtual thread of its own. Ownership is a state, taken by CAS:
 * whoever turns PARKED into RUNNING owns the session until it turns it back. A thread that brings something new may become
 * the owner itself for a few steps ({@link #stepHere}), which saves waking another; what is likely to take long is left to the
 * session's thread ({@link #signal}).
 *
 * <p>The hand-off loses nothing: a signal during a step turns RUNNING into NOTIFIED, and then giving the session up, which
 * is a CAS from RUNNING to PARKED, fails and the session is stepped again; a signal after it finds PARKED.
 */
final class VirtualThreadDriver implements SessionDriver {
    private static final int RUNNING = 0;
    private static final int NOTIFIED = 1;
    private static final int PARKED = 2;

    /** Steps that a thread makes for a session at most, before it leaves the rest to the session's own. */
    private static final int BORROWED_STEPS = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(VirtualThreadDriver.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    private final NetRuntime runtime;
    private final Duty duty;
    private final TimerWheel.Timer timer;
    private final Thread thread;

    @SuppressWarnings("unused") // through STATE
    private volatile int state;

    /** The session's thread is the owner, or shall become it: set by the owner before. */
    private volatile boolean granted = true;

    // Written by the owner, read by the session's thread:
    private @Nullable Throwable defect; // before "over"
    private volatile boolean over;

    private long wakeUps; // the session's thread

    VirtualThreadDriver(NetRuntime runtime, TimerWheel wheel, Duty duty, String name) {
        this.runtime = runtime;
        this.duty = duty;
        this.timer = wheel.newTimer(this::nudge);
        this.thread = runtime.newSessionThread(name, this::run);
    }

    @Override
    public void start() {
        thread.start();
    }

    private void run() {
        try {
            runUntilOver();
        } catch (RuntimeException | Error e) { // waiting itself has failed
            if (tryOwn()) {
                crash(e);
                end();
            }
            throw e;
        }
        throwDefect();
    }

    private void runUntilOver() {
        while (!over) {
            while (!granted) {
                runtime.park(this);
            }
            granted = false;
            wakeUps++;
            boolean more = !over;
            while (more) {
                more = stepOnce();
            }
        }
    }

    /** Where the platform reports what was not caught. */
    private void throwDefect() {
        if (defect instanceof RuntimeException e) {
            throw e;
        } else if (defect instanceof Error e) {
            throw e;
        }
    }

    /** One step of the owner's. False if the session was given up, or is over. */
    private boolean stepOnce() {
        long deadline = Duty.FINISHED;
        try {
            deadline = duty.runOnce(runtime.nanoTime());
        } catch (RuntimeException | Error e) {
            crash(e);
        }
        if (deadline == Duty.FINISHED) {
            end();
            return false;
        }
        timer.set(deadline);
        if (STATE.compareAndSet(this, RUNNING, PARKED)) {
            return false;
        }
        state = RUNNING;
        return true;
    }

    /** The session is over; its owner stays the owner. */
    private void end() {
        over = true;
        timer.cancel();
    }

    private void crash(Throwable e) {
        defect = e;
        try {
            duty.crashed(e);
        } catch (RuntimeException | Error another) {
            e.addSuppressed(another);
        }
    }

    @Override
    public void signal() {
        if (tryOwn()) {
            grant();
        }
    }

    @Override
    public void stepHere() {
        if (!tryOwn()) {
            return;
        }
        boolean more = true;
        for (int i = 0; i < BORROWED_STEPS && more; i++) {
            more = stepOnce();
        }
        if (more || over) {
            grant();
        }
    }

    @Override
    public void nudge() {
        if (duty.isShort()) {
            stepHere();
        } else {
            signal();
        }
    }

    /** Becomes the owner, or makes sure that the one there is looks again. */
    private boolean tryOwn() {
        for (; ; ) {
            int seen = state;
            if (seen == NOTIFIED) {
                return false;
            }
            if (seen == RUNNING) {
                if (STATE.compareAndSet(this, RUNNING, NOTIFIED)) {
                    return false;
                }
            } else if (STATE.compareAndSet(this, PARKED, RUNNING)) {
                return true;
            }
        }
    }

    private void grant() {
        granted = true;
        runtime.unpark(thread);
    }

    @Override
    public long wakeUps() {
        return wakeUps;
    }
}
