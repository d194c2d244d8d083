package org.kcp4j.mux;

import java.util.ArrayDeque;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Who sends next: urgent sources first (SYN, UPD, NOP, refusals), then one frame of each stream that has data, in turn
 * (PROTOCOL e.6). A source stands in it once at most, which bounds it. Thread safe.
 */
final class SendSchedule {
    private final Monitor monitor;
    private final ArrayDeque<FrameSource> urgent = new ArrayDeque<>(); // these four guarded by monitor
    private final ArrayDeque<FrameSource> fair = new ArrayDeque<>();
    private boolean idle; // the sender has sent everything and waits
    private boolean ended;

    SendSchedule(NetRuntime runtime) {
        this.monitor = new Monitor(runtime);
    }

    /**
     * Asks for a turn, once the source can say what it has to send. Nothing is lost when it stands here already: its turn is
     * still to come.
     */
    void add(FrameSource source) {
        if (source.scheduled) {
            return;
        }
        monitor.lock();
        try {
            if (!source.scheduled) {
                source.scheduled = true;
                (source.urgent ? urgent : fair).add(source);
                if (idle) {
                    idle = false;
                    monitor.signalAll();
                }
            }
        } finally {
            monitor.unlock();
        }
    }

    /** For the sender: takes the source whose turn it is, or null when there is none. */
    @Nullable
    FrameSource poll() {
        monitor.lock();
        try {
            if (ended) {
                return null;
            }
            FrameSource next = urgent.isEmpty() ? fair.poll() : urgent.poll();
            if (next != null) {
                next.scheduled = false;
            }
            return next;
        } finally {
            monitor.unlock();
        }
    }

    /** For the sender, when it has sent everything: waits for a source; false when there will be none. */
    boolean awaitWork() {
        monitor.lock();
        try {
            while (urgent.isEmpty() && fair.isEmpty() && !ended) {
                idle = true;
                monitor.signalAll(); // who waits for that
                monitor.await();
            }
            return !ended;
        } finally {
            monitor.unlock();
        }
    }

    /**
     * Waits until all is sent and there are no streams, or the time is over, or the session has ended, or the thread is
     * interrupted.
     */
    void awaitDrained(BooleanSupplier noStreams, long timeoutNanos) {
        monitor.lock();
        try {
            long since = monitor.nanoTime();
            long left = timeoutNanos;
            while (left > 0
                    && !ended
                    && !(idle && noStreams.getAsBoolean())
                    && !Thread.currentThread().isInterrupted()) {
                monitor.pause(left);
                left = timeoutNanos - (monitor.nanoTime() - since);
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Lets {@link #awaitDrained} look again. */
    void streamEnded() {
        monitor.lock();
        try {
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** No more turns. */
    void end() {
        monitor.lock();
        try {
            ended = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }
}
