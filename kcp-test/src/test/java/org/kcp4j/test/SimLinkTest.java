package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kcp4j.test.LinkProfile.Blackouts;
import org.kcp4j.test.LinkProfile.Bursts;

/** Each feature of a link alone, measured over many datagrams with a fixed seed. */
class SimLinkTest {
    private static final int MANY = 100_000;
    private static final long MS = 1_000_000;
    private static final LinkProfile IDEAL = LinkProfile.ideal();

    /** Sends datagrams of 1000 bytes at a fixed pace; returns the arrival of each, -1 where it has none. */
    private static long[] arrivals(SimLink link, int count, long paceNanos) {
        long[] arrivals = new long[count];
        for (int i = 0; i < count; i++) {
            arrivals[i] = link.send(i * paceNanos, 1000) > 0 ? link.arrivalNanos(0) : -1;
        }
        return arrivals;
    }

    @Test
    void anIdealLinkDeliversEverythingAtOnce() {
        SimLink link = new SimLink(IDEAL, 1);
        for (int i = 0; i < 1000; i++) {
            assertThat(link.send(i, i)).isEqualTo(1);
            assertThat(link.arrivalNanos(0)).isEqualTo(i);
            assertThat(link.isCorrupted(0)).isFalse();
        }
    }

    @Test
    void losesTheShareItIsToldTo() {
        for (double loss : new double[] {0.01, 0.2, 0.9}) {
            SimLink link = new SimLink(IDEAL.withLoss(loss), 2);
            arrivals(link, MANY, MS);
            assertThat(link.stats().lost() / (double) MANY).isCloseTo(loss, within(0.005));
            assertThat(link.stats().delivered() + link.stats().lost()).isEqualTo(MANY);
        }
    }

    @Test
    void burstsHaveTheLengthAndTheShareOfGilbertAndElliott() {
        SimLink link = new SimLink(IDEAL.withBursts(new Bursts(0.01, 0.1, 1)), 3);
        long[] arrivals = arrivals(link, 10 * MANY, MS);
        int bursts = 0;
        for (int i = 1; i < arrivals.length; i++) {
            bursts += arrivals[i] < 0 && arrivals[i - 1] >= 0 ? 1 : 0;
        }
        double lost = link.stats().lost();
        assertThat(lost / arrivals.length).isCloseTo(0.01 / 0.11, within(0.005));
        assertThat(lost / bursts).as("datagrams in a burst").isCloseTo(10, within(0.5));
    }

    @Test
    void jitterIsEvenlySpreadAboveTheDelayAndKeepsTheOrder() {
        Duration delay = Duration.ofMillis(20);
        SimLink link = new SimLink(IDEAL.withDelay(delay).withJitter(Duration.ofMillis(10)), 4);
        long[] arrivals = arrivals(link, MANY, 20 * MS); // so slow that nothing can overtake
        long[] onTheWay = new long[MANY];
        for (int i = 0; i < MANY; i++) {
            onTheWay[i] = arrivals[i] - i * 20L * MS;
        }
        assertThat(Arrays.stream(onTheWay).min().orElseThrow()).isBetween(20 * MS, 20 * MS + MS / 100);
        assertThat(Arrays.stream(onTheWay).max().orElseThrow()).isBetween(30 * MS - MS / 100, 30 * MS);
        assertThat(Arrays.stream(onTheWay).average().orElseThrow()).isCloseTo(25 * MS, within(0.1 * MS));
        assertThat(arrivals(new SimLink(link.profile(), 5), MANY, MS)).isSorted();
    }

    @Test
    void reordersTheShareItIsToldTo() {
        SimLink link = new SimLink(IDEAL.withReordering(0.05, Duration.ofMillis(50)), 6);
        long[] arrivals = arrivals(link, MANY, MS);
        int overtaken = 0;
        for (int i = 0; i < MANY - 1; i++) {
            assertThat(arrivals[i] - (long) i * MS).isBetween(0L, 50 * MS);
            overtaken += arrivals[i] > arrivals[i + 1] ? 1 : 0;
        }
        assertThat(link.stats().reordered() / (double) MANY).isCloseTo(0.05, within(0.005));
        assertThat(overtaken / (double) MANY).isCloseTo(0.05, within(0.005));
    }

    @Test
    void duplicatesTheShareItIsToldTo() {
        SimLink link = new SimLink(IDEAL.withDuplication(0.1), 7);
        int copies = 0;
        for (int i = 0; i < MANY; i++) {
            copies += link.send(i, 10);
        }
        assertThat(copies / (double) MANY).isCloseTo(1.1, within(0.005));
        assertThat(link.stats().duplicated()).isEqualTo(copies - MANY);
        assertThat(link.stats().delivered()).isEqualTo(copies);
    }

    @Test
    void corruptsTheShareItIsToldToByAFewBits() {
        SimLink link = new SimLink(IDEAL.withCorruption(0.1), 8);
        int flipped = 0;
        for (int i = 0; i < MANY; i++) {
            link.send(i, 100);
            if (link.isCorrupted(0)) {
                byte[] datagram = new byte[120];
                link.corrupt(datagram, 10, 100);
                int bits = 0;
                for (int at = 0; at < datagram.length; at++) {
                    assertThat(datagram[at] == 0 || (at >= 10 && at < 110)).isTrue();
                    bits += Integer.bitCount(datagram[at] & 0xFF);
                }
                assertThat(bits).isLessThanOrEqualTo(8);
                flipped += bits;
            }
        }
        assertThat(link.stats().corrupted() / (double) MANY).isCloseTo(0.1, within(0.005));
        assertThat(flipped / (double) link.stats().corrupted()).isCloseTo(4.5, within(0.1));
    }

    @Test
    void theBottleneckHasItsRateAndTheQueueItsLength() {
        SimLink link = new SimLink(IDEAL.withRate(1_000_000, 20_000), 9);
        // Twice as much as it can carry: 1000 bytes each half millisecond.
        long[] arrivals = arrivals(link, MANY, MS / 2);
        long last = Arrays.stream(arrivals).max().orElseThrow();
        assertThat(link.stats().deliveredBytes() * 1e9 / last).isCloseTo(1_000_000, within(1000.0));
        for (int i = 100; i < MANY; i++) {
            // The queue is full all the time: 19 to 20 ms of it, and the datagram's own millisecond at most.
            assertThat(arrivals[i] < 0 || arrivals[i] - (long) i * MS / 2 >= 19 * MS)
                    .isTrue();
            assertThat(arrivals[i] - (long) i * MS / 2).isLessThanOrEqualTo(20 * MS);
        }
        assertThat(link.stats().overflowed() / (double) MANY).isCloseTo(0.5, within(0.001));
    }

    @Test
    void anIdleBottleneckTakesAnyDatagram() {
        SimLink link = new SimLink(IDEAL.withRate(1000, 0), 10);
        assertThat(link.send(0, 1000)).isEqualTo(1);
        assertThat(link.arrivalNanos(0)).isEqualTo(1000 * MS);
        assertThat(link.send(999 * MS, 1000)).isZero();
        assertThat(link.send(1000 * MS, 1000)).isEqualTo(1);
    }

    @Test
    void whatIsLongerThanTheMtuDoesNotPass() {
        SimLink link = new SimLink(IDEAL.withMtu(500), 11);
        assertThat(link.send(0, 500)).isEqualTo(1);
        assertThat(link.send(0, 501)).isZero();
        assertThat(link.stats().tooLong()).isEqualTo(1);
    }

    @Test
    void blackoutsComeAfterTheirGapsAndLastTheirLength() {
        Blackouts blackouts = new Blackouts(Duration.ofSeconds(9), Duration.ofSeconds(1));
        SimLink link = new SimLink(IDEAL.withBlackouts(blackouts), 12);
        long[] arrivals = arrivals(link, 2_000_000, MS);
        List<Integer> lengths = new ArrayList<>();
        int since = 0;
        for (int i = 1; i < arrivals.length; i++) {
            if (arrivals[i] < 0 && arrivals[i - 1] >= 0) {
                assertThat(i - since).as("gap in ms").isBetween(4_499, 13_501);
                since = i;
            } else if (arrivals[i] >= 0 && arrivals[i - 1] < 0) {
                lengths.add(i - since);
                since = i;
            }
        }
        assertThat(lengths).allMatch(ms -> ms >= 999 && ms <= 1001);
        assertThat(link.stats().blackedOut() / (double) arrivals.length).isCloseTo(0.1, within(0.01));
    }

    @Test
    void aCutLinkDropsEverythingUntilItIsRestored() {
        SimLink link = new SimLink(IDEAL, 13);
        link.cut();
        assertThat(link.send(0, 1)).isZero();
        link.restore();
        assertThat(link.send(1, 1)).isEqualTo(1);
    }

    @Test
    void everyDatagramIsCountedOnce() {
        SimLink link = new SimLink(LinkProfile.hostile(), 14);
        arrivals(link, MANY, MS / 2);
        LinkStats stats = link.stats();
        assertThat(stats.sent() + stats.duplicated())
                .isEqualTo(
                        stats.delivered() + stats.lost() + stats.overflowed() + stats.tooLong() + stats.blackedOut());
        assertThat(stats.lost()).isPositive();
        assertThat(stats.overflowed()).isPositive();
        assertThat(stats.blackedOut()).isPositive();
    }

    @Test
    void theSeedDecidesEverything() {
        long[] once = arrivals(new SimLink(LinkProfile.hostile(), 15), 10_000, MS);
        assertThat(arrivals(new SimLink(LinkProfile.hostile(), 15), 10_000, MS)).isEqualTo(once);
        assertThat(arrivals(new SimLink(LinkProfile.hostile(), 16), 10_000, MS)).isNotEqualTo(once);
    }
}
