package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.SegmentHeader;

/** Scripts say what they see. */
class EngineScriptTest {
    private static final int CONV = 7;

    private static Segment ack(int sn, int una, int ts) {
        return new Segment(CONV, SegmentHeader.ACK, 0, 128, ts, sn, una, 0);
    }

    @Test
    void aSegmentIsSentAgainUntilItIsAcknowledged() {
        new EngineScript(CONV, KcpConfig.fast3())
                .send(100)
                .out("PUSH sn=0 una=0 ts=0 frg=0 len=100 @0")
                .at(600)
                .out("PUSH sn=0 ts=200 len=100 @200", "PUSH sn=0 ts=500 @500")
                .in(ack(0, 1, 500))
                .at(60_000)
                .out();
    }

    @Test
    void whatArrivesIsAcknowledgedAndCanBeReceived() {
        new EngineScript(CONV, KcpConfig.fast3())
                .at(20)
                .in(Segment.push(CONV, 0, 50), Segment.push(CONV, 1, 60))
                .out("ACK sn=1 una=2 len=0 @20") // una speaks for the first
                .received(50)
                .received(60);
    }

    @Test
    void whatIsNotAsTheScriptSaysFailsAndIsShown() {
        EngineScript script = new EngineScript(CONV, KcpConfig.fast3()).send(100);
        assertThatThrownBy(() -> script.out("PUSH sn=1"))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PUSH sn=0 una=0 ts=0");
        assertThatThrownBy(script::out).isInstanceOf(AssertionError.class).hasMessageContaining("PUSH sn=0");
        script.out("PUSH");
        assertThatThrownBy(() -> script.received(1)).isInstanceOf(AssertionError.class);
        assertThatThrownBy(() -> script.in(Segment.push(CONV + 1, 0, 1))).isInstanceOf(AssertionError.class);
    }
}
