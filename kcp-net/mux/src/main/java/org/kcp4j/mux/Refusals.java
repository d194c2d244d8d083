package org.kcp4j.mux;

import java.util.ArrayDeque;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Streams of which the peer is to hear that nobody reads them here: those it opened beyond the limit, and those that were
 * closed while it still wrote. It gets a FIN, which smux ignores for a stream that has one already, and which tells
 * kcp4j to stop. Thread safe: the receiver adds, the sender takes.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class Refusals extends FrameSource {
    private static final int MOST_WAITING = 1024;

    private final SendSchedule schedule;
    private final Counters counters;
    private final Monitor monitor;
    private final ArrayDeque<Integer> streams = new ArrayDeque<>(); // guarded by monitor

    Refusals(NetRuntime runtime, SendSchedule schedule, Counters counters) {
        super(true);
        this.schedule = schedule;
        this.counters = counters;
        this.monitor = new Monitor(runtime);
    }

    /** Remembers to tell the peer. The frames of one stream mostly come in a row: it is told once for all that wait. */
    void add(int stream) {
        monitor.lock();
        try {
            Integer last = streams.peekLast();
            if (last != null && last == stream) {
                return;
            }
            if (streams.size() == MOST_WAITING) {
                counters.resetsDropped++;
                return;
            }
            streams.add(stream);
            schedule.add(this);
        } finally {
            monitor.unlock();
        }
    }

    @Override
    boolean append(FrameBatch batch) {
        monitor.lock();
        try {
            Integer stream = streams.poll();
            if (stream != null) {
                batch.add(Frame.FIN, stream);
                counters.resetsSent++;
            }
            return !streams.isEmpty();
        } finally {
            monitor.unlock();
        }
    }
}
