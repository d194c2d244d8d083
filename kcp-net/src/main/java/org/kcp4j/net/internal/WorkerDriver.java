package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/** Lets one of a few {@link Worker}s, always the same, make the steps that no other thread makes. */
final class WorkerDriver extends SteppingDriver {
    /** Steps in one turn at most, before the worker's other sessions get theirs. */
    private static final int STEPS_IN_TURN = 4;

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

    /** The worker's turn: some steps, and to the end of the queue if there is more to do. */
    void turn() {
        wakeUps++;
        beginTurn();
        boolean more = true;
        for (int i = 0; i < STEPS_IN_TURN && more; i++) {
            more = stepOnce();
        }
        if (more) {
            handOn();
        } else if (isOver()) {
            endedElsewhere();
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
