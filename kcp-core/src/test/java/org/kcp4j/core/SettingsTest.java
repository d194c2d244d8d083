package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.push;

import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** What can be changed while an engine runs, what it tells about itself, and that it is used no more after its release. */
class SettingsTest {
    private final Rig rig = new Rig(KcpConfig.normal().withMtu(124));

    @Test
    void theTimingCanBeChanged() {
        rig.engine.setNoDelay(true, 10, 1, false);
        rig.send("a");
        rig.send("b");
        rig.flush();
        rig.at(1).input(ack(1, 0));
        assertThat(rig.engine.rtoMs()).as("the least with nodelay").isEqualTo(30);
        assertThat(sketch(rig.flush())).as("overtaken once").isEqualTo("push 0");
    }

    @Test
    void congestionControlCanBeTurnedOn() {
        rig.engine.setNoDelay(false, 40, 2, true);
        for (int i = 0; i < 10; i++) {
            rig.send("a");
        }
        rig.flush();
        assertThat(rig.at(40).flush()).as("the window begins with one").hasSize(1);
    }

    @Test
    void windowsCanBeChanged() {
        rig.engine.setWindow(1, 5);
        rig.send("a");
        rig.send("b");
        assertThat(rig.flush()).singleElement().extracting(Segment::window).isEqualTo(5);
        assertThat(rig.engine.advertisedWindow()).isEqualTo(5);
    }

    @Test
    void settingsOutOfRangeAreRefused() {
        assertThatThrownBy(() -> rig.engine.setNoDelay(true, 9, 0, true)).hasMessageContaining("intervalMs 9");
        assertThatThrownBy(() -> rig.engine.setNoDelay(true, 10, -1, true)).hasMessageContaining("fastResend -1");
        assertThatThrownBy(() -> rig.engine.setWindow(0, 1)).hasMessageContaining("sendWindow 0");
        assertThatThrownBy(() -> rig.engine.setWindow(1, 0)).hasMessageContaining("receiveWindow 0");
        assertThatThrownBy(() -> rig.engine.setMtu(24)).hasMessageContaining("mtu 24");
    }

    @Test
    void theClassicLoopIsToldOfARetransmissionWithinTheInterval() {
        rig.engine.setNoDelay(false, 1_000, 0, false);
        CapturingSink sink = new CapturingSink(packet -> {});
        rig.send("a");
        rig.engine.update(0, sink);
        assertThat(rig.engine.check(50)).isEqualTo(200);
        rig.input(ack(0, 0));
        assertThat(rig.engine.check(50)).isEqualTo(1_000);
        assertThat(rig.engine.check(1_500)).as("overdue").isEqualTo(1_500);
    }

    @Test
    void anEngineTellsWhatItIsAndWhatItCounted() {
        rig.engine.setMtu(200);
        assertThat(rig.engine.conv()).isEqualTo(Rig.CONV);
        assertThat(rig.engine.mtu()).isEqualTo(200);
        rig.send("a");
        rig.input(push(0, "b"), Segment.wask());
        rig.flush();
        rig.at(200).flush();
        EngineCounters counters = rig.engine.counters();
        assertThat(counters.inSegs()).isEqualTo(2);
        assertThat(counters.outSegs()).as("an ack, a window, two transmissions").isEqualTo(4);
        assertThat(counters.retransSegs()).isEqualTo(counters.lostSegs()).isEqualTo(1);
        assertThat(rig.engine.receive(new byte[9], 0, 9)).isEqualTo(1);
        assertThat(rig.engine.receive(new byte[9], 0, 9)).as("nothing there").isEqualTo(-1);
        assertThat(rig.inputRecovered(push(1, "c"))).isEqualTo(InputResult.ACCEPTED);
    }

    @Test
    void aReleasedEngineTakesNothing() {
        CapturingSink sink = new CapturingSink(packet -> {});
        byte[] bytes = Segment.packet(Rig.CONV, push(0, "a"));
        rig.input(push(0, "a"));
        rig.engine.release();
        assertThat(rig.pool.lent()).isZero();
        for (ThrowingCallable call : new ThrowingCallable[] {
            () -> rig.engine.send(bytes, 0, 1),
            () -> rig.engine.receive(bytes, 0, 1),
            () -> rig.engine.read(bytes, 0, 1),
            () -> rig.engine.input(bytes, 0, bytes.length, 0),
            () -> rig.engine.inputRecovered(bytes, 0, bytes.length, 0),
            () -> rig.engine.flush(0, sink),
            () -> rig.engine.flushAcks(0, sink)
        }) {
            assertThatIllegalStateException().isThrownBy(call);
        }
    }
}
