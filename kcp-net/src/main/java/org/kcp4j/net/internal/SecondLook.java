package org.kcp4j.net.internal;

import java.util.function.IntSupplier;
import java.util.function.LongSupplier;

/**
 * Lets a receive loop look at a link again before it sleeps. Datagrams of one write come one by one, and so do question
 * and answer; to fall asleep and be woken costs more than all else that is done for one. So after a few datagrams the loop
 * looks a few times more, giving way to other threads in between; less often where that was in vain, and hardly ever where
 * the others take the processor for long. Belongs to the loop's thread.
 */
final class SecondLook {
    /** Fewer datagrams are a few. After more the sessions and the sender have work, and then there will be more again. */
    static final int A_FEW = 8;

    /** What others get waits while one link is looked at: no longer than for so many datagrams. */
    static final int MOST_DATAGRAMS = 256;

    /** Looks in vain before sleeping, about 20 µs of them. */
    static final int MOST_LOOKS = 16;

    /** Giving way takes longer where more threads want to run than there are processors. A sleeper's turn comes sooner. */
    static final long CROWDED_NANOS = 100_000;

    /** Chances that are passed over after giving way took that long: at first, and when it does again and again. */
    static final int SHORTEST_REST = 16;

    static final int LONGEST_REST = 1024;

    private final LongSupplier clock;
    private final Runnable giveWay;

    private int looks = MOST_LOOKS;
    private int rest; // chances to come that are passed over
    private int nextRest = SHORTEST_REST;

    /**
     * A loop's second looks.
     *
     * @param clock nanoseconds
     * @param giveWay lets other threads run that want to
     */
    SecondLook(LongSupplier clock, Runnable giveWay) {
        this.clock = clock;
        this.giveWay = giveWay;
    }

    /**
     * Looks at a link for a while.
     *
     * @param receive takes what there is and returns how many datagrams that was; negative once the link is closed
     */
    void look(IntSupplier receive) {
        if (rest > 0) {
            rest--;
            return;
        }
        int received = 0;
        int n = 0;
        for (int vain = 0; vain < looks && n < A_FEW && received < MOST_DATAGRAMS; ) {
            if (!isUncrowded()) {
                return;
            }
            n = receive.getAsInt();
            if (n < 0) {
                return;
            }
            received += n;
            vain = n > 0 ? 0 : vain + 1;
        }
        looks = received > 0 ? MOST_LOOKS : Math.max(1, looks / 2);
        nextRest = Math.max(SHORTEST_REST, nextRest - 1);
    }

    /** Gives way; false, and no more looks for a while, if that took long. */
    private boolean isUncrowded() {
        long before = clock.getAsLong();
        giveWay.run();
        boolean crowded = clock.getAsLong() - before > CROWDED_NANOS;
        if (crowded) {
            rest = nextRest;
            nextRest = Math.min(LONGEST_REST, 4 * nextRest);
        }
        return !crowded;
    }
}
