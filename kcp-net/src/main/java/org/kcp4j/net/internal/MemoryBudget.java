package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.LongAdder;

/** What the sessions of an endpoint hold together, and how much that may be. Thread safe. */
final class MemoryBudget {
    /** An idle session, all in all, rounded up. */
    static final int SESSION_BYTES = 5 << 10;

    private final long limitBytes;
    private final AtomicLong held = new AtomicLong();
    private final LongAdder dropped = new LongAdder();

    /** A limit of 0 stands for half of the heap. */
    MemoryBudget(long limitBytes) {
        this.limitBytes = limitBytes > 0 ? limitBytes : Runtime.getRuntime().maxMemory() / 2;
    }

    /** Notes that so much more is held, or less. */
    void add(long bytes) {
        held.addAndGet(bytes);
    }

    long heldBytes() {
        return held.get();
    }

    /** Counts datagrams that were dropped because too much was held. */
    void dropped(int datagrams) {
        dropped.add(datagrams);
    }

    long dropped() {
        return dropped.sum();
    }

    boolean isOver() {
        return held.get() > limitBytes;
    }

    boolean isHalfUsed() {
        return held.get() > limitBytes / 2;
    }

    /** Whether one of so many sessions holds more than its share while there is no room left. */
    boolean isGreedy(long ownBytes, int sessions) {
        return isOver() && ownBytes > limitBytes / Math.max(1, sessions);
    }
}
