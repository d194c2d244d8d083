package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Deadlines of many sessions on one thread: a hashed wheel of 1 ms slots. Setting a deadline later than the one the wheel
 * knows costs one volatile write: the wheel finds out when it looks (lazy re-arm). With no deadline at all it sleeps.
 *
 * <p>A timer fires on the wheel's thread, never early, and late by at most a millisecond plus the system's own delay.
 * {@link Timer#set} and {@link Timer#cancel} belong to the timer's owner, one thread at a time.
 *
 * <p>Unbounded waits are not possible here, so nothing needs a bound but the timers themselves: one per session.
 */
final class TimerWheel {
    /** No deadline. */
    static final long NEVER = Long.MAX_VALUE;

    private static final long TICK_NANOS = 1_000_000;
    private static final int SLOTS = 4096;

    /** Before every tick: whatever is handed over now is looked at before the next sleep. */
    private static final long AWAKE = Long.MIN_VALUE;

    private final NetRuntime runtime;
    private final long origin;
    private final Thread thread;
    private final AtomicReference<@Nullable Timer> incoming = new AtomicReference<>();
    private volatile boolean closed;
    private volatile long sleepsUntil = AWAKE; // a tick; NEVER when only a new timer can end its sleep

    // The wheel's thread alone:
    private final @Nullable Timer[] slots = new Timer[SLOTS];
    private final long[] occupied = new long[SLOTS / Long.SIZE];
    private long nextTick; // the first tick not yet looked at

    /** A wheel whose thread gets the name given; {@link #start} it. */
    TimerWheel(NetRuntime runtime, String name) {
        this.runtime = runtime;
        this.origin = runtime.nanoTime();
        this.thread = runtime.newLoopThread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread; timers fire no more. */
    void close() {
        closed = true;
        runtime.unpark(thread);
    }

    /** A timer, not set, that runs {@code action} on the wheel's thread; the action must be quick and must not throw. */
    Timer newTimer(Runnable action) {
        return new Timer(action);
    }

    /** One deadline that can be moved. */
    final class Timer {
        private final Runnable action;

        // Set by the owner, read by the wheel; nanoseconds of the runtime's clock.
        private volatile long deadline = NEVER;
        // When the wheel will look at this timer again, as a tick; set by the wheel.
        private volatile long looksAt = NEVER;
        // In `incoming`: set by the owner, cleared by the wheel.
        private volatile boolean handedOver;

        private @Nullable Timer nextIncoming;

        // The wheel's thread alone:
        private @Nullable Timer next;
        private @Nullable Timer previous;
        private int slot = -1;

        private Timer(Runnable action) {
            this.action = action;
        }

        /** Moves the deadline to {@code nanos} of the runtime's clock, or to {@link #NEVER}. */
        void set(long nanos) {
            if (nanos == deadline) {
                return;
            }
            deadline = nanos;
            // The wheel writes looksAt, then reads deadline; here it is the other way round: one of the two notices.
            if (nanos != NEVER && tickOf(nanos) < looksAt) {
                if (!handedOver) {
                    handedOver = true;
                    handOver(this);
                }
                wakeBefore(tickOf(nanos));
            }
        }

        void cancel() {
            set(NEVER);
        }
    }

    private void handOver(Timer timer) {
        Timer top;
        do {
            top = incoming.get();
            timer.nextIncoming = top;
        } while (!incoming.compareAndSet(top, timer));
    }

    /** Most deadlines come after the wheel's next look, which is early enough for what was handed over. */
    private void wakeBefore(long tick) {
        if (tick < sleepsUntil) {
            runtime.unpark(thread);
        }
    }

    /** The first tick at whose time the deadline has passed. */
    private long tickOf(long nanos) {
        return Math.max(0, Math.floorDiv(nanos - origin + TICK_NANOS - 1, TICK_NANOS));
    }

    private void run() {
        while (!closed) {
            long wakeNanos = turn(runtime.nanoTime());
            sleepsUntil = wakeNanos == NEVER ? NEVER : tickOf(wakeNanos);
            if (incoming.get() == null && !closed) {
                if (wakeNanos == NEVER) {
                    runtime.park(this);
                } else {
                    runtime.parkNanos(this, wakeNanos - runtime.nanoTime());
                }
            }
            sleepsUntil = AWAKE;
        }
    }

    /** Fires what is due and returns when to look again, at the latest; the wheel's thread does nothing else. */
    long turn(long nowNanos) {
        takeIncoming();
        advance((nowNanos - origin) / TICK_NANOS);
        takeIncoming(); // what the actions have set
        long tick = nextOccupiedTick();
        return tick == NEVER ? NEVER : origin + tick * TICK_NANOS;
    }

    private void takeIncoming() {
        Timer timer = incoming.getAndSet(null);
        while (timer != null) {
            Timer rest = timer.nextIncoming;
            timer.nextIncoming = null;
            timer.handedOver = false;
            unlink(timer);
            file(timer);
            timer = rest;
        }
    }

    /** Puts an unlinked timer where its deadline belongs, or nowhere if it has none. */
    private void file(Timer timer) {
        long deadline;
        do {
            deadline = timer.deadline;
            timer.looksAt = deadline == NEVER ? NEVER : Math.max(tickOf(deadline), nextTick);
        } while (timer.deadline < deadline); // moved nearer meanwhile, by an owner that saw the old looksAt
        if (timer.looksAt != NEVER) {
            link(timer, (int) (timer.looksAt & (SLOTS - 1)));
        }
    }

    private void advance(long now) {
        // After a long sleep one turn visits every slot.
        long from = Math.max(nextTick, now - SLOTS + 1);
        nextTick = now + 1;
        for (long tick = from; tick <= now; tick++) {
            int slot = (int) (tick & (SLOTS - 1));
            if ((occupied[slot >> 6] & 1L << slot) != 0) {
                visit(slot, now);
            }
        }
    }

    private void visit(int slot, long now) {
        Timer timer = slots[slot];
        while (timer != null) {
            Timer rest = timer.next;
            if (timer.looksAt <= now) {
                unlink(timer);
                long deadline = timer.deadline;
                if (deadline != NEVER && tickOf(deadline) <= now) {
                    fire(timer, deadline);
                } else {
                    file(timer);
                }
            }
            timer = rest;
        }
    }

    private void fire(Timer timer, long deadline) {
        timer.looksAt = NEVER;
        // An owner that moved the deadline a moment ago trusted the old looksAt; one that moves it now hands it over.
        if (timer.deadline != deadline) {
            file(timer);
        }
        timer.action.run();
    }

    private long nextOccupiedTick() {
        // Ring order from nextTick on; slots hold later turns too, which only costs a look.
        for (long tick = nextTick, end = nextTick + SLOTS; tick < end; ) {
            int slot = (int) (tick & (SLOTS - 1));
            long word = occupied[slot >> 6] >>> slot;
            if (word != 0) {
                return Math.min(end, tick + Long.numberOfTrailingZeros(word));
            }
            tick += Long.SIZE - (slot & (Long.SIZE - 1));
        }
        return NEVER;
    }

    private void link(Timer timer, int slot) {
        Timer head = slots[slot];
        timer.slot = slot;
        timer.previous = null;
        timer.next = head;
        if (head != null) {
            head.previous = timer;
        }
        slots[slot] = timer;
        occupied[slot >> 6] |= 1L << slot;
    }

    private void unlink(Timer timer) {
        int slot = timer.slot;
        if (slot < 0) {
            return;
        }
        Timer before = timer.previous;
        Timer after = timer.next;
        if (before == null) {
            slots[slot] = after;
            if (after == null) {
                occupied[slot >> 6] &= ~(1L << slot);
            }
        } else {
            before.next = after;
        }
        if (after != null) {
            after.previous = before;
        }
        timer.previous = null;
        timer.next = null;
        timer.slot = -1;
    }
}
