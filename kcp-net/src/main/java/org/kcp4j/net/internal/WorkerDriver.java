package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * Lets one of a few {@link Worker}s, always the same, make the steps that no other thread makes; all of them while it is
 * awake, for what it steps together leaves together.
 */
final class WorkerDriver extends SteppingDriver {
    private final Worker worker;

    /** Below it in the worker's queue; written by whoever owns the session, who is the only one to put it there. */
    @Nullable
    WorkerDriver queuedBefore;

    private long wakeUps; // the worker's

    WorkerDriver(NetRuntime runtime, TimerWheel wheel, Duty duty, Worker worker) {
        super(runtime, wheel, duty);
        this.worker = worker;
    }

    @Override
    public void start() {
        handOn();
    }

    @Override
    void handOn() {
        worker.add(this);
    }

    /** A worker that is awake takes it in a fraction of a step's time. */
    @Override
    public void stepHere() {
        if (worker.isAwake()) {
            signal();
        } else {
            super.stepHere();
        }
    }

    @Override
    public void nudge(boolean oneOfMany) {
        if (oneOfMany) {
            signal();
        } else {
            super.nudge(false);
        }
    }

    /** The worker's turn: a step, whose datagrams are in the outbox then. */
    void turn(Outbox outbox) {
        wakeUps++;
        beginTurn();
        duty.gatherInto(outbox);
        var unused = step();
        duty.gatherInto(null);
    }

    /** The turn's end, when the datagrams have left: the session is given up, or queued again if there is more to do. */
    void endTurn() {
        if (isOver()) {
            endedElsewhere();
        } else if (!park()) {
            handOn();
        }
    }

    @Override
    void endedElsewhere() {
        Throwable defect = defect();
        if (defect != null) {
            worker.report(defect);
        }
    }

    @Override
    public long wakeUps() {
        return wakeUps;
    }
}
