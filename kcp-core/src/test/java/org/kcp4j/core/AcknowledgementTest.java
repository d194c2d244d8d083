package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.push;

import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Acknowledgements both ways, what they demand, and the round-trip estimate. */
class AcknowledgementTest {
    @Test
    void leavesOutWhatUnaCoversButAlwaysSendsTheLast() {
        Rig rig = new Rig(Rig.config());
        rig.input(
                push(0, "a").ts(10),
                push(1, "b").ts(11),
                push(4, "e").ts(12),
                push(2, "c").ts(13));
        List<Segment> written = rig.flush();
        assertThat(sketch(written)).isEqualTo("ack 4, ack 2");
        assertThat(written).extracting(Segment::ts).containsExactly(12, 13);
        assertThat(written).extracting(Segment::una).containsOnly(3);
        assertThat(rig.flush()).isEmpty();
    }

    @Test
    void acknowledgesDuplicatesAndWhatWasReadLongAgo() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(0, "a"));
        rig.receive();
        rig.flush();
        rig.input(push(0, "a").ts(99));
        assertThat(rig.flush()).singleElement().extracting(Segment::ts).isEqualTo(99);
        assertThat(rig.receive()).isNull();
    }

    @Test
    void countsARepeatedAcknowledgementAndNoOther() {
        Rig rig = new Rig(Rig.config());
        rig.send("a");
        rig.send("b");
        rig.flush();
        rig.input(ack(1, 0));
        assertThat(rig.engine.counters().ignoredAcks()).isZero();
        rig.input(ack(1, 0), ack(0, 0));
        assertThat(rig.engine.counters().ignoredAcks()).isEqualTo(1);
    }

    @Test
    void windowCommandsRepeatTheNumbersOfTheLastAcknowledgement() {
        Rig rig = new Rig(Rig.config());
        rig.input(push(5, "x").ts(77), Segment.wask());
        assertThat(rig.flush().get(1)).isEqualTo(new Segment(SegmentHeader.WINS, 0, 8, 77, 5, 0, ""));
        rig.engine.requestWindowProbe();
        assertThat(rig.flush()).containsExactly(new Segment(SegmentHeader.WASK, 0, 8, 0, 0, 0, ""));
    }

    @Test
    void demandsAnAckFlushWhenAPacketFullIsPending() {
        Rig rig = new Rig(Rig.config()); // 124 / 24 = 5
        for (int sn = 0; sn < 4; sn++) {
            rig.input(push(sn, "m"));
            assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.NONE);
        }
        rig.input(push(4, "m"));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.ACKS);
        assertThat(rig.delay()).isZero();
        assertThat(sketch(rig.flushAcks())).isEqualTo("ack 4");
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.NONE);
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }

    @Test
    void demandsAnAckFlushForEveryPacketWithoutAckDelay() {
        Rig rig = new Rig(Rig.config().withAckNoDelay(true));
        rig.input(push(0, "m"));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.ACKS);
        rig.flushAcks();
        rig.engine.setAckNoDelay(false);
        rig.input(push(1, "m"));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.NONE);
    }

    @Test
    void demandsAFullFlushWhenTheWindowMovesAndOnlyAFullFlushSatisfiesIt() {
        Rig rig = new Rig(Rig.config());
        rig.send("m");
        rig.flush();
        rig.input(ack(0, 0).una(1));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.FULL);
        rig.flushAcks();
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.FULL);
        rig.flush();
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.NONE);
    }

    @Test
    void marksASegmentAcknowledgedByItselfAndDropsItWhenUnaPasses() {
        Rig rig = new Rig(Rig.config());
        rig.send("a");
        rig.send("b");
        rig.flush();
        rig.input(ack(1, 0));
        assertThat(rig.engine.waitingSegments()).isEqualTo(2);
        assertThat(rig.pool.lent()).as("its payload went back").isEqualTo(1);
        rig.input(ack(0, 0).una(2));
        assertThat(rig.engine.waitingSegments()).isZero();
        assertThat(rig.events).contains("acked 1", "acked 0");
        assertThat(rig.events.stream().filter("acked 1"::equals))
                .as("told once")
                .hasSize(1);
    }

    @Test
    void takesOneRoundTripPerPacketFromItsLastAck() {
        Rig rig = new Rig(Rig.config());
        rig.send("a");
        rig.send("b");
        rig.flush();
        rig.at(100).input(ack(0, 20), ack(1, 40).una(2));
        assertThat(rig.events).containsSubsequence("rtt 60");
        assertThat(rig.engine.srttMs()).isEqualTo(60);
        assertThat(rig.engine.rttVarMs()).isEqualTo(30);
        assertThat(rig.engine.rtoMs()).isEqualTo(60 + 4 * 30);
    }

    @Test
    void roundsTheEstimateDownAsKcpGoDoes() {
        RttEstimator rtt = new RttEstimator(true);
        rtt.sample(60, 10);
        rtt.sample(50, 10); // -10 >> 3 = -2, |10| - 30 >> 2 = -5
        assertThat(rtt.srttMs()).isEqualTo(58);
        assertThat(rtt.rttVarMs()).isEqualTo(25);
        rtt.sample(5, 10); // far below the estimate: -53 >> 3 = -7, 53 - 25 >> 5 = 0
        assertThat(rtt.srttMs()).isEqualTo(51);
        assertThat(rtt.rttVarMs()).isEqualTo(25);
    }

    @Test
    void keepsTheTimeOutBetweenItsLimits() {
        RttEstimator rtt = new RttEstimator(true);
        assertThat(rtt.rtoMs()).isEqualTo(200);
        rtt.sample(0, 10);
        assertThat(rtt.rtoMs()).isEqualTo(30);
        rtt.nodelay(false);
        rtt.sample(0, 10);
        assertThat(rtt.rtoMs()).isEqualTo(100);
        rtt.sample(60_000, 10);
        assertThat(rtt.rtoMs()).isEqualTo(60_000);
    }

    @Test
    void ignoresTimestampsFromTheFutureAndFromLongAgo() {
        Rig rig = new Rig(Rig.config());
        rig.send("a");
        rig.at(1_000).flush();
        rig.input(ack(0, 1_001));
        rig.input(ack(0, 1_000 - 60_001));
        assertThat(rig.engine.srttMs()).isZero();
        assertThat(rig.engine.rtoMs()).isEqualTo(200);
        assertThat(rig.engine.counters().ignoredRttSamples()).isEqualTo(1);
    }

    @Test
    void recoveredPacketsGiveNeitherWindowNorRoundTripNorRepeats() {
        Rig rig = new Rig(Rig.config());
        rig.send("a");
        rig.flush();
        rig.at(50).inputRecovered(ack(0, 0).una(1).window(5));
        assertThat(rig.engine.remoteWindow()).isEqualTo(32);
        assertThat(rig.engine.srttMs()).isZero();
        assertThat(rig.engine.waitingSegments()).as("una counts").isZero();
        rig.inputRecovered(push(0, "x"));
        rig.inputRecovered(push(0, "x"));
        assertThat(rig.receive()).isEqualTo("x");
        assertThat(rig.engine.counters().repeatSegs()).isZero();
    }

    @Test
    void notesOnlySoManyPendingAcknowledgements() {
        Rig rig = new Rig(Rig.config());
        Segment[] flood = new Segment[1_000];
        Arrays.fill(flood, push(0, ""));
        for (int i = 0; i < 5; i++) {
            rig.input(flood);
        }
        assertThat(rig.engine.counters().droppedAcks()).isEqualTo(5_000 - AckList.LIMIT);
        assertThat(rig.flushAcks()).as("una covers all but the last").hasSize(1);
    }
}
