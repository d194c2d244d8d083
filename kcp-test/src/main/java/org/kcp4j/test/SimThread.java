package org.kcp4j.test;

import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.LockSupport;
import org.jspecify.annotations.Nullable;

/**
 * One thread of a {@link Scheduler}: a virtual thread that runs only while it holds the baton. Its fields belong to
 * whoever holds the baton, but for {@code granted}, by which that is passed on.
 */
final class SimThread {
    enum State {
        /** Made, and perhaps started meanwhile: {@link Thread#start} tells nobody. */
        NEW,
        RUNNABLE,
        /** Ends its wait when it is unparked or interrupted, or its time is over. */
        PARKED,
        /** Waits for a lock. */
        BLOCKED,
        ENDED
    }

    final int id;
    final Thread thread;
    final List<SimThread> joining = new ArrayList<>();
    State state = State.NEW;
    boolean permit;
    boolean interruptPending;

    /** What it waits for, for people. */
    @Nullable
    Object waitsFor;

    /** Counts its waits, so that a time-out knows whether it is still meant. */
    long waits;

    private volatile boolean granted;

    SimThread(int id, String name, Runnable body) {
        this.id = id;
        this.thread = Thread.ofVirtual().name(name).unstarted(body);
    }

    /** Passes the baton to this thread. */
    void grant() {
        granted = true;
        LockSupport.unpark(thread);
    }

    /** Waits for the baton, on this thread. An interrupt waits with it. */
    void awaitGrant() {
        boolean interrupted = false;
        while (!granted) {
            LockSupport.park(this);
            interrupted |= Thread.interrupted();
        }
        granted = false;
        if (interrupted || interruptPending) {
            interruptPending = false;
            Thread.currentThread().interrupt();
        }
    }

    /** Its name, what it waits for, and its stack without the simulator's own frames on top. */
    void describe(StringBuilder into) {
        into.append("\n  \"").append(thread.getName()).append("\" ").append(state);
        if (waitsFor != null) {
            into.append(", waits for ").append(waitsFor.toString().replaceFirst("@\\p{XDigit}+$", ""));
        }
        boolean own = true;
        for (StackTraceElement frame : thread.getStackTrace()) {
            own &= frame.getClassName().startsWith("java.") || isSimulator(frame.getClassName());
            if (!own) {
                into.append("\n      at ").append(frame);
            }
        }
    }

    private static boolean isSimulator(String className) {
        return className.equals(SimThread.class.getName())
                || className.equals(Scheduler.class.getName())
                || className.equals(SimNet.class.getName())
                || className.equals(ThreadedNet.class.getName())
                || className.equals(SimRuntime.class.getName());
    }
}
