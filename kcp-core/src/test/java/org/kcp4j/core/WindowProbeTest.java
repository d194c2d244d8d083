package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.wins;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A peer whose window is closed is asked, ever more rarely, while something waits for it. */
class WindowProbeTest {
    private static Rig closedWithDataQueued() {
        Rig rig = new Rig(Rig.config());
        rig.input(wins().window(0));
        rig.send("waits");
        return rig;
    }

    @Test
    void asksAfterHalfASecondAndThenEverMoreRarely() {
        Rig rig = closedWithDataQueued();
        assertThat(rig.flush()).as("starts the timer").isEmpty();
        List<Integer> times = new ArrayList<>();
        for (int i = 0; i < 5; i++) {
            assertThat(sketch(rig.flushAtDeadline())).isEqualTo("wask");
            times.add(rig.nowMs);
        }
        assertThat(times).containsExactly(500, 1_250, 2_375, 4_062, 6_592);
    }

    @Test
    void neverWaitsLongerThanTwoMinutes() {
        Rig rig = closedWithDataQueued();
        rig.flush();
        int longest = 0;
        for (int i = 0; i < 40; i++) {
            longest = Math.max(longest, rig.delay());
            rig.flushAtDeadline();
        }
        assertThat(longest).isEqualTo(120_000);
    }

    @Test
    void stopsAskingAndSendsWhenTheWindowOpens() {
        Rig rig = closedWithDataQueued();
        rig.flush();
        rig.flushAtDeadline();
        rig.input(wins().window(2));
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("push 0");
        assertThat(rig.events).containsSubsequence("closed", "opened 2", "sent 0");
        rig.input(ack(0, rig.nowMs).una(1));
        rig.flush();
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }

    @Test
    void asksAnewFromHalfASecondWhenTheWindowClosesAgain() {
        Rig rig = closedWithDataQueued();
        rig.flush();
        rig.flushAtDeadline();
        rig.input(wins().window(1));
        rig.flush(); // push 0 goes out
        rig.send("waits too");
        rig.input(ack(0, rig.nowMs).una(1).window(0));
        rig.flush();
        assertThat(rig.delay()).isEqualTo(500);
    }

    @Test
    void asksWhenAllIsAcknowledgedButTheNewsThatUnaMovedWasLost() {
        Rig rig = new Rig(Rig.config());
        rig.send("m");
        rig.flush();
        rig.input(ack(0, 0).window(1)); // the peer holds it, but its reader is behind
        rig.flush();
        assertThat(rig.delay()).isEqualTo(500);
        assertThat(sketch(rig.flushAtDeadline())).isEqualTo("wask");
        rig.input(wins().una(1));
        rig.flush();
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }

    @Test
    void doesNotAskWhileNothingWaits() {
        Rig rig = new Rig(Rig.config());
        rig.input(wins().window(0));
        rig.flush();
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
        rig.at(700).send("now it does");
        assertThat(rig.delay()).as("the old probe time is long past").isZero();
        assertThat(sketch(rig.flush())).isEqualTo("wask");
    }

    @Test
    void markedQuestionsAreNotTakenForTheFirstOfAConversation() {
        Rig rig = new Rig(Rig.config());
        rig.engine.requestWindowProbe();
        assertThat(rig.flush().getFirst().sn()).isZero();
        rig.engine.markWindowProbes();
        rig.engine.requestWindowProbe();
        assertThat(rig.flush().getFirst().sn()).isNotZero();
    }

    @Test
    void asksOnceOnRequest() {
        Rig rig = new Rig(Rig.config());
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
        rig.engine.requestWindowProbe();
        assertThat(rig.delay()).isZero();
        assertThat(sketch(rig.flush())).isEqualTo("wask");
        assertThat(rig.flush()).isEmpty();
        assertThat(rig.delay()).isEqualTo(KcpEngine.NEVER);
    }
}
