package org.kcp4j.test;

import org.jspecify.annotations.Nullable;
import org.kcp4j.net.SessionStats;
import org.kcp4j.net.internal.Duty;
import org.kcp4j.net.internal.SessionCore;
import org.kcp4j.net.internal.SessionDriver;

/**
 * Steps a session by events of the world: once for all that is signalled at the same time, and exactly at its deadline.
 * After each step it checks the session's invariants and lets the application look.
 */
final class StepDriver implements SessionDriver {
    private final ThreadlessNet net;
    private final SessionCore core;
    private final Runnable signalled = this::signalled;
    private final Runnable looks = this::look;
    private @Nullable SimSession session;
    private boolean signalPending;
    private boolean finished;
    private long steps;

    // World time: when to step, and the earliest event that will look whether it is then.
    private long deadline = SimHost.NEVER;
    private long looksAt = SimHost.NEVER;

    StepDriver(ThreadlessNet net, SessionCore core) {
        this.net = net;
        this.core = core;
    }

    void attach(SimSession ofCore) {
        session = ofCore;
    }

    boolean isFinished() {
        return finished;
    }

    @Override
    public void start() {
        signal();
    }

    @Override
    public void signal() {
        if (!signalPending && !finished) {
            signalPending = true;
            net.world().at(net.world().nowNanos(), signalled);
        }
    }

    @Override
    public long wakeUps() {
        return steps;
    }

    private void signalled() {
        signalPending = false;
        step();
    }

    private void look() {
        long now = net.world().nowNanos();
        if (looksAt == now) {
            looksAt = SimHost.NEVER;
        }
        if (deadline <= now) {
            step();
        } else {
            arm();
        }
    }

    private void arm() {
        if (deadline < looksAt) {
            looksAt = deadline;
            net.world().at(deadline, looks);
        }
    }

    /** Steps the session although nothing is due, which must change nothing. */
    void poke() {
        if (signalPending || finished || deadline <= net.world().nowNanos()) {
            return;
        }
        long due = deadline;
        SessionStats before = core.stats();
        step();
        SessionStats after = core.stats();
        // The owner is not told of every byte that is read; finding room, it goes on.
        boolean moved = after.bytesReceived() != before.bytesReceived();
        if (!moved && (deadline != due || after.outPackets() != before.outPackets())) {
            throw new AssertionError("a step before its time, " + due + ", changed something: next " + deadline + ", "
                    + before + ", " + after);
        }
    }

    private void step() {
        if (finished) {
            return;
        }
        if (session == null) {
            SessionNode listener = net.listener(core.endpoint());
            if (listener != null) {
                listener.accept();
            }
        }
        steps++;
        long now = net.nanoTime();
        long next = runOnce(now);
        core.assertInvariants();
        finished = next == Duty.FINISHED;
        if (!finished && next <= now) {
            throw new AssertionError("a step at " + now + " asks for another at " + next);
        }
        deadline = finished || next == Duty.NEVER
                ? SimHost.NEVER
                : next - now + net.world().nowNanos();
        arm();
        if (session != null) {
            session.stepped();
        }
    }

    private long runOnce(long now) {
        try {
            return core.runOnce(now);
        } catch (RuntimeException | Error defect) {
            core.crashed(defect);
            throw defect;
        }
    }
}
