package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;

import java.util.List;
import org.junit.jupiter.api.Test;

/** Copies in room that packets have left. Packets of 124 bytes hold four messages of one letter. */
class SpareCopiesTest {
    private static final KcpConfig CONFIG = Rig.config().withSendWindow(64);

    /** Sends a message in a flush of its own and returns what that wrote. */
    private static String send(Rig rig, String text) {
        assertThat(rig.send(text)).isTrue();
        return sketch(rig.flush());
    }

    @Test
    void nothingIsCopiedUnlessAskedFor() {
        assertThat(CONFIG.copies()).isZero();
        assertThat(CONFIG.repeatCopies()).isZero();
        Rig rig = new Rig(CONFIG);
        send(rig, "a");
        assertThat(send(rig.at(20), "b")).isEqualTo("push 1");
        assertThat(sketch(rig.at(200).flush())).isEqualTo("push 0");
        assertThat(send(rig.at(210), "c")).isEqualTo("push 2");
        assertThat(rig.engine.counters().copiedSegs()).isZero();
    }

    @Test
    void eachSegmentIsWrittenOnceMoreInTheNextPacket() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        assertThat(send(rig, "a")).isEqualTo("push 0");
        rig.at(20).send("b");
        List<Segment> second = rig.flush();
        assertThat(sketch(second)).isEqualTo("push 1, push 0");
        assertThat(second.get(1).payload()).isEqualTo("a");
        assertThat(second.get(1).ts()).as("a fresh timestamp").isEqualTo(20);
        assertThat(send(rig.at(40), "c")).isEqualTo("push 2, push 1");
        assertThat(rig.engine.counters().copiedSegs()).isEqualTo(2);
        assertThat(rig.engine.counters().retransSegs()).isZero();
    }

    @Test
    void asOftenAsAskedFor() {
        Rig rig = new Rig(CONFIG.withCopies(2));
        send(rig, "a");
        assertThat(send(rig.at(20), "b")).isEqualTo("push 1, push 0");
        assertThat(send(rig.at(40), "c")).isEqualTo("push 2, push 0, push 1");
        assertThat(send(rig.at(60), "d")).isEqualTo("push 3, push 1, push 2");
    }

    @Test
    void whatIsAcknowledgedIsNotCopied() {
        Rig rig = new Rig(CONFIG.withCopies(2));
        send(rig, "a");
        send(rig, "b");
        rig.at(20).input(ack(1, 0));
        assertThat(send(rig, "c")).isEqualTo("push 2, push 0");
    }

    @Test
    void noPacketIsMadeForACopy() {
        Rig rig = new Rig(CONFIG.withCopies(1).withRepeatCopies(1));
        send(rig, "a");
        assertThat(rig.at(20).flush()).isEmpty();
        assertThat(rig.delay()).as("nothing is due but the time-out").isEqualTo(180);
        assertThat(sketch(rig.at(200).flush()))
                .as("not copied into its own retransmission")
                .isEqualTo("push 0");
        assertThat(rig.at(210).flush()).isEmpty();
    }

    @Test
    void aPacketIsFilledAndNotExceeded() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        for (int i = 0; i < 6; i++) {
            rig.send("m");
        }
        rig.flush();
        rig.at(20).send("n");
        assertThat(rig.flushPackets())
                .singleElement()
                .satisfies(packet -> assertThat(packet).hasSize(4 * 25));
        assertThat(send(rig.at(40), "o")).as("the rest").isEqualTo("push 7, push 3, push 4, push 5");
        assertThat(send(rig.at(60), "p")).isEqualTo("push 8, push 6, push 7");
    }

    @Test
    void aSegmentOfMoreThanHalfAPacketIsNotCopied() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        send(rig, "m".repeat(38)); // 62 bytes with its header
        assertThat(send(rig.at(20), "b")).isEqualTo("push 1, push 0");
        send(rig.at(40), "m".repeat(39));
        assertThat(send(rig.at(60), "d")).as("not 2").isEqualTo("push 3");
    }

    @Test
    void aRetransmissionIsCopiedIntoTheNextPacket() {
        Rig rig = new Rig(CONFIG.withRepeatCopies(1));
        send(rig, "a");
        assertThat(send(rig.at(199), "b")).isEqualTo("push 1");
        assertThat(sketch(rig.at(200).flush())).isEqualTo("push 0");
        assertThat(send(rig.at(210), "c")).isEqualTo("push 2, push 0");
        assertThat(send(rig.at(220), "d")).as("once").isEqualTo("push 3");
    }

    @Test
    void aRetransmissionReplacesTheCopiesThatWereLeft() {
        Rig rig = new Rig(CONFIG.withCopies(1).withRepeatCopies(1));
        send(rig, "a");
        rig.at(200).flush();
        assertThat(send(rig.at(210), "b")).isEqualTo("push 1, push 0");
        assertThat(send(rig.at(220), "c")).isEqualTo("push 2, push 1");
    }

    @Test
    void acknowledgementsCarryCopiesToo() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        send(rig, "a");
        rig.at(20).input(Segment.push(0, "from the peer"));
        assertThat(sketch(rig.flush())).isEqualTo("ack 0, push 0");
    }

    @Test
    void aCopyDoesNotFollowInTheSameMillisecond() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        send(rig, "a");
        assertThat(send(rig, "b")).isEqualTo("push 1");
        assertThat(send(rig.at(1), "c")).isEqualTo("push 2, push 0, push 1");
    }

    @Test
    void copiesDoNotPutARetransmissionOff() {
        Rig rig = new Rig(CONFIG.withCopies(1));
        send(rig, "a");
        assertThat(send(rig.at(150), "b")).isEqualTo("push 1, push 0");
        assertThat(sketch(rig.at(200).flush())).isEqualTo("push 0, push 1");
        assertThat(rig.events).endsWith("TIMEOUT 0 x2");
    }

    @Test
    void aBurstIsNotRememberedBeyondTheLimit() {
        Rig rig = new Rig(CONFIG.withCopies(1).withMtu(1_400));
        for (int i = 0; i < SpareCopies.LIMIT + 5; i++) {
            rig.send("m");
        }
        rig.input(Segment.wins());
        rig.flush();
        rig.at(20).send("n");
        assertThat(rig.flush()).hasSize(1 + SpareCopies.LIMIT);
    }

    @Test
    void memoryGoesBackWhenAllIsAcknowledged() {
        Rig rig = new Rig(CONFIG.withCopies(8));
        send(rig, "a");
        rig.engine.trim();
        assertThat(send(rig.at(20), "b")).as("trimmed in flight").isEqualTo("push 1, push 0");
        rig.input(ack(0, 0), ack(1, 20));
        rig.engine.trim();
        assertThat(send(rig.at(40), "c")).isEqualTo("push 2");
    }
}
