package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.push;

import org.junit.jupiter.api.Test;

/** When the engine says it needs to run. The grid of these tests has a point every 10 ms, from time 0 on. */
class DeadlineTest {
    private static Rig rig() {
        Rig rig = new Rig(Rig.config());
        assertThat(rig.delay()).as("fixes the grid, and nothing to do").isEqualTo(KcpEngine.NEVER);
        return rig;
    }

    @Test
    void neverRunsAgainOnceEverythingIsAcknowledged() {
        Rig rig = rig();
        rig.send("m");
        rig.flush();
        rig.at(30).input(ack(0, 0).una(1));
        rig.flush();
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }

    @Test
    void acknowledgementsWaitForTheNextPointOfTheGrid() {
        Rig rig = rig();
        rig.at(13).input(push(0, "m"));
        assertThat(rig.delay()).isEqualTo(7);
        assertThat(rig.at(20).delay()).isZero();
        assertThat(sketch(rig.flush())).isEqualTo("ack 0");
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }

    @Test
    void aLateDriverFindsTheDeadlinePassed() {
        Rig rig = rig();
        rig.at(13).input(push(0, "m"));
        assertThat(rig.at(27).delay()).as("not the next point again").isZero();
    }

    @Test
    void workBeforeAPointIsNotPostponedByWorkAfterIt() {
        Rig rig = rig();
        rig.at(13).input(push(0, "m"));
        rig.at(25).input(push(1, "m"));
        assertThat(rig.delay()).isZero();
    }

    @Test
    void queuedDataWaitsForTheGridWhenNobodyFlushes() {
        Rig rig = rig();
        rig.at(41).send("m");
        assertThat(rig.delay()).isEqualTo(9);
    }

    @Test
    void dataThatNoWindowAdmitsHasNoDeadline() {
        Rig rig = new Rig(Rig.config().withSendWindow(1));
        rig.send("in flight");
        rig.send("held back");
        rig.flush();
        assertThat(rig.delay()).as("only the time-out").isEqualTo(200);
    }

    @Test
    void theTimeOutOfTheOldestUnacknowledgedSegmentCounts() {
        Rig rig = rig();
        rig.send("a");
        rig.flush();
        rig.at(50).send("b");
        rig.flush();
        assertThat(rig.delay()).isEqualTo(150);
        rig.input(ack(0, 50).una(1));
        rig.flush();
        assertThat(rig.delay()).as("the one sent at 50 is left").isEqualTo(200);
    }

    @Test
    void anAckOfTheLaterSegmentLeavesTheEarlierTimeOut() {
        Rig rig = new Rig(Rig.config().withSendWindow(2));
        rig.send("a");
        rig.flush();
        rig.at(50).send("b");
        rig.flush();
        rig.send("held back"); // something new is waiting but may not go: early retransmission at the next point
        rig.at(52).input(ack(1, 50));
        assertThat(rig.delay()).as("early retransmission is due at 60").isEqualTo(8);
    }

    @Test
    void numberedButUnsentSegmentsAreDueAtTheGrid() {
        Rig rig = rig();
        rig.at(5).send("m");
        rig.flushAcks();
        assertThat(rig.delay()).isEqualTo(5);
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
    }

    @Test
    void aShorterIntervalMovesWaitingWorkForward() {
        Rig rig = new Rig(Rig.config().withIntervalMs(100));
        rig.delay();
        rig.at(1).input(push(0, "m"));
        assertThat(rig.delay()).isEqualTo(99);
        rig.engine.setNoDelay(true, 10, 2, false);
        assertThat(rig.delay()).isEqualTo(9);
    }

    @Test
    void updateFlushesOncePerIntervalAndCheckNamesTheTime() {
        Rig rig = new Rig(Rig.config().withIntervalMs(40));
        CapturingSink sink = new CapturingSink(packet -> {});
        assertThat(rig.engine.check(5)).isEqualTo(5);
        rig.engine.update(5, sink);
        assertThat(rig.engine.check(5)).isEqualTo(45);
        rig.send("m");
        rig.engine.update(44, sink);
        assertThat(rig.engine.sndNxt()).isZero();
        rig.engine.update(45, sink);
        assertThat(rig.engine.sndNxt()).isEqualTo(1);
        assertThat(rig.engine.check(50)).isEqualTo(85);
    }

    @Test
    void updateRecoversFromAJumpOfTheClock() {
        Rig rig = new Rig(Rig.config());
        CapturingSink sink = new CapturingSink(packet -> {});
        rig.engine.update(0, sink);
        rig.send("m");
        rig.engine.update(1_000_000, sink);
        assertThat(rig.engine.sndNxt()).isEqualTo(1);
        assertThat(rig.engine.check(1_000_000)).isEqualTo(1_000_010);
    }
}
