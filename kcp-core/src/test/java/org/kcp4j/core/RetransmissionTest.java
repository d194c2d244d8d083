package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Fast and early retransmission, time-outs and their back-off, dead link. The first time-out is 200 ms. */
class RetransmissionTest {
    /** A rig with that many one-letter messages in flight, sent at 0. */
    private static Rig inFlight(KcpConfig config, int segments) {
        Rig rig = new Rig(config);
        for (int i = 0; i < segments; i++) {
            rig.send("m");
        }
        rig.flush();
        return rig;
    }

    @Test
    void retransmitsAfterTheTimeOutAndNotAMillisecondEarlier() {
        Rig rig = inFlight(Rig.config(), 1);
        rig.at(199);
        assertThat(rig.flush()).isEmpty();
        rig.at(200);
        assertThat(rig.flush()).singleElement().satisfies(again -> {
            assertThat(again.sn()).isZero();
            assertThat(again.ts()).as("a fresh timestamp").isEqualTo(200);
            assertThat(again.payload()).isEqualTo("m");
        });
        assertThat(rig.engine.counters().lostSegs()).isEqualTo(1);
        assertThat(rig.events).endsWith("TIMEOUT 0 x2");
    }

    @Test
    void backsOffByTheWholeTimeOutWithoutNodelayAndByHalfWithIt() {
        assertThat(retransmissionTimes(Rig.config().withNodelay(false))).containsExactly(200, 600, 1_200, 2_000);
        assertThat(retransmissionTimes(Rig.config().withNodelay(true))).containsExactly(200, 500, 900, 1_400);
    }

    private static List<Integer> retransmissionTimes(KcpConfig config) {
        Rig rig = inFlight(config, 1);
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < 4; i++) {
            assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
            times.add(rig.nowMs);
        }
        return times;
    }

    @Test
    void retransmitsFastAtTheThresholdOnceUntilATimeOut() {
        Rig rig = inFlight(Rig.config().withFastResend(2).withSendWindow(6), 5);
        rig.send("new"); // the flush has something new to send: no early retransmission
        rig.input(ack(1, 0));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.NONE);
        assertThat(sketch(rig.flush())).isEqualTo("push 5");
        rig.input(ack(2, 0));
        assertThat(rig.engine.flushDemand()).isEqualTo(FlushDemand.FULL);
        assertThat(sketch(rig.flush())).isEqualTo("push 0");
        assertThat(rig.events).endsWith("FAST 0 x2");
        rig.input(ack(3, 0), ack(4, 0));
        assertThat(rig.flush()).as("spent").isEmpty();
        assertThat(rig.engine.counters().fastRetransSegs()).isEqualTo(1);
    }

    @Test
    void retransmitsEarlyWhenThereIsNothingNewToSend() {
        Rig rig = inFlight(Rig.config().withFastResend(0), 3);
        rig.input(ack(2, 0));
        assertThat(rig.engine.flushDemand())
                .as("threshold off counts as always reached")
                .isEqualTo(FlushDemand.FULL);
        assertThat(sketch(rig.flush())).isEqualTo("push 0, push 1");
        assertThat(rig.engine.counters().earlyRetransSegs()).isEqualTo(2);
        assertThat(rig.events).endsWith("EARLY 0 x2", "EARLY 1 x2");
    }

    @Test
    void postponesEarlyRetransmissionToTheNextTickWhileThereIsNewData() {
        Rig rig = inFlight(Rig.config().withFastResend(5), 2);
        rig.at(3).send("new");
        rig.input(ack(1, 0));
        assertThat(sketch(rig.flush())).isEqualTo("push 2");
        assertThat(rig.delay()).isEqualTo(7);
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
    }

    @Test
    void doesNotCountAcknowledgementsOfPacketsSentBeforeTheRetransmission() {
        Rig rig = inFlight(Rig.config(), 3);
        rig.at(250).flush(); // all sent again at 250
        rig.input(ack(2, 0));
        assertThat(rig.flush()).as("sent at 0, overtook nothing").isEmpty();
        rig.input(ack(1, 250));
        assertThat(sketch(rig.flush())).isEqualTo("push 0");
    }

    @Test
    void aTimeOutClearsTheCountOfOvertakers() {
        Rig rig = inFlight(Rig.config().withFastResend(2).withSendWindow(4), 3);
        rig.send("new");
        rig.input(ack(1, 0));
        rig.at(200);
        assertThat(sketch(rig.flush())).as("0 and 2 timed out; 3 is new").isEqualTo("push 0, push 2, push 3");
        rig.input(ack(2, 100));
        assertThat(rig.flush()).as("sent at 100, before the retransmission").isEmpty();
        assertThat(rig.engine.counters().lostSegs()).isEqualTo(2);
    }

    @Test
    void reportsADeadLinkOnceAndGoesOnTrying() {
        Rig rig = inFlight(Rig.config().withDeadLink(3), 1);
        rig.flushAtDeadline();
        assertThat(rig.engine.isDeadLink()).isFalse();
        rig.flushAtDeadline();
        assertThat(rig.engine.isDeadLink()).isTrue();
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
        assertThat(rig.events.stream().filter("dead 0"::equals)).hasSize(1);
    }
}
