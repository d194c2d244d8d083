package org.kcp4j.cli.demo;

import java.time.Duration;

/**
 * How a link treats datagrams, the same in both directions. Immutable.
 *
 * @param lossPercent share of the datagrams that never arrive, 0 to 100
 * @param duplicatePercent share of the arriving datagrams that arrive twice, 0 to 100
 * @param minDelay shortest time one way
 * @param maxDelay longest time one way, at least {@code minDelay}; every datagram draws its own, evenly spread
 * @param ordered whether datagrams of one direction stay in order in spite of their delays
 */
public record LinkConditions(
        double lossPercent, double duplicatePercent, Duration minDelay, Duration maxDelay, boolean ordered) {

    /**
     * Checks the ranges.
     *
     * @throws IllegalArgumentException if a value is out of its range
     */
    public LinkConditions {
        requirePercent("lossPercent", lossPercent);
        requirePercent("duplicatePercent", duplicatePercent);
        if (minDelay.isNegative() || maxDelay.compareTo(minDelay) < 0) {
            throw new IllegalArgumentException("delay from " + minDelay + " to " + maxDelay);
        }
    }

    /**
     * {@return a link that loses, delays and repeats nothing}
     */
    public static LinkConditions perfect() {
        return new LinkConditions(0, 0, Duration.ZERO, Duration.ZERO, true);
    }

    /**
     * {@return these conditions with another loss}
     *
     * @param percent share of the datagrams that never arrive, 0 to 100
     */
    public LinkConditions withLoss(double percent) {
        return new LinkConditions(percent, duplicatePercent, minDelay, maxDelay, ordered);
    }

    /**
     * {@return these conditions with other delays}
     *
     * @param min shortest time one way
     * @param max longest time one way
     */
    public LinkConditions withDelay(Duration min, Duration max) {
        return new LinkConditions(lossPercent, duplicatePercent, min, max, ordered);
    }

    /**
     * {@return these conditions with another share of repeated datagrams}
     *
     * @param percent share of the arriving datagrams that arrive twice, 0 to 100
     */
    public LinkConditions withDuplicates(double percent) {
        return new LinkConditions(lossPercent, percent, minDelay, maxDelay, ordered);
    }

    /**
     * {@return these conditions with datagrams that may overtake each other}
     */
    public LinkConditions unordered() {
        return new LinkConditions(lossPercent, duplicatePercent, minDelay, maxDelay, false);
    }

    private static void requirePercent(String name, double value) {
        if (!(value >= 0 && value <= 100)) {
            throw new IllegalArgumentException(name + " " + value + " is outside 0 to 100");
        }
    }
}
