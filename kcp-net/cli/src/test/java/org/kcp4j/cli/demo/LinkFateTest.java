package org.kcp4j.cli.demo;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

class LinkFateTest {
    private static final int DRAWS = 100_000;

    @Test
    void losesAndRepeatsTheGivenShares() {
        LinkFate fate = new LinkFate(LinkConditions.perfect().withLoss(10).withDuplicates(3), 1);
        int lost = 0;
        int duplicated = 0;
        for (int i = 0; i < DRAWS; i++) {
            fate.draw();
            lost += fate.lost() ? 1 : 0;
            duplicated += fate.duplicated() ? 1 : 0;
        }
        assertThat(lost).isCloseTo(DRAWS / 10, within(500));
        assertThat(duplicated).isCloseTo(3 * DRAWS / 100, within(300));
    }

    @Test
    void spreadsDelaysOverTheWholeRangeAndNotBeyond() {
        LinkConditions conditions = LinkConditions.perfect().withDelay(Duration.ofMillis(30), Duration.ofMillis(60));
        LinkFate fate = new LinkFate(conditions, 1);
        long shortest = Long.MAX_VALUE;
        long longest = 0;
        long sum = 0;
        for (int i = 0; i < DRAWS; i++) {
            fate.draw();
            shortest = Math.min(shortest, fate.delayNanos());
            longest = Math.max(longest, fate.delayNanos());
            sum += fate.delayNanos();
        }
        assertThat(shortest).isBetween(30_000_000L, 30_100_000L);
        assertThat(longest).isBetween(59_900_000L, 60_000_000L);
        assertThat(sum / DRAWS).isCloseTo(45_000_000L, within(200_000L));
    }

    @Test
    void repeatsItselfForTheSameSeedOnly() {
        assertThat(losses(7)).isEqualTo(losses(7)).isNotEqualTo(losses(8));
    }

    /** Comparing runs with and without duplicates is fair only if the losses are the same ones. */
    @Test
    void losesTheSameDatagramsWhateverElseHappensToThem() {
        LinkConditions lossy = LinkConditions.perfect().withLoss(10);
        assertThat(losses(lossy.withDuplicates(50).withDelay(Duration.ZERO, Duration.ofMillis(5)), 7))
                .isEqualTo(losses(lossy, 7));
    }

    @Test
    void conditionsOutsideTheirRangesAreRefused() {
        LinkConditions perfect = LinkConditions.perfect();
        assertThatIllegalArgumentException().isThrownBy(() -> perfect.withLoss(101));
        assertThatIllegalArgumentException().isThrownBy(() -> perfect.withLoss(Double.NaN));
        assertThatIllegalArgumentException().isThrownBy(() -> perfect.withDuplicates(-1));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perfect.withDelay(Duration.ofMillis(2), Duration.ofMillis(1)));
        assertThatIllegalArgumentException()
                .isThrownBy(() -> perfect.withDelay(Duration.ofMillis(-2), Duration.ofMillis(1)));
    }

    private static List<Boolean> losses(long seed) {
        return losses(LinkConditions.perfect().withLoss(10), seed);
    }

    private static List<Boolean> losses(LinkConditions conditions, long seed) {
        LinkFate fate = new LinkFate(conditions, seed);
        List<Boolean> losses = new ArrayList<>();
        for (int i = 0; i < 1_000; i++) {
            fate.draw();
            losses.add(fate.lost());
        }
        return losses;
    }
}
