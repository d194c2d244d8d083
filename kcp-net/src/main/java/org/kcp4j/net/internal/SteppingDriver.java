package org.kcp4j.net.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * Steps a session on whatever thread is at hand, or lets a thread do it that is there for it. Ownership is a state, taken by
 * CAS: whoever turns PARKED into RUNNING owns the session until it turns it back, or {@linkplain #handOn hands it on}. A
 * thread that brings something new may become the owner itself for a few steps ({@link #stepHere}), which saves waking
 * another; what is likely to take long is left to the thread that is there for it ({@link #signal}).
 *
 * <p>The hand-off loses nothing: a signal during a step turns RUNNING into NOTIFIED, and then giving the session up, which
 * is a CAS from RUNNING to PARKED, fails and the session is stepped again; a signal after it finds PARKED. A session that
 * was handed on and not stepped yet counts as RUNNING.
 */
abstract class SteppingDriver implements SessionDriver {
    private static final int RUNNING = 0;
    private static final int NOTIFIED = 1;
    private static final int PARKED = 2;

    /** Steps that a thread makes for a session at most, before it leaves the rest to who is there for that. */
    private static final int BORROWED_STEPS = 4;

    private static final VarHandle STATE;

    static {
        try {
            STATE = MethodHandles.lookup().findVarHandle(SteppingDriver.class, "state", int.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    final NetRuntime runtime;
    final Duty duty;
    private final TimerWheel.Timer timer;

    @SuppressWarnings("unused") // through STATE
    private volatile int state; // begins owned: whoever calls start() hands it on

    // Written by the owner, read by any:
    private @Nullable Throwable defect; // before "over"
    private volatile boolean over;

    SteppingDriver(NetRuntime runtime, TimerWheel wheel, Duty duty) {
        this.runtime = runtime;
        this.duty = duty;
        this.timer = wheel.newTimer(() -> nudge(false));
    }

    /** Lets the thread that is there for it own the session, which the caller owned until now, and step it soon. */
    abstract void handOn();

    /** The session has ended in a step that a borrower made. */
    abstract void endedElsewhere();

    /** Whether the session has ended. */
    final boolean isOver() {
        return over;
    }

    /** What ended it, where that was a defect. */
    final @Nullable Throwable defect() {
        return defect;
    }

    /** Whatever was signalled before this is seen by the step that the owner makes next. */
    final void beginTurn() {
        var unused = (int) STATE.getAndSet(this, RUNNING);
    }

    /** One step of the owner's, who gives the session up if there is no more to do. False if so, or if it is over. */
    final boolean stepOnce() {
        return step() && !park();
    }

    /** One step of the owner's. False if the session is over. */
    final boolean step() {
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
        return true;
    }

    /** Gives the session up; false if something was signalled since the step began, and its owner goes on. */
    final boolean park() {
        if (STATE.compareAndSet(this, RUNNING, PARKED)) {
            return true;
        }
        state = RUNNING;
        return false;
    }

    /** The session is over; its owner stays the owner. */
    private void end() {
        over = true;
        timer.cancel();
    }

    /** There will be no other step: what was to make it has failed. For the owner, or whoever becomes it here. */
    final void giveUp(Throwable e) {
        if (tryOwn()) {
            crash(e);
            end();
        }
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
    public final void signal() {
        if (tryOwn()) {
            handOn();
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
        if (more) {
            handOn();
        } else if (over) {
            endedElsewhere();
        }
    }

    @Override
    public void nudge(boolean oneOfMany) {
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
}
