package org.kcp4j.cli.demo;

import java.util.SplittableRandom;

/**
 * Decides what happens to each datagram of one direction: a repeatable sequence of draws from one seed.
 *
 * <p>Call {@link #draw} once per datagram, then the queries. Owned by the relay's thread.
 */
final class LinkFate {
    private static final double WHOLE = 100;

    private final LinkConditions conditions;
    private final SplittableRandom random;
    private final long minDelayNanos;
    private final long delaySpanNanos;

    private boolean lost;
    private boolean duplicated;
    private long delayNanos;

    LinkFate(LinkConditions conditions, long seed) {
        this.conditions = conditions;
        this.random = new SplittableRandom(seed);
        this.minDelayNanos = conditions.minDelay().toNanos();
        this.delaySpanNanos = conditions.maxDelay().toNanos() - minDelayNanos;
    }

    /** Draws the fate of the next datagram. Always the same number of draws, so that one outcome does not shift the next. */
    void draw() {
        lost = random.nextDouble(WHOLE) < conditions.lossPercent();
        duplicated = random.nextDouble(WHOLE) < conditions.duplicatePercent();
        delayNanos = minDelayNanos + random.nextLong(delaySpanNanos + 1);
    }

    boolean lost() {
        return lost;
    }

    /** Whether a datagram that is not lost arrives twice. */
    boolean duplicated() {
        return duplicated;
    }

    long delayNanos() {
        return delayNanos;
    }
}
