package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import org.junit.jupiter.api.Test;

class SecondLookTest {
    private static final int CLOSED = -1;

    private long now;
    private long yieldNanos = 1_000;
    private int yields;
    private int looks;
    private final Deque<Integer> arriving = new ArrayDeque<>();
    private final SecondLook secondLook = new SecondLook(() -> now, this::giveWay);

    private void giveWay() {
        yields++;
        now += yieldNanos;
    }

    private int receive() {
        looks++;
        Integer n = arriving.poll();
        return n == null ? 0 : n;
    }

    /** One chance, at which datagrams come look by look and then no more; returns how often the link was looked at. */
    private int looksWhen(Integer... datagrams) {
        arriving.addAll(List.of(datagrams));
        looks = 0;
        secondLook.look(this::receive);
        return looks;
    }

    @Test
    void givesWayBeforeEachLook() {
        assertThat(looksWhen(1, 0, 2)).isEqualTo(3 + SecondLook.MOST_LOOKS);
        assertThat(yields).isEqualTo(looks);
    }

    @Test
    void beginsAnewWithEachDatagramThatComes() {
        Integer[] late = new Integer[SecondLook.MOST_LOOKS];
        Arrays.fill(late, 0);
        late[late.length - 1] = 1;
        assertThat(looksWhen(late)).isEqualTo(2 * SecondLook.MOST_LOOKS);
    }

    @Test
    void looksHalfAsOftenAfterEachTimeInVainButOnceAlways() {
        assertThat(looksWhen()).isEqualTo(16);
        assertThat(looksWhen()).isEqualTo(8);
        assertThat(looksWhen()).isEqualTo(4);
        assertThat(looksWhen()).isEqualTo(2);
        assertThat(looksWhen()).isEqualTo(1);
        assertThat(looksWhen()).isEqualTo(1);
        assertThat(looksWhen(1)).as("something came: two looks as before").isEqualTo(2);
        assertThat(looksWhen()).as("and all of them from now on").isEqualTo(16);
    }

    @Test
    void leavesOffWhenMoreThanAFewCome() {
        assertThat(looksWhen(1, SecondLook.A_FEW, 1)).isEqualTo(2);
    }

    @Test
    void doesNotKeepTheOthersWaitingForEver() {
        Integer[] steady = new Integer[SecondLook.MOST_DATAGRAMS];
        Arrays.fill(steady, 2);
        assertThat(looksWhen(steady)).isEqualTo(SecondLook.MOST_DATAGRAMS / 2);
    }

    @Test
    void endsWhenTheLinkIsClosed() {
        assertThat(looksWhen(1, CLOSED)).isEqualTo(2);
        assertThat(looksWhen()).as("which is nothing in vain").isEqualTo(16);
    }

    @Test
    void restsWhereOthersTakeTheProcessorAndLongerEachTime() {
        yieldNanos = SecondLook.CROWDED_NANOS + 1;
        assertThat(looksWhen(1)).as("gave way for too long").isZero();
        assertThat(restsUntilItGivesWay()).isEqualTo(SecondLook.SHORTEST_REST);
        assertThat(restsUntilItGivesWay()).isEqualTo(4 * SecondLook.SHORTEST_REST);
        assertThat(restsUntilItGivesWay()).isEqualTo(16 * SecondLook.SHORTEST_REST);
        for (int i = 0; i < 5; i++) {
            assertThat(restsUntilItGivesWay()).isLessThanOrEqualTo(SecondLook.LONGEST_REST);
        }
    }

    @Test
    void restsLessWhenItIsNotCrowdedAnyMore() {
        yieldNanos = SecondLook.CROWDED_NANOS + 1;
        assertThat(looksWhen()).isZero();
        yieldNanos = 1_000;
        assertThat(restsUntilItGivesWay()).isEqualTo(SecondLook.SHORTEST_REST);
        for (int i = 0; i < 4 * SecondLook.SHORTEST_REST; i++) {
            assertThat(looksWhen()).isPositive();
        }
        yieldNanos = SecondLook.CROWDED_NANOS + 1;
        assertThat(looksWhen()).isZero();
        assertThat(restsUntilItGivesWay()).as("the shortest again").isEqualTo(SecondLook.SHORTEST_REST);
    }

    private int restsUntilItGivesWay() {
        int before = yields;
        for (int rests = 0; rests < 10_000; rests++) {
            secondLook.look(this::receive);
            if (yields > before) {
                return rests;
            }
        }
        throw new AssertionError("never looks again");
    }
}
