package org.kcp4j.test;

import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * How one direction of a simulated network behaves. Immutable; take a preset or {@link #ideal} and change what matters:
 *
 * {@snippet :
 * LinkProfile bad = LinkProfile.lte().withLoss(0.1).withBlackouts(new LinkProfile.Blackouts(Duration.ofSeconds(20), Duration.ofSeconds(2)));
 * }
 *
 * <p>Probabilities are 0 … 1 and hold for each datagram.
 *
 * @param delay least time a datagram is on its way, behind the queue
 * @param jitter most time that chance adds, evenly spread. Datagrams keep their order: one that would overtake arrives
 *     together with the one in front of it
 * @param loss probability of loss; outside of bursts, if there are any
 * @param bursts states of bad reception, or null for none
 * @param reorder probability that a datagram is held back while later ones pass it
 * @param reorderDelay how long at most
 * @param duplication probability that a datagram arrives twice
 * @param corruption probability that a copy arrives with some bits flipped
 * @param bytesPerSecond rate of the bottleneck, in bytes of UDP payload; 0 for no limit
 * @param queueBytes bytes that may wait in front of the bottleneck; what finds it full is dropped. An idle link takes any
 *     datagram
 * @param mtu longest UDP payload that passes, in bytes
 * @param blackouts times without any connection, or null for none
 */
public record LinkProfile(
        Duration delay,
        Duration jitter,
        double loss,
        @Nullable Bursts bursts,
        double reorder,
        Duration reorderDelay,
        double duplication,
        double corruption,
        long bytesPerSecond,
        int queueBytes,
        int mtu,
        @Nullable Blackouts blackouts) {

    /** UDP payload of a full Ethernet frame over IPv4. */
    private static final int ETHERNET = 1472;

    private static final int MAX_MTU = 65_507;
    private static final long MAX_NANOS = Duration.ofDays(1).toNanos();
    private static final long MEGABIT = 125_000;

    /**
     * Losses that come together (Gilbert and Elliott): before each datagram the link may change between a good and a bad
     * state. A burst lasts {@code 1 / leave} datagrams on average, and the bad state holds for
     * {@code enter / (enter + leave)} of them.
     *
     * @param enter probability that a good state turns bad
     * @param leave probability that a bad state turns good
     * @param loss probability of loss in a bad state
     */
    public record Bursts(double enter, double leave, double loss) {
        /**
         * Checks every component.
         *
         * @throws IllegalArgumentException if one is no probability
         */
        public Bursts {
            requireProbability("enter", enter);
            requireProbability("leave", leave);
            requireProbability("loss", loss);
        }
    }

    /**
     * Times in which nothing arrives, again and again: after a gap between half and one and a half of {@code meanGap}.
     *
     * @param meanGap time between the end of one and the beginning of the next, on average; at least a millisecond
     * @param length how long each lasts
     */
    public record Blackouts(Duration meanGap, Duration length) {
        /**
         * Checks every component.
         *
         * @throws IllegalArgumentException if one is out of its range
         */
        public Blackouts {
            requireTime("meanGap", meanGap);
            requireTime("length", length);
            if (meanGap.toMillis() < 1) {
                throw new IllegalArgumentException("meanGap must be at least a millisecond: " + meanGap);
            }
        }
    }

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public LinkProfile {
        requireTime("delay", delay);
        requireTime("jitter", jitter);
        requireProbability("loss", loss);
        requireProbability("reorder", reorder);
        requireTime("reorderDelay", reorderDelay);
        requireProbability("duplication", duplication);
        requireProbability("corruption", corruption);
        if (bytesPerSecond < 0 || bytesPerSecond > 1L << 40) {
            throw new IllegalArgumentException("bytesPerSecond must be 0 … 2^40: " + bytesPerSecond);
        }
        if (queueBytes < 0) {
            throw new IllegalArgumentException("queueBytes must not be negative: " + queueBytes);
        }
        if (mtu < 1 || mtu > MAX_MTU) {
            throw new IllegalArgumentException("mtu must be 1 … " + MAX_MTU + ": " + mtu);
        }
    }

    private static void requireProbability(String name, double value) {
        if (!(value >= 0 && value <= 1)) {
            throw new IllegalArgumentException(name + " must be 0 … 1: " + value);
        }
    }

    private static void requireTime(String name, Duration value) {
        if (value.isNegative() || value.compareTo(Duration.ofNanos(MAX_NANOS)) > 0) {
            throw new IllegalArgumentException(name + " must be between zero and a day: " + value);
        }
    }

    /** {@return a link that delivers everything at once} */
    public static LinkProfile ideal() {
        return new LinkProfile(
                Duration.ZERO, Duration.ZERO, 0, null, 0, Duration.ZERO, 0, 0, 0, 1 << 20, MAX_MTU, null);
    }

    /** {@return a local network: a gigabit, a fraction of a millisecond, no loss} */
    public static LinkProfile lan() {
        return ideal().withDelay(Duration.ofNanos(200_000))
                .withJitter(Duration.ofNanos(100_000))
                .withRate(1_000 * MEGABIT, 512 << 10)
                .withMtu(ETHERNET);
    }

    /** {@return a home's wireless network: 50 Mbit/s, some milliseconds, short bursts of loss} */
    public static LinkProfile wifi() {
        return ideal().withDelay(Duration.ofMillis(3))
                .withJitter(Duration.ofMillis(5))
                .withLoss(0.002)
                .withBursts(new Bursts(0.002, 0.2, 0.3))
                .withRate(50 * MEGABIT, 256 << 10)
                .withMtu(ETHERNET);
    }

    /** {@return a mobile network: 30 Mbit/s behind a long queue, much jitter, some bursts} */
    public static LinkProfile lte() {
        return ideal().withDelay(Duration.ofMillis(25))
                .withJitter(Duration.ofMillis(15))
                .withLoss(0.001)
                .withBursts(new Bursts(0.001, 0.1, 0.5))
                .withReordering(0.001, Duration.ofMillis(10))
                .withRate(30 * MEGABIT, 1 << 20)
                .withMtu(ETHERNET);
    }

    /** {@return a geostationary satellite: 20 Mbit/s, 600 ms for a round trip, 1 % loss} */
    public static LinkProfile satellite() {
        return ideal().withDelay(Duration.ofMillis(300))
                .withJitter(Duration.ofMillis(10))
                .withLoss(0.01)
                .withRate(20 * MEGABIT, 512 << 10)
                .withMtu(ETHERNET);
    }

    /** {@return another continent: 100 Mbit/s, 150 ms for a round trip, little loss, rare reordering} */
    public static LinkProfile transcontinental() {
        return ideal().withDelay(Duration.ofMillis(75))
                .withJitter(Duration.ofMillis(3))
                .withLoss(0.001)
                .withReordering(0.0005, Duration.ofMillis(5))
                .withRate(100 * MEGABIT, 1 << 20)
                .withMtu(ETHERNET);
    }

    /** {@return a little of everything that can go wrong, and much of some} */
    public static LinkProfile hostile() {
        return ideal().withDelay(Duration.ofMillis(40))
                .withJitter(Duration.ofMillis(60))
                .withLoss(0.05)
                .withBursts(new Bursts(0.01, 0.2, 0.8))
                .withReordering(0.1, Duration.ofMillis(80))
                .withDuplication(0.05)
                .withCorruption(0.02)
                .withRate(8 * MEGABIT, 64 << 10)
                .withMtu(ETHERNET)
                .withBlackouts(new Blackouts(Duration.ofSeconds(20), Duration.ofSeconds(1)));
    }

    /**
     * Changes the least time on the way.
     *
     * @param value see {@link #delay}
     * @return a changed copy
     */
    public LinkProfile withDelay(Duration value) {
        return new LinkProfile(
                value,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes what chance adds to the delay.
     *
     * @param value see {@link #jitter}
     * @return a changed copy
     */
    public LinkProfile withJitter(Duration value) {
        return new LinkProfile(
                delay,
                value,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes the independent loss.
     *
     * @param value see {@link #loss}
     * @return a changed copy
     */
    public LinkProfile withLoss(double value) {
        return new LinkProfile(
                delay,
                jitter,
                value,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes the bursts of loss.
     *
     * @param value see {@link #bursts}
     * @return a changed copy
     */
    public LinkProfile withBursts(@Nullable Bursts value) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                value,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes which datagrams are held back, and for how long.
     *
     * @param share see {@link #reorder}
     * @param most see {@link #reorderDelay}
     * @return a changed copy
     */
    public LinkProfile withReordering(double share, Duration most) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                share,
                most,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes how many datagrams arrive twice.
     *
     * @param value see {@link #duplication}
     * @return a changed copy
     */
    public LinkProfile withDuplication(double value) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                value,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes how many arrive damaged.
     *
     * @param value see {@link #corruption}
     * @return a changed copy
     */
    public LinkProfile withCorruption(double value) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                value,
                bytesPerSecond,
                queueBytes,
                mtu,
                blackouts);
    }

    /**
     * Changes the bottleneck.
     *
     * @param rate see {@link #bytesPerSecond}
     * @param queue see {@link #queueBytes}
     * @return a changed copy
     */
    public LinkProfile withRate(long rate, int queue) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                rate,
                queue,
                mtu,
                blackouts);
    }

    /**
     * Changes the longest datagram.
     *
     * @param value see {@link #mtu}
     * @return a changed copy
     */
    public LinkProfile withMtu(int value) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                value,
                blackouts);
    }

    /**
     * Changes the times without connection.
     *
     * @param value see {@link #blackouts}
     * @return a changed copy
     */
    public LinkProfile withBlackouts(@Nullable Blackouts value) {
        return new LinkProfile(
                delay,
                jitter,
                loss,
                bursts,
                reorder,
                reorderDelay,
                duplication,
                corruption,
                bytesPerSecond,
                queueBytes,
                mtu,
                value);
    }
}
