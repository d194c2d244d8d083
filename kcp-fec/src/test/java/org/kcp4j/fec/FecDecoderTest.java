package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class FecDecoderTest {
    @Test
    void rebuildsAsSoonAsEnoughHasCome() {
        List<byte[]> sent = group(3, 2);
        Receiver receiver = new Receiver(3, 2);
        assertThat(receiver.receive(sent.get(0))).isEqualTo(FecResult.STORED);
        assertThat(receiver.receive(sent.get(4))).isEqualTo(FecResult.STORED);
        assertThat(receiver.receive(sent.get(2))).isEqualTo(FecResult.RECOVERED);
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.get(1)));
        assertThat(receiver.decoder.recovered()).isEqualTo(1);
        assertThat(receiver.decoder.parityShards()).isEqualTo(1);
    }

    @Test
    void needsNothingOfAGroupThatIsCompleteOrRebuilt() {
        List<byte[]> sent = group(2, 2);
        Receiver complete = new Receiver(2, 2);
        assertThat(complete.receive(sent.get(0))).isEqualTo(FecResult.STORED);
        assertThat(complete.receive(sent.get(1))).isEqualTo(FecResult.COMPLETE);
        assertThat(complete.receive(sent.get(2))).isEqualTo(FecResult.SPARE);
        assertThat(complete.receive(sent.get(3))).isEqualTo(FecResult.SPARE);
        assertThat(complete.receive(sent.get(0))).isEqualTo(FecResult.SPARE);
        assertThat(complete.rebuilt).isEmpty();
        assertThat(complete.decoder.fullShards()).isEqualTo(1);

        Receiver rebuilt = new Receiver(2, 2);
        rebuilt.receiveAll(sent.subList(1, 4));
        assertThat(rebuilt.receive(sent.get(0))).isEqualTo(FecResult.SPARE);
        assertThat(rebuilt.rebuilt).hasSize(1);
        assertThat(rebuilt.decoder.fullShards()).isZero();
    }

    @Test
    void aDuplicateIsNotASecondPacket() {
        List<byte[]> sent = group(3, 2);
        Receiver receiver = new Receiver(3, 2);
        receiver.receive(sent.get(0));
        receiver.receive(sent.get(3));
        assertThat(receiver.receive(sent.get(0))).isEqualTo(FecResult.DUPLICATE);
        assertThat(receiver.receive(sent.get(3))).isEqualTo(FecResult.DUPLICATE);
        assertThat(receiver.receive(sent.get(4))).isEqualTo(FecResult.RECOVERED);
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.get(1)), Sender.kcp(sent.get(2)));
    }

    @Test
    void waitsForGroupsUpToThreeBehindTheNewest() {
        Sender sender = new Sender(2, 1);
        sender.sendNumbered(10);
        List<byte[]> sent = sender.drain();
        Receiver receiver = new Receiver(2, 1);
        receiver.receive(sent.get(0));
        receiver.receive(sent.get(3));
        receiver.receive(sent.get(9)); // group 3: group 0 is still in reach
        assertThat(receiver.receive(sent.get(2))).isEqualTo(FecResult.RECOVERED);
        receiver.receive(sent.get(12)); // group 4: group 0 is not, group 1 is
        assertThat(receiver.receive(sent.get(1))).isEqualTo(FecResult.LATE);
        assertThat(receiver.receive(sent.get(5))).isEqualTo(FecResult.RECOVERED);
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.get(1)), Sender.kcp(sent.get(4)));
        assertThat(receiver.decoder.shardMin()).isEqualTo(4);
        assertThat(receiver.decoder.shardSet()).isEqualTo(3);
    }

    /** kcp-go's TestFECDecodeLoss. */
    @Test
    void rebuildsAsManyAsThereIsParity() {
        long seed = 11;
        Random random = new Random(seed);
        Sender sender = new Sender(10, 3);
        Receiver receiver = new Receiver(10, 3);
        for (int group = 0; group < 100; group++) {
            sender.sendNumbered(10);
            List<byte[]> arriving = new ArrayList<>(sender.drain());
            List<byte[]> lost = new ArrayList<>();
            for (int i = 0; i < 3; i++) {
                byte[] packet = arriving.remove(random.nextInt(arriving.size()));
                if (Sender.isData(packet)) {
                    lost.add(Sender.kcp(packet));
                }
            }
            receiver.rebuilt.clear();
            receiver.receiveAll(arriving);
            assertThat(receiver.rebuilt).as("seed %d group %d", seed, group).containsExactlyInAnyOrderElementsOf(lost);
        }
    }

    /** kcp-go's TestFECDecodeVariablePacketSizes. */
    @Test
    void trimsRebuiltPacketsByTheirSizeField() {
        Random random = new Random(5);
        Sender sender = new Sender(8, 3);
        Receiver receiver = new Receiver(8, 3);
        List<byte[]> lost = new ArrayList<>();
        for (int group = 0; group < 32; group++) {
            for (int i = 0; i < 8; i++) {
                sender.send(Sender.numbered(i, 8 + random.nextInt(893)));
            }
            List<byte[]> arriving = new ArrayList<>(sender.drain());
            lost.add(Sender.kcp(arriving.remove(1)));
            lost.add(Sender.kcp(arriving.remove(5)));
            receiver.receiveAll(arriving);
        }
        assertThat(receiver.rebuilt).containsExactlyElementsOf(lost);
    }

    @Test
    void rebuildsEmptyAndLongestPackets() {
        for (int length : new int[] {0, 1, FecHeader.MAX_DATA_BYTES - 6}) {
            Sender sender = new Sender(2, 1);
            sender.send(Sender.numbered(1, length));
            sender.send(Sender.numbered(2, 40));
            Receiver receiver = new Receiver(2, 1);
            receiver.receiveAll(sender.drain().subList(1, 3));
            assertThat(receiver.rebuilt).containsExactly(Sender.numbered(1, length));
        }
    }

    /** kcp-go's TestFECPAWS. */
    @Test
    void rebuildsOnBothSidesOfTheWrap() {
        FecConfig config = new FecConfig(10, 3);
        Sender sender = new Sender(new FecEncoder(config, 500, config.paws() - 13));
        sender.sendNumbered(20);
        List<byte[]> arriving = new ArrayList<>(sender.drain());
        List<byte[]> lost = List.of(arriving.remove(17), arriving.remove(4));
        Receiver receiver = new Receiver(10, 3);
        receiver.receiveAll(arriving);
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(lost.get(1)), Sender.kcp(lost.get(0)));
    }

    @Test
    void startsAnywhereInTheNumbers() {
        FecConfig config = new FecConfig(10, 3);
        Sender sender = new Sender(new FecEncoder(config, 500, (int) (13 * 200_000_000L)));
        sender.sendNumbered(10);
        Receiver receiver = new Receiver(10, 3);
        receiver.receiveAll(sender.wire.subList(1, 11));
        assertThat(receiver.rebuilt).hasSize(1);
    }

    @Test
    void aSpoiledGroupInventsNoPacketWithAnImpossibleSize() {
        List<byte[]> sent = group(2, 1);
        byte[] parity = sent.get(2).clone();
        parity[7] ^= 0x70; // the size field's high byte
        Receiver receiver = new Receiver(2, 1);
        receiver.receive(sent.get(0));
        receiver.receive(parity);
        assertThat(receiver.rebuilt).isEmpty();
        assertThat(receiver.decoder.errs()).isEqualTo(1);
        assertThat(receiver.decoder.recovered()).isZero();
    }

    @Test
    void namesWhatItDrops() {
        Receiver receiver = new Receiver(new FecDecoder(new FecConfig(10, 3), 100));
        assertThat(receiver.receive(new byte[7])).isEqualTo(FecResult.TOO_SHORT);
        assertThat(receiver.receive(new byte[0])).isEqualTo(FecResult.TOO_SHORT);
        assertThat(receiver.receive(packet(0, FecHeader.OOB, 20))).isEqualTo(FecResult.NOT_CODED);
        assertThat(receiver.receive(packet(0, 0x51, 20))).isEqualTo(FecResult.NOT_CODED);
        assertThat(receiver.receive(packet(0, FecHeader.DATA, 101))).isEqualTo(FecResult.TOO_LONG);
        assertThat(receiver.receive(packet(0, FecHeader.DATA, 100))).isEqualTo(FecResult.STORED);
        int paws = receiver.decoder.config().paws();
        assertThat(receiver.receive(packet(paws, FecHeader.DATA, 20))).isEqualTo(FecResult.SEQID_OUT_OF_RANGE);
        assertThat(receiver.receive(packet(-1, FecHeader.DATA, 20))).isEqualTo(FecResult.SEQID_OUT_OF_RANGE);
        assertThat(receiver.receive(packet(1, FecHeader.PARITY, 20))).isEqualTo(FecResult.DETECTING);
        assertThat(receiver.decoder.count(FecResult.TOO_SHORT)).isEqualTo(2);
        assertThat(receiver.decoder.count(FecResult.NOT_CODED)).isEqualTo(2);
    }

    @Test
    void refusesWhatDoesNotLieInTheArray() {
        FecDecoder decoder = new FecDecoder(1_500);
        assertThatThrownBy(() -> decoder.decode(new byte[20], 5, 16, (b, o, l) -> {}))
                .isInstanceOf(IndexOutOfBoundsException.class);
        assertThatThrownBy(() -> new FecDecoder(7)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void detectsThePeersShape() {
        for (int[] shape : new int[][] {{10, 3}, {10, 1}, {1, 1}, {2, 2}, {3, 2}, {20, 10}, {1, 3}, {80, 40}}) {
            Sender sender = new Sender(shape[0], shape[1]);
            Receiver receiver = new Receiver(new FecDecoder(1_500));
            sender.sendNumbered(shape[0]);
            sender.drain(); // of one packet, without parity: a gap in the numbers, which delays detection
            sender.sendNumbered(10 * shape[0]);
            receiver.receiveAll(sender.drain());
            sender.sendNumbered(shape[0]);
            List<byte[]> sent = sender.drain();
            receiver.rebuilt.clear();
            receiver.receiveAll(sent.subList(1, sent.size()));
            assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(shape[0], shape[1]));
            assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.getFirst()));
        }
    }

    @Test
    void rebuildsWhatWasLostBeforeTheShapeWasKnown() {
        Sender sender = new Sender(10, 3);
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        sender.sendNumbered(20);
        List<byte[]> sent = new ArrayList<>(sender.drain());
        List<byte[]> lost = List.of(sent.remove(11), sent.remove(7), sent.remove(0));
        for (byte[] packet : sent.subList(0, 10)) {
            assertThat(receiver.receive(packet)).isEqualTo(FecResult.DETECTING);
        }
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(1, 1));
        assertThat(receiver.receive(sent.get(10))).isEqualTo(FecResult.RECOVERED);
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(10, 3));
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(lost.get(2)), Sender.kcp(lost.get(1)));
        assertThat(receiver.decoder.contradictions()).isZero();
        receiver.receiveAll(sent.subList(11, sent.size()));
        assertThat(receiver.decoder.fullShards()).isEqualTo(1);
    }

    @Test
    void countsGroupsThatWereCompleteBeforeTheShapeWasKnown() {
        Sender sender = new Sender(3, 2);
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        sender.sendNumbered(6);
        List<byte[]> sent = sender.drain();
        receiver.receiveAll(sent.subList(0, 5));
        assertThat(receiver.decoder.fullShards()).isZero();
        assertThat(receiver.receive(sent.get(5))).isEqualTo(FecResult.STORED);
        assertThat(receiver.decoder.fullShards()).isEqualTo(1);
        assertThat(receiver.rebuilt).isEmpty();
    }

    /** Without parity there is no telling, and so no end of waiting. */
    @Test
    void keepsABoundedNumberOfPacketsWhileDetecting() {
        Sender sender = new Sender(10, 3);
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        for (int i = 0; i < 200; i++) {
            sender.nowMs += 600;
            sender.sendNumbered(1);
        }
        receiver.receiveAll(sender.drain());
        assertThat(receiver.decoder.count(FecResult.DETECTING)).isEqualTo(200);
        assertThat(receiver.decoder.evicted()).isEqualTo(200 - Backlog.CAPACITY);
        sender.sendNumbered(20);
        List<byte[]> sent = new ArrayList<>(sender.drain());
        byte[] lost = sent.remove(4);
        receiver.receiveAll(sent);
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(lost));
    }

    @Test
    void forgetsWaitingPacketsButNotWhatTheyTold() {
        Sender sender = new Sender(3, 2);
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        sender.sendNumbered(6);
        List<byte[]> sent = sender.drain();
        receiver.receiveAll(sent.subList(0, 5));
        receiver.decoder.releaseMemory();
        receiver.receive(sent.get(5));
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(3, 2));
        assertThat(receiver.decoder.fullShards()).isZero();
    }

    @Test
    void followsAPeerThatChangesItsShape() {
        Sender sender = new Sender(10, 3);
        Receiver receiver = new Receiver(10, 3);
        sender.sendNumbered(300);
        sender.encoder.setConfig(new FecConfig(5, 2));
        sender.sendNumbered(300);
        receiver.receiveAll(sender.drain());
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(5, 2));
        assertThat(receiver.decoder.contradictions()).isEqualTo(1);
        assertThat(receiver.rebuilt).isEmpty();
    }

    /** Late packets of the old shape agree with many others, and would rule out the new one. */
    @Test
    void lateMembersOfTheOldShapeDoNotMisleadDetectionOfTheNew() {
        for (int late = 1; late <= 13; late++) {
            Sender sender = new Sender(10, 3);
            Receiver receiver = new Receiver(10, 3);
            sender.sendNumbered(130);
            sender.encoder.setConfig(new FecConfig(5, 2));
            sender.sendNumbered(20);
            List<byte[]> arriving = new ArrayList<>(sender.drain());
            List<byte[]> delayed = List.copyOf(arriving.subList(169 - late, 169));
            arriving.removeAll(delayed);
            arriving.addAll(169 - late + 6, delayed);
            receiver.receiveAll(arriving);
            assertThat(receiver.decoder.config()).as("%d late", late).isEqualTo(new FecConfig(5, 2));
            assertThat(receiver.decoder.contradictions()).as("%d late", late).isEqualTo(1);
            assertThat(receiver.rebuilt).isEmpty();
        }
    }

    @Test
    void decodesNothingThatWasKeptBeforeAContradiction() {
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        Sender old = new Sender(10, 3);
        old.sendNumbered(9);
        receiver.receiveAll(old.drain());
        receiver.receive(packet(3, FecHeader.PARITY, 20));
        Sender sender = new Sender(new FecEncoder(new FecConfig(3, 2), 500, 1_000));
        sender.sendNumbered(30);
        receiver.receiveAll(sender.drain());
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(3, 2));
        assertThat(receiver.decoder.contradictions()).isEqualTo(1);
        assertThat(receiver.decoder.fullShards()).isEqualTo(10);
        assertThat(receiver.rebuilt).isEmpty();
    }

    /** If the numbers are far apart, the packet that contradicted was forged; the peer is somewhere else. */
    @Test
    void ignoresAfterAContradictionOnlyWhatWasSentShortlyBefore() {
        int contradicting = 5_200;
        FecConfig shape = new FecConfig(3, 2);
        Receiver receiver = new Receiver(10, 3);
        receiver.receive(packet(contradicting, FecHeader.PARITY, 20));
        for (int behind = 256; behind > 0; behind--) {
            int seqid = contradicting - behind;
            receiver.receive(packet(seqid, shape.isData(seqid) ? FecHeader.DATA : FecHeader.PARITY, 20));
        }
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(10, 3));
        assertThat(receiver.decoder.contradictions()).isEqualTo(1);
        for (int seqid = contradicting - 300; seqid < contradicting - 256; seqid++) {
            receiver.receive(packet(seqid, shape.isData(seqid) ? FecHeader.DATA : FecHeader.PARITY, 20));
        }
        assertThat(receiver.decoder.config()).isEqualTo(shape);
    }

    /** One packet that fits nowhere costs a delay: what comes after it waits until the shape is sure again. */
    @Test
    void aStrayPacketDoesNotStopRecovery() {
        long seed = 3;
        Random random = new Random(seed);
        Sender sender = new Sender(10, 3);
        Receiver receiver = new Receiver(10, 3);
        sender.sendNumbered(20);
        receiver.receiveAll(sender.drain());
        receiver.receive(packet(12, FecHeader.DATA, 20));
        for (int i = 0; i < 40; i++) {
            sender.sendNumbered(10);
            List<byte[]> arriving = new ArrayList<>(sender.drain());
            arriving.remove(random.nextInt(10));
            receiver.receiveAll(arriving);
        }
        assertThat(receiver.decoder.config()).isEqualTo(new FecConfig(10, 3));
        assertThat(receiver.decoder.contradictions()).isEqualTo(1);
        assertThat(receiver.rebuilt).hasSize(40);
    }

    @Test
    void releasingMemoryKeepsShapeAndCounters() {
        Sender sender = new Sender(3, 2);
        Receiver receiver = new Receiver(new FecDecoder(1_500));
        sender.sendNumbered(30);
        receiver.receiveAll(sender.drain());
        long before = receiver.decoder.fullShards();
        receiver.decoder.releaseMemory();
        assertThat(receiver.decoder.shardSet()).isZero();
        sender.sendNumbered(3);
        List<byte[]> sent = sender.drain();
        receiver.receiveAll(sent.subList(1, 5));
        assertThat(receiver.rebuilt).containsExactly(Sender.kcp(sent.getFirst()));
        assertThat(receiver.decoder.fullShards()).isEqualTo(before).isPositive();
    }

    private static List<byte[]> group(int data, int parity) {
        Sender sender = new Sender(data, parity);
        sender.sendNumbered(data);
        return sender.drain();
    }

    private static byte[] packet(int seqid, int type, int length) {
        byte[] packet = new byte[length];
        FecHeader.write(packet, 0, seqid, type);
        return packet;
    }
}
