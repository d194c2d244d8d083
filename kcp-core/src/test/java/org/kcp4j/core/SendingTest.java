package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.core.Rig.sketch;
import static org.kcp4j.core.Segment.ack;
import static org.kcp4j.core.Segment.wins;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** What send makes of messages and streams, and how segments become packets. MTU 124: 100 bytes per segment. */
class SendingTest {
    private static final KcpConfig STREAM = Rig.config().withStream(true);

    @Test
    void cutsAMessageIntoFragmentsThatCountDown() {
        Rig rig = new Rig(Rig.config());
        rig.send("a".repeat(100) + "b".repeat(100) + "c".repeat(50));
        List<Segment> written = rig.flush();
        assertThat(written).extracting(Segment::fragment).containsExactly(2, 1, 0);
        assertThat(written).extracting(s -> s.payload().length()).containsExactly(100, 100, 50);
    }

    @Test
    void carries255FragmentsAndRefuses256() {
        Rig rig = new Rig(Rig.config().withSendWindow(300).withSendQueue(300));
        rig.input(wins().window(300));
        assertThat(rig.engine.maxMessageBytes()).isEqualTo(25_500);
        assertThat(rig.send("m".repeat(25_500))).isTrue();
        assertThat(rig.flush())
                .hasSize(255)
                .first()
                .extracting(Segment::fragment)
                .isEqualTo(254);
        assertThatThrownBy(() -> rig.send("m".repeat(25_501)))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("25501")
                .hasMessageContaining("25500");
    }

    @Test
    void refusesMessagesThatThePeerWasNeverSeenToHaveRoomFor() {
        Rig rig = new Rig(Rig.config().withSendQueue(300));
        rig.input(wins().window(40));
        rig.input(wins().window(3));
        assertThat(rig.engine.maxMessageBytes()).isEqualTo(40 * 100);
    }

    @Test
    void takesAWindowThatIsClosedAtFirstForTheSmallestOne() {
        Rig rig = new Rig(Rig.config().withSendQueue(300));
        assertThat(rig.engine.isRemoteWindowKnown()).isFalse();
        rig.input(wins().window(0));
        assertThat(rig.engine.isRemoteWindowKnown()).isTrue();
        assertThat(rig.engine.maxMessageBytes()).isEqualTo(32 * 100);
    }

    @Test
    void takesAllOrNothingWhenTheQueueIsFull() {
        Rig rig = new Rig(Rig.config().withSendQueue(4));
        assertThat(rig.send("x".repeat(250))).isTrue();
        assertThat(rig.engine.sendRoomBytes()).isEqualTo(100);
        assertThat(rig.send("y".repeat(101))).isFalse();
        assertThat(rig.engine.waitingSegments()).isEqualTo(3);
        assertThat(rig.send("y".repeat(100))).isTrue();
        assertThat(rig.send("")).isFalse();
        assertThat(rig.engine.sendRoomBytes()).isZero();
    }

    @Test
    void streamRoomIsExactDownToTheLastByte() {
        Rig rig = new Rig(STREAM.withSendQueue(3));
        int sent = 0;
        for (int step = 1; rig.engine.sendRoomBytes() > 0; step += 7) {
            int bytes = Math.min(step, rig.engine.sendRoomBytes());
            assertThat(rig.send("s".repeat(bytes))).isTrue();
            sent += bytes;
        }
        assertThat(sent).isEqualTo(300);
        assertThat(rig.send("s")).isFalse();
    }

    @Test
    void refusesMoreStreamBytesThanTheQueueHoldsAndTakesNoneOfThem() {
        Rig rig = new Rig(STREAM.withSendQueue(3));
        rig.send("a".repeat(50));
        assertThat(rig.send("b".repeat(251))).isFalse();
        assertThat(rig.flush()).extracting(Segment::payload).containsExactly("a".repeat(50));
    }

    @Test
    void mergesSmallStreamWritesIntoFullSegments() {
        Rig rig = new Rig(STREAM);
        for (int i = 0; i < 25; i++) {
            rig.send("0123456789");
        }
        List<Segment> written = rig.flush();
        assertThat(written).extracting(s -> s.payload().length()).containsExactly(100, 100, 50);
        assertThat(written).extracting(Segment::fragment).containsOnly(0);
    }

    @Test
    void neverMergesIntoASegmentThatHasItsNumber() {
        Rig rig = new Rig(STREAM);
        rig.send("a");
        rig.flush();
        rig.send("b");
        assertThat(rig.flush()).extracting(Segment::payload).containsExactly("b");
    }

    @Test
    void sendsAnEmptySegmentForAnEmptyMessageInBothModes() {
        for (boolean stream : new boolean[] {false, true}) {
            Rig rig = new Rig(Rig.config().withStream(stream));
            rig.send("a");
            rig.send("");
            rig.send("b");
            assertThat(rig.flush()).extracting(Segment::payload).containsExactly("a", "", "b");
        }
    }

    @Test
    void packsSegmentsUpToTheMtu() {
        Rig rig = new Rig(Rig.config());
        for (int i = 0; i < 5; i++) {
            rig.send("0123456789"); // 34 bytes each, three fit into 124
        }
        assertThat(rig.flushPackets()).extracting(packet -> packet.length).containsExactly(102, 68);
    }

    @Test
    void numbersNoMoreThanEitherWindowAllows() {
        Rig rig = new Rig(Rig.config().withSendWindow(4));
        for (int i = 0; i < 9; i++) {
            rig.send("m");
        }
        assertThat(sketch(rig.flush())).isEqualTo("push 0, push 1, push 2, push 3");
        rig.input(ack(0, 0).una(2).window(3));
        assertThat(sketch(rig.flush())).isEqualTo("push 4");
    }

    @Test
    void anAckOnlyFlushNumbersSegmentsAndTheNextFullOneWritesThem() {
        Rig rig = new Rig(Rig.config());
        rig.send("m");
        assertThat(rig.flushAcks()).isEmpty();
        assertThat(rig.engine.sndNxt()).isEqualTo(1);
        assertThat(sketch(rig.flush())).isEqualTo("push 0");
    }

    @Test
    void cutsQueuedStreamBytesAnewWhenTheMtuShrinks() {
        Rig rig = new Rig(STREAM);
        rig.send("a".repeat(150));
        rig.send("");
        rig.send("b".repeat(30));
        rig.engine.setMtu(64);
        rig.engine.assertInvariants();
        assertThat(rig.flush())
                .extracting(Segment::payload)
                .containsExactly("a".repeat(40), "a".repeat(40), "a".repeat(40), "a".repeat(30), "", "b".repeat(30));
        assertThat(rig.pool.lent()).isEqualTo(5);
    }

    @Test
    void writesSegmentsLargerThanAShrunkenMtuAloneAndNeverOverruns() {
        Rig rig = new Rig(Rig.config());
        rig.send("a".repeat(100));
        rig.send("b");
        rig.flush();
        rig.engine.setMtu(50);
        rig.send("c".repeat(26));
        rig.at(1_000);
        List<Integer> lengths = new ArrayList<>();
        for (byte[] packet : rig.flushPackets()) {
            lengths.add(packet.length);
        }
        assertThat(lengths).containsExactly(124, 25, 50);
        assertThat(rig.engine.maxPacketBytes()).isEqualTo(124);
    }

    @Test
    void usesALargerMtuFromTheNextSendOn() {
        Rig rig = new Rig(Rig.config());
        rig.engine.setMtu(224);
        rig.send("a".repeat(200));
        assertThat(rig.flush()).extracting(s -> s.payload().length()).containsExactly(200);
        assertThat(rig.engine.maxPacketBytes()).isEqualTo(224);
    }

    @Test
    void refusesAnMtuWithoutRoomForAByteOfPayload() {
        Rig rig = new Rig(Rig.config());
        for (int mtu : new int[] {-1, 0, 23, 24, 65_536}) {
            assertThatThrownBy(() -> rig.engine.setMtu(mtu))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining(Integer.toString(mtu));
        }
        rig.engine.setMtu(25);
        rig.send("ab");
        assertThat(rig.flush()).extracting(Segment::payload).containsExactly("a", "b");
    }

    @Test
    void refusesASinkWhoseBufferIsTooSmall() {
        Rig rig = new Rig(Rig.config());
        rig.send("m");
        PacketSink small = new PacketSink() {
            @Override
            public byte[] buffer() {
                return new byte[130];
            }

            @Override
            public int headroom() {
                return 7;
            }

            @Override
            public void packet(int length) {
                throw new AssertionError("packet of " + length);
            }
        };
        assertThatThrownBy(() -> rig.engine.flush(0, small))
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("130");
    }

    @Test
    void takesNothingAfterItsReleaseAndOwesThePoolNothing() {
        Rig rig = new Rig(Rig.config());
        rig.send("in flight");
        rig.flush();
        rig.send("queued");
        rig.input(Segment.push(0, "ready"), Segment.push(2, "ahead"));
        rig.engine.release();
        assertThat(rig.pool.lent()).isZero();
        assertThat(rig.engine.waitingSegments()).isZero();
        assertThat(rig.delay()).as("although acknowledgements were pending").isEqualTo(KcpEngine.NEVER);
        assertThatThrownBy(() -> rig.send("x")).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(() -> rig.input(wins())).isInstanceOf(IllegalStateException.class);
        assertThatThrownBy(rig::flush).isInstanceOf(IllegalStateException.class);
    }
}
