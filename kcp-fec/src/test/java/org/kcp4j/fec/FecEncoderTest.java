package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FecEncoderTest {
    private static final byte[] ANY = {1, 2, 3};

    @Test
    void parityFollowsTheLastDataPacketOfAGroup() {
        Sender sender = new Sender(3, 2);
        assertThat(sender.send(ANY)).isZero();
        assertThat(sender.send(ANY)).isZero();
        assertThat(sender.send(ANY)).isEqualTo(2);
        assertThat(seqids(sender)).containsExactly(0, 1, 2, 3, 4);
        assertThat(sender.wire.stream().map(Sender::isData)).containsExactly(true, true, true, false, false);
    }

    @Test
    void parityIsAsLongAsTheLongestPacketOfItsGroup() {
        Sender sender = new Sender(2, 1);
        sender.send(new byte[9_000]);
        sender.send(new byte[10]);
        sender.send(new byte[10]);
        sender.send(new byte[20]);
        assertThat(sender.wire.stream().map(packet -> packet.length)).containsExactly(9_008, 18, 9_008, 18, 28, 28);
    }

    /** kcp-go's TestFECRTOAndSkipParity: only the gap before the last packet of a group counts. */
    @Test
    void skipsParityButNotItsNumbersAfterAPause() {
        Sender sender = new Sender(new FecEncoder(new FecConfig(3, 2), 50, 0));
        for (int i = 0; i < 3; i++) {
            sender.send(ANY);
        }
        sender.send(ANY);
        sender.nowMs += 1_000;
        sender.send(ANY);
        sender.nowMs += 70;
        assertThat(sender.send(ANY)).isZero();
        sender.send(ANY);
        assertThat(seqids(sender)).containsExactly(0, 1, 2, 3, 4, 5, 6, 7, 10);
    }

    @Test
    void thePauseIsExclusiveAndSurvivesTheWrapOfTheClock() {
        Sender sender = new Sender(new FecEncoder(new FecConfig(1, 1), 500, 0));
        sender.nowMs = Integer.MAX_VALUE - 200;
        assertThat(sender.send(ANY)).as("nothing before it").isZero();
        sender.nowMs += 499;
        assertThat(sender.send(ANY)).isEqualTo(1);
        sender.nowMs += 500;
        assertThat(sender.send(ANY)).isZero();
        sender.nowMs += Integer.MIN_VALUE;
        assertThat(sender.send(ANY)).isZero();
    }

    /** kcp-go's TestFECEncodeConsecutive. */
    @Test
    void parityIsAlwaysNumberedBehindItsGroup() {
        long seed = 7;
        Random random = new Random(seed);
        Sender sender = new Sender(new FecEncoder(new FecConfig(10, 3), 200, 0));
        int emitted = 0;
        for (int group = 0; group < 200; group++) {
            for (int i = 0; i < 10; i++) {
                sender.nowMs += random.nextInt(300);
                int parity = sender.send(ANY);
                List<byte[]> sent = sender.drain();
                assertThat(Sender.seqid(sent.getFirst())).isEqualTo(group * 13 + i);
                for (int p = 0; p < parity; p++) {
                    assertThat(Sender.seqid(sent.get(1 + p))).isEqualTo(group * 13 + 10 + p);
                }
                emitted += parity;
            }
        }
        assertThat(emitted).as("seed %d", seed).isBetween(3 * 100, 3 * 199);
    }

    @Test
    void numbersRunToPawsAndReturnToZero() {
        FecConfig config = new FecConfig(10, 3);
        Sender sender = new Sender(new FecEncoder(config, 500, config.paws() - 13));
        sender.sendNumbered(20);
        assertThat(seqids(sender).subList(11, 15)).containsExactly(config.paws() - 2, config.paws() - 1, 0, 1);
    }

    @Test
    void aNewShapeTakesEffectAtTheNextGroupAndStartsAligned() {
        Sender sender = new Sender(10, 3);
        sender.sendNumbered(4);
        sender.encoder.setConfig(new FecConfig(3, 2));
        sender.sendNumbered(6);
        assertThat(sender.encoder.config()).isEqualTo(new FecConfig(10, 3));
        assertThat(sender.drain()).hasSize(13);
        sender.sendNumbered(3);
        assertThat(seqids(sender)).containsExactly(15, 16, 17, 18, 19);
        Receiver receiver = new Receiver(3, 2);
        List<byte[]> sent = sender.drain();
        receiver.receiveAll(sent.subList(1, 4));
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.getFirst()));
    }

    @Test
    void aNewShapeMayWrapTheNumbersEarly() {
        FecConfig old = new FecConfig(10, 3);
        Sender sender = new Sender(new FecEncoder(old, 500, old.paws() - 13));
        sender.sendNumbered(9);
        sender.encoder.setConfig(new FecConfig(100, 100));
        sender.sendNumbered(2);
        assertThat(Sender.seqid(sender.wire.getLast())).isZero();
    }

    @Test
    void releasingMemoryCostsTheCurrentGroupItsParityOnly() {
        Sender sender = new Sender(3, 2);
        sender.sendNumbered(2);
        sender.encoder.releaseMemory();
        assertThat(sender.send(ANY)).isZero();
        assertThat(sender.encoder.nextSeqid()).isEqualTo(5);
        sender.sendNumbered(2);
        assertThat(sender.send(ANY)).isEqualTo(2);
        sender.encoder.releaseMemory();
        sender.sendNumbered(2);
        assertThat(sender.send(ANY)).isEqualTo(2);
    }

    @Test
    void aFailingSinkDoesNotUpsetTheNumbers() {
        FecEncoder encoder = new FecEncoder(new FecConfig(1, 2));
        ParitySink failing = new ParitySink() {
            @Override
            public byte[] buffer(int length) {
                throw new IllegalStateException("no buffer");
            }

            @Override
            public int headroom() {
                return 0;
            }

            @Override
            public void packet(int length) {}
        };
        byte[] packet = new byte[20];
        encoder.encode(packet, 8, 12, 0, failing);
        assertThatThrownBy(() -> encoder.encode(packet, 8, 12, 0, failing)).hasMessage("no buffer");
        assertThat(encoder.nextSeqid()).isEqualTo(6);
    }

    @Test
    void refusesWhatDoesNotFit() {
        FecEncoder encoder = new FecEncoder(new FecConfig(1, 1));
        ParitySink unused = null;
        assertThatThrownBy(() -> encoder.encode(new byte[100], 7, 10, 0, unused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("offset 7");
        assertThatThrownBy(() -> encoder.encode(new byte[70_000], 8, 65_534, 0, unused))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("65534");
        assertThatThrownBy(() -> encoder.encode(new byte[17], 8, 10, 0, unused))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThat(encoder.nextSeqid()).isZero();
    }

    @Test
    void refusesToStartOffAGroup() {
        FecConfig config = new FecConfig(10, 3);
        assertThatThrownBy(() -> new FecEncoder(config, 500, 5)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> new FecEncoder(config, 500, config.paws()))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("4294967287");
        assertThatThrownBy(() -> new FecEncoder(config, -1, 0)).isInstanceOf(IllegalArgumentException.class);
    }

    private static List<Integer> seqids(Sender sender) {
        return sender.wire.stream().map(Sender::seqid).toList();
    }
}
