package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.push;

import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Packets that no honest peer sends: a named result, a counter, and the state as it was. */
class BadInputTest {
    private final Rig rig = new Rig(Rig.config());

    @BeforeEach
    void someTrafficBothWays() {
        for (int i = 0; i < 4; i++) {
            rig.send("m" + i);
        }
        rig.flush();
        rig.at(40).input(ack(0, 0).una(1), push(0, "read"), push(1, "ready"), push(3, "ahead"));
        rig.receive();
        rig.flush();
    }

    private List<Integer> state() {
        KcpEngine e = rig.engine;
        return List.of(
                e.sndUna(),
                e.sndNxt(),
                e.rcvNxt(),
                e.waitingSegments(),
                e.peekSize(),
                e.remoteWindow(),
                e.advertisedWindow(),
                e.srttMs(),
                e.rtoMs(),
                e.delayMs(rig.nowMs),
                rig.pool.lent());
    }

    private void isRejected(InputResult expected, byte[] packet) {
        List<Integer> before = state();
        long errors = rig.engine.counters().kcpInErrors();
        assertThat(rig.input(packet)).isEqualTo(expected);
        assertThat(state()).isEqualTo(before);
        assertThat(rig.engine.counters().kcpInErrors()).isEqualTo(errors + 1);
    }

    private static byte[] changed(byte[] packet, Consumer<byte[]> change) {
        change.accept(packet);
        return packet;
    }

    private static byte[] push2() {
        return Segment.packet(Rig.CONV, push(2, "payload"));
    }

    @Test
    void rejectsEveryLengthBelowAHeader() {
        for (int length = 0; length < SegmentHeader.BYTES; length++) {
            isRejected(InputResult.TRUNCATED, new byte[length]);
        }
        assertThat(rig.engine.counters().truncatedPackets()).isEqualTo(SegmentHeader.BYTES);
    }

    @Test
    void rejectsAnotherConversation() {
        isRejected(InputResult.WRONG_CONV, Segment.packet(Rig.CONV + 1, push(2, "x")));
        assertThat(rig.engine.counters().wrongConvPackets()).isEqualTo(1);
    }

    @Test
    void rejectsEveryUnknownCommand() {
        int known = 0;
        for (int command = 0; command < 256; command++) {
            if (command >= SegmentHeader.PUSH && command <= SegmentHeader.WINS) {
                known++;
                continue;
            }
            byte[] packet = push2();
            packet[4] = (byte) command;
            isRejected(InputResult.UNKNOWN_COMMAND, packet);
        }
        assertThat(rig.engine.counters().unknownCommandPackets()).isEqualTo(256 - known);
    }

    @Test
    void rejectsLengthsThatLie() {
        for (int lie : new int[] {8, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1, -24}) {
            isRejected(
                    InputResult.BAD_LENGTH,
                    changed(push2(), p -> SegmentHeader.write(p, 0, Rig.CONV, SegmentHeader.PUSH, 0, 9, 0, 2, 0, lie)));
        }
        assertThat(rig.engine.counters().badLengthPackets()).isEqualTo(6);
    }

    @Test
    void keepsWhatCameBeforeTheFaultAndSkipsTheRest() {
        byte[] packet = Segment.packet(Rig.CONV, push(2, "good"), push(4, "bad"), push(5, "skipped"));
        packet[SegmentHeader.BYTES + 4 + 4] = 1; // the command of the second
        long segments = rig.engine.counters().inSegs();
        assertThat(rig.input(packet)).isEqualTo(InputResult.UNKNOWN_COMMAND);
        assertThat(rig.engine.rcvNxt()).as("2 arrived, 3 was there").isEqualTo(4);
        assertThat(rig.engine.counters().inSegs())
                .as("counted only in whole packets")
                .isEqualTo(segments);
    }

    @Test
    void ignoresATailShorterThanAHeader() {
        byte[] packet = Arrays.copyOf(push2(), push2().length + 23);
        assertThat(rig.input(packet)).isEqualTo(InputResult.ACCEPTED);
        assertThat(rig.engine.rcvNxt()).isEqualTo(4);
    }

    @Test
    void ignoresUnaBeyondWhatWasSent() {
        for (int una : new int[] {5, 1_000, Integer.MAX_VALUE}) {
            List<Integer> before = state();
            rig.input(Segment.wins().una(una));
            assertThat(rig.engine.sndUna()).isEqualTo(1);
            assertThat(state().subList(0, 5)).isEqualTo(before.subList(0, 5));
        }
        assertThat(rig.engine.counters().ignoredUnas()).isEqualTo(3);
    }

    @Test
    void ignoresUnaAndAcksForSegmentsThatHaveANumberButWereNeverSent() {
        rig.send("numbered");
        rig.flushAcks();
        assertThat(rig.engine.sndNxt()).isEqualTo(5);
        rig.input(ack(4, rig.nowMs).una(5));
        assertThat(rig.engine.sndUna()).isEqualTo(1);
        assertThat(rig.engine.counters().ignoredUnas()).isEqualTo(1);
        assertThat(Rig.sketch(rig.flush())).contains("push 4");
    }

    @Test
    void ignoresUnaFromThePast() {
        rig.input(Segment.wins().una(0));
        rig.input(Segment.wins().una(Integer.MIN_VALUE + 2));
        assertThat(rig.engine.sndUna()).isEqualTo(1);
    }

    @Test
    void ignoresAcknowledgementsOfNothing() {
        long ignored = rig.engine.counters().ignoredAcks();
        for (int sn : new int[] {0, -1, 4, 5, Integer.MAX_VALUE, Integer.MIN_VALUE}) {
            rig.input(ack(sn, rig.nowMs));
        }
        assertThat(rig.engine.waitingSegments()).isEqualTo(3);
        assertThat(rig.engine.counters().ignoredAcks()).isEqualTo(ignored + 6);
    }

    @Test
    void takesSequenceNumbersFarOutsideTheWindowWithoutHoldingThem() {
        int lent = rig.pool.lent();
        for (int sn : new int[] {10, 11, 1_000_000, Integer.MAX_VALUE, Integer.MIN_VALUE, -1}) {
            rig.input(push(sn, "far"));
        }
        assertThat(rig.engine.rcvNxt()).isEqualTo(2);
        assertThat(rig.pool.lent()).isEqualTo(lent);
    }

    @Test
    void takesTheLargestDatagram() {
        Segment[] many = new Segment[65_535 / SegmentHeader.BYTES];
        Arrays.setAll(many, i -> push(i, ""));
        assertThat(rig.input(many)).isEqualTo(InputResult.ACCEPTED);
        assertThat(rig.engine.rcvNxt()).as("the window is full").isEqualTo(1 + 8);
        assertThat(rig.input(new byte[65_535])).isEqualTo(InputResult.WRONG_CONV);
    }
}
