package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.push;

import org.junit.jupiter.api.Test;

/** Reordering, messages, stream reading, and the window told to the peer. */
class ReceivingTest {
    @Test
    void deliversInOrderWhateverTheOrderOfArrival() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(2, "c"));
        rig.input(push(1, "b"), push(2, "late copy"));
        assertThat(rig.receive()).isNull();
        rig.input(push(0, "a"));
        assertThat(rig.receive() + rig.receive() + rig.receive()).isEqualTo("abc");
        assertThat(rig.receive()).isNull();
        assertThat(rig.pool.lent()).isZero();
        assertThat(rig.engine.counters().repeatSegs()).isEqualTo(1);
    }

    @Test
    void countsACopyOfWhatWasReadLongAgo() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "a"));
        rig.receive();
        rig.input(push(0, "a"), push(1, "b"));
        assertThat(rig.engine.counters().repeatSegs()).isEqualTo(1);
    }

    @Test
    void joinsFragmentsAndWaitsForTheLast() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "one ").fragment(2), push(1, "two ").fragment(1));
        assertThat(rig.engine.peekSize()).isEqualTo(-1);
        rig.input(push(2, "three"));
        assertThat(rig.engine.peekSize()).isEqualTo(13);
        assertThat(rig.receive()).isEqualTo("one two three");
    }

    @Test
    void receivesAMessageOf256FragmentsThroughASmallerWindow() {
        Rig rig = new Rig(Rig.config());
        for (int sn = 0; sn < 256; sn++) {
            assertThat(rig.engine.advertisedWindow()).as("window before %d", sn).isPositive();
            rig.input(push(sn, "f").fragment(255 - sn));
        }
        assertThat(rig.receive()).isEqualTo("f".repeat(256));
        assertThat(rig.engine.advertisedWindow()).isEqualTo(8);
    }

    @Test
    void refusesABufferThatIsTooSmallAndKeepsTheMessage() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "message"));
        assertThatThrownBy(() -> rig.engine.receive(new byte[6], 0, 6))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("6")
                .hasMessageContaining("7");
        assertThat(rig.receive()).isEqualTo("message");
    }

    @Test
    void deliversEmptyMessages() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, ""), push(1, "x"));
        assertThat(rig.engine.peekSize()).isZero();
        assertThat(rig.receive()).isEmpty();
        assertThat(rig.receive()).isEqualTo("x");
    }

    @Test
    void readsAcrossSegmentsAndGivesEachBackWhenUsedUp() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "abc"), push(1, "def"), push(2, "ghi"));
        assertThat(rig.read(4)).isEqualTo("abcd");
        assertThat(rig.pool.lent()).isEqualTo(2);
        assertThat(rig.read(100)).isEqualTo("efghi");
        assertThat(rig.pool.lent()).isZero();
        assertThat(rig.read(1)).isEmpty();
    }

    @Test
    void readStopsInFrontOfAnEmptySegmentUntilItIsReceived() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "end"), push(1, ""), push(2, "more"));
        assertThat(rig.read(100)).isEqualTo("end");
        assertThat(rig.read(100)).isEmpty();
        assertThat(rig.engine.peekSize()).isZero();
        assertThat(rig.receive()).isEmpty();
        assertThat(rig.read(100)).isEqualTo("more");
    }

    @Test
    void readPassesOverAnEmptyFragmentInsideAMessage() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "").fragment(1), push(1, "x"));
        assertThat(rig.read(10)).isEqualTo("x");
    }

    @Test
    void receiveTakesWhatReadHasLeftOfAMessage() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "abc").fragment(1), push(1, "def"), push(2, "next"));
        assertThat(rig.read(2)).isEqualTo("ab");
        assertThat(rig.engine.peekSize()).isEqualTo(4);
        assertThat(rig.receive()).isEqualTo("cdef");
        assertThat(rig.receive()).isEqualTo("next");
    }

    @Test
    void receivesSegmentsLargerThanItsOwnMtu() {
        Rig rig = new Rig(Rig.config());
        String large = "L".repeat(65_511);
        rig.input(push(0, large));
        assertThat(rig.receive()).isEqualTo(large);
    }

    @Test
    void holdsNoMoreThanItsWindowForTheReader() {
        Rig rig = new Rig(Rig.config().withReceiveWindow(3));
        for (int sn = 0; sn < 6; sn++) {
            rig.input(push(sn, "m" + sn));
        }
        assertThat(rig.engine.rcvNxt()).isEqualTo(3);
        assertThat(rig.engine.advertisedWindow()).isZero();
        assertThat(rig.receive()).isEqualTo("m0");
        assertThat(rig.engine.rcvNxt()).as("the next one moves up").isEqualTo(4);
        assertThat(rig.engine.advertisedWindow()).isZero();
    }

    @Test
    void ignoresWhatIsBeyondTheWindowWithoutAcknowledgingIt() {
        Rig rig = new Rig(Rig.config().withReceiveWindow(3));
        rig.input(push(3, "beyond"));
        assertThat(rig.flush()).isEmpty();
        assertThat(rig.engine.counters().outOfWindowSegs()).isEqualTo(1);
        assertThat(rig.engine.counters().repeatSegs()).isEqualTo(1);
        rig.input(push(2, "inside"));
        assertThat(sketch(rig.flush())).isEqualTo("ack 2");
    }

    @Test
    void tellsTheWindowWhenReadingOpensIt() {
        Rig rig = new Rig(Rig.config().withReceiveWindow(2));
        rig.input(push(0, "a"), push(1, "b"));
        assertThat(rig.flush()).extracting(Segment::window).containsOnly(0);
        rig.receive();
        assertThat(rig.flush()).singleElement().satisfies(told -> {
            assertThat(told.command()).isEqualTo(SegmentHeader.WINS);
            assertThat(told.window()).isEqualTo(1);
            assertThat(told.una()).isEqualTo(2);
        });
        rig.receive();
        assertThat(rig.flush()).as("it was open already").isEmpty();
    }

    @Test
    void tellsTheWindowWhenStreamReadingOpensIt() {
        Rig rig = new Rig(Rig.config().withReceiveWindow(1));
        rig.input(push(0, "ab"));
        rig.flush();
        rig.read(1);
        assertThat(rig.flush()).as("the segment is still in use").isEmpty();
        rig.read(1);
        assertThat(sketch(rig.flush())).isEqualTo("wins");
    }

    @Test
    void advertisesAtMostWhat16BitsHold() {
        Rig rig = new Rig(Rig.config().withReceiveWindow(100_000));
        rig.input(push(0, "x"));
        assertThat(rig.flush()).extracting(Segment::window).containsExactly(65_535);
    }

    @Test
    void advertisesZeroWhenTheWindowShrinksBelowWhatIsHeld() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "a"), push(1, "b"), push(2, "c"));
        rig.engine.setWindow(8, 2);
        assertThat(rig.engine.advertisedWindow()).isZero();
        assertThat(rig.receive() + rig.receive() + rig.receive()).isEqualTo("abc");
        assertThat(rig.engine.advertisedWindow()).isEqualTo(2);
    }
}
