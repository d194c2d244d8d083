package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The generator: SplitMix64's own numbers, and fair draws from them. */
class SimRandomTest {
    private static final int MANY = 100_000;

    @Test
    void drawsTheNumbersOfSplitMix64() {
        SimRandom random = new SimRandom(0);
        assertThat(random.nextLong()).isEqualTo(0xE220_A839_7B1D_CDAFL);
        assertThat(random.nextLong()).isEqualTo(0x6E78_9E6A_A1B9_65F4L);
    }

    @Test
    void everyNumberBelowTheBoundIsAsLikely() {
        SimRandom random = new SimRandom(1);
        int[] counts = new int[10];
        for (int i = 0; i < MANY; i++) {
            counts[random.nextInt(counts.length)]++;
        }
        for (int count : counts) {
            assertThat(count).isBetween(MANY / 10 - 500, MANY / 10 + 500);
        }
        assertThatThrownBy(() -> random.nextInt(0)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void chancesComeTrueAsOftenAsTheySay() {
        SimRandom random = new SimRandom(2);
        int yes = 0;
        for (int i = 0; i < MANY; i++) {
            yes += random.chance(0.3) ? 1 : 0;
            assertThat(random.chance(1)).isTrue();
            assertThat(random.chance(0)).isFalse();
        }
        assertThat(yes / (double) MANY).isCloseTo(0.3, within(0.005));
    }

    @Test
    void streamsOfOneSeedAreStrangersToEachOther() {
        assertThat(SimRandom.derive(1, 1))
                .isNotEqualTo(SimRandom.derive(1, 2))
                .isNotEqualTo(SimRandom.derive(2, 1))
                .isEqualTo(SimRandom.derive(1, 1));
    }
}
