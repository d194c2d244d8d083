package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;

import org.junit.jupiter.api.Test;

/** kcp-go's congestion window, down to its unsigned arithmetic. */
class CongestionTest {
    private static final int MSS = 100;

    private static KcpConfig controlled() {
        return Rig.config().withCongestionControl(true).withSendWindow(32);
    }

    @Test
    void theFirstFlushOnlyOpensTheWindowAndTheNextTickSends() {
        Rig rig = new Rig(controlled());
        rig.send("m");
        assertThat(rig.flush()).isEmpty();
        assertThat(rig.engine.congestionWindow()).isEqualTo(1);
        assertThat(rig.delay()).isEqualTo(10);
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
    }

    @Test
    void growsByOneSegmentPerPacketWhileSlowStarting() {
        CongestionWindow window = new CongestionWindow(true);
        window.afterFlush(0, 0, 0, 32, 2, MSS);
        assertThat(window.cwnd()).isEqualTo(1);
        window.onAdvance(32, MSS);
        assertThat(window.cwnd()).isEqualTo(2);
    }

    @Test
    void growsSlowlyAboveTheThreshold() {
        CongestionWindow window = new CongestionWindow(true);
        window.afterFlush(0, 0, 0, 32, 2, MSS);
        window.onAdvance(32, MSS); // slow start: cwnd 2, 200 bytes
        int packets = 0;
        while (window.cwnd() == 2) {
            window.onAdvance(32, MSS);
            packets++;
        }
        assertThat(packets).as("10 000/bytes + 6 each: 256, 301").isEqualTo(2);
        assertThat(window.cwnd()).as("rounded up").isEqualTo(4);
    }

    @Test
    void neverGrowsBeyondTheRemoteWindow() {
        CongestionWindow window = new CongestionWindow(true);
        for (int i = 0; i < 100; i++) {
            window.onAdvance(3, MSS);
        }
        assertThat(window.cwnd()).isEqualTo(3);
    }

    @Test
    void halvesOnRetransmissionAndFallsToOneOnTimeOut() {
        CongestionWindow window = new CongestionWindow(true);
        window.afterFlush(1, 0, 20, 32, 2, MSS);
        assertThat(window.ssthresh()).isEqualTo(10);
        assertThat(window.cwnd()).isEqualTo(12);
        window.afterFlush(0, 1, 20, 32, 2, MSS);
        assertThat(window.ssthresh()).as("half the effective window").isEqualTo(16);
        assertThat(window.cwnd()).isEqualTo(1);
    }

    @Test
    void wrapsWhereFastResendIsOffAsKcpGoDoes() {
        CongestionWindow window = new CongestionWindow(true);
        window.afterFlush(1, 0, 20, 32, 0, MSS);
        assertThat(window.cwnd()).as("threshold + 2^32 - 1").isEqualTo(9);
    }

    @Test
    void limitsWhatIsInFlight() {
        Rig rig = new Rig(controlled());
        for (int i = 0; i < 10; i++) {
            rig.send("m");
        }
        rig.flush();
        rig.flushAtDeadline();
        rig.input(ack(0, rig.nowMs).una(1));
        assertThat(sketch(rig.flush())).as("the window grew to 2").isEqualTo("push 1, push 2");
    }

    @Test
    void switchedOffItKeepsNoBooks() {
        Rig rig = new Rig(Rig.config());
        rig.send("m");
        rig.flush();
        rig.input(ack(0, 0).una(1));
        rig.flush();
        assertThat(rig.engine.congestionWindow()).isZero();
    }
}
