package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Collections;
import java.util.HashSet;
import java.util.HexFormat;
import java.util.List;
import java.util.Random;
import java.util.Set;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** Encoder and decoder over a bad link: what can be rebuilt is, bit for bit, and nothing else comes out, ever. */
class FecStreamPropertyTest {
    private static final HexFormat HEX = HexFormat.of();

    @Provide
    Arbitrary<FecConfig> shapes() {
        Arbitrary<Integer> total = Arbitraries.frequencyOf(
                Tuple.of(9, Arbitraries.integers().between(2, 30)),
                Tuple.of(1, Arbitraries.integers().between(31, 255)));
        return total.flatMap(
                sum -> Arbitraries.integers().between(1, sum - 1).map(data -> new FecConfig(data, sum - data)));
    }

    /** Group after group, with loss up to parity, any order and any repetition within the group. */
    @Property(tries = 300)
    void rebuildsWhatIsLostUpToParity(
            @ForAll("shapes") FecConfig config,
            @ForAll @IntRange(min = 1, max = 3_000) int longest,
            @ForAll long seed) {
        Random random = new Random(seed);
        Sender sender = started(config);
        Receiver receiver = new Receiver(new FecDecoder(config, 65_535));
        for (int group = 0; group < 6; group++) {
            for (int i = 0; i < config.dataShards(); i++) {
                byte[] kcp = new byte[random.nextInt(longest + 1)];
                random.nextBytes(kcp);
                sender.send(kcp);
            }
            List<byte[]> arriving = new ArrayList<>(sender.drain());
            Collections.shuffle(arriving, random);
            int lost = random.nextInt(config.parityShards() + 1);
            List<String> missing = new ArrayList<>();
            for (byte[] packet : arriving.subList(0, lost)) {
                if (Sender.isData(packet)) {
                    missing.add(HEX.formatHex(Sender.kcp(packet)));
                }
            }
            arriving.subList(0, lost).clear();
            Set<String> arrivedFirst = new HashSet<>();
            for (byte[] packet : arriving.subList(0, config.dataShards())) {
                arrivedFirst.add(HEX.formatHex(packet));
            }
            // Data packets that come when the group is already decodable have been rebuilt before.
            for (byte[] packet : arriving) {
                if (Sender.isData(packet) && !arrivedFirst.contains(HEX.formatHex(packet))) {
                    missing.add(HEX.formatHex(Sender.kcp(packet)));
                }
            }
            receiver.rebuilt.clear();
            for (byte[] packet : arriving) {
                receiver.receive(packet);
                if (random.nextInt(4) == 0) {
                    receiver.receive(packet);
                }
            }
            assertThat(receiver.rebuilt.stream().map(HEX::formatHex)).containsExactlyInAnyOrderElementsOf(missing);
        }
    }

    /** Any loss at all, long delays across groups, and no knowledge of the shape. */
    @Property(tries = 300)
    void inventsNothing(
            @ForAll("shapes") FecConfig config,
            @ForAll boolean knowsTheShape,
            @ForAll @IntRange(max = 90) int lossPercent,
            @ForAll @IntRange(max = 60) int reorder,
            @ForAll long seed) {
        Random random = new Random(seed);
        Sender sender = started(config);
        Receiver receiver = new Receiver(knowsTheShape ? new FecDecoder(config, 2_000) : new FecDecoder(2_000));
        Set<String> sent = new HashSet<>();
        List<byte[]> delayed = new ArrayList<>();
        int packets = Math.min(600, 12 * config.dataShards());
        for (int i = 0; i < packets; i++) {
            byte[] kcp = new byte[16 + random.nextInt(100)];
            random.nextBytes(kcp);
            sent.add(HEX.formatHex(kcp));
            sender.nowMs += random.nextInt(20) == 0 ? 600 : 10;
            sender.send(kcp);
            for (byte[] packet : sender.drain()) {
                if (random.nextInt(100) >= lossPercent) {
                    delayed.add(random.nextInt(delayed.size() + 1), packet);
                }
            }
            while (delayed.size() > reorder) {
                receiver.receive(delayed.removeFirst());
            }
        }
        assertThat(receiver.rebuilt.stream().map(HEX::formatHex)).isSubsetOf(sent);
        assertThat(receiver.decoder.config()).isIn(config, new FecConfig(1, 1));
    }

    /** Rubbish: any numbers, types and lengths, mixed with a good stream. */
    @Property(tries = 200)
    void keepsItsBoundsUnderRubbish(
            @ForAll("shapes") FecConfig config, @ForAll @IntRange(max = 3) int kind, @ForAll long seed) {
        Random random = new Random(seed);
        Receiver receiver = new Receiver(new FecDecoder(config, 300));
        Sender sender = started(config);
        for (int i = 0; i < 1_500; i++) {
            sender.send(Sender.numbered(i, random.nextInt(200)));
            sender.drain().forEach(receiver::receive);
            byte[] rubbish = new byte[random.nextInt(320)];
            random.nextBytes(rubbish);
            if (rubbish.length >= FecHeader.WITH_SIZE) {
                int seqid = kind == 0 ? random.nextInt() : sender.encoder.nextSeqid() + random.nextInt(100) - 50;
                int type = kind == 1 ? FecHeader.DATA + random.nextInt(3) : typeAt(receiver, seqid);
                FecHeader.write(rubbish, 0, seqid, type);
            }
            receiver.receive(rubbish);
            assertThat(receiver.decoder.shardSet()).isLessThanOrEqualTo(4);
        }
        FecDecoder decoder = receiver.decoder;
        long results = 0;
        for (FecResult result : FecResult.values()) {
            results += decoder.count(result);
        }
        assertThat(results).as("every packet has a result").isGreaterThanOrEqualTo(3_000);
        assertThat(decoder.recovered()).isEqualTo(receiver.rebuilt.size());
    }

    /** The type that fits the position: rubbish that looks right as far as one can see. */
    private static int typeAt(Receiver receiver, int seqid) {
        return receiver.decoder.config().isData(seqid) ? FecHeader.DATA : FecHeader.PARITY;
    }

    /** A sender whose first packet is behind it, so that no group lacks parity for want of a packet before. */
    private static Sender started(FecConfig config) {
        Sender sender = new Sender(new FecEncoder(config));
        for (int i = 0; i < config.dataShards(); i++) {
            sender.send(new byte[1]);
        }
        sender.drain();
        return sender;
    }
}
