package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.MatchResult;
import org.junit.jupiter.api.Test;

/** What kcp-go's encoder sent is what ours sends, and what ours rebuilds from. */
class FecVectorTest {
    private static final HexFormat HEX = HexFormat.of();
    /** Beyond this many loss patterns of a group, a sample of them is tried. */
    private static final int MOST_PATTERNS = 4_000;

    @Test
    void encodesWhatKcpGoEncodes() throws IOException {
        for (Map.Entry<FecConfig, List<byte[]>> stream : streams().entrySet()) {
            Sender sender = new Sender(new FecEncoder(stream.getKey()));
            List<byte[]> expected = stream.getValue();
            expected.stream().filter(Sender::isData).map(Sender::kcp).forEach(sender::send);
            assertThat(hex(sender.wire)).as("%s", stream.getKey()).isEqualTo(hex(expected));
        }
    }

    @Test
    void rebuildsEveryLossUpToTheNumberOfParityPackets() throws IOException {
        int groups = 0;
        for (Map.Entry<FecConfig, List<byte[]>> stream : streams().entrySet()) {
            for (List<byte[]> group : wholeGroups(stream.getKey(), stream.getValue())) {
                rebuildsEveryLoss(stream.getKey(), group);
                groups++;
            }
        }
        assertThat(groups).isPositive();
    }

    private static void rebuildsEveryLoss(FecConfig config, List<byte[]> group) {
        long patterns = 0;
        for (int lost = 0; lost <= config.parityShards(); lost++) {
            patterns += combinations(group.size(), lost);
        }
        if (patterns <= MOST_PATTERNS) {
            rebuildsEverySubset(config, group, new ArrayList<>(), 0);
            return;
        }
        Random random = new Random(group.size());
        for (int i = 0; i < MOST_PATTERNS; i++) {
            List<Integer> lost = random.ints(0, group.size())
                    .distinct()
                    .limit(1 + random.nextInt(config.parityShards()))
                    .boxed()
                    .toList();
            rebuilds(config, group, lost);
        }
    }

    private static void rebuildsEverySubset(FecConfig config, List<byte[]> group, List<Integer> lost, int from) {
        rebuilds(config, group, lost);
        for (int i = from; i < group.size() && lost.size() < config.parityShards(); i++) {
            lost.add(i);
            rebuildsEverySubset(config, group, lost, i + 1);
            lost.removeLast();
        }
    }

    private static void rebuilds(FecConfig config, List<byte[]> group, List<Integer> lost) {
        Receiver receiver = new Receiver(config.dataShards(), config.parityShards());
        List<byte[]> expected = new ArrayList<>();
        for (int i = 0; i < group.size(); i++) {
            if (!lost.contains(i)) {
                receiver.receive(group.get(i));
            } else if (Sender.isData(group.get(i))) {
                expected.add(Sender.kcp(group.get(i)));
            }
        }
        assertThat(hex(receiver.rebuilt)).as("%s without %s", config, lost).isEqualTo(hex(expected));
    }

    @Test
    void parityRowsAreThoseOfKcpGo() throws IOException {
        for (MatchResult line : Vectors.matching("rs (\\d+)/(\\d+) row(\\d+) ([0-9a-f]+)")) {
            FecConfig config = config(line);
            byte[][] matrix = Code.parityMatrix(config);
            assertThat(HEX.formatHex(matrix[Integer.parseInt(line.group(3))]))
                    .as("%s", config)
                    .isEqualTo(line.group(4));
        }
    }

    @Test
    void parityRowsOfLargeShapesAreThoseOfKcpGo() throws Exception {
        for (MatchResult line : Vectors.matching("rs (\\d+)/(\\d+) sha1\\(parity rows\\) ([0-9a-f]+)")) {
            FecConfig config = config(line);
            var digest = java.security.MessageDigest.getInstance("SHA-1");
            for (byte[] row : Code.parityMatrix(config)) {
                digest.update(row);
            }
            assertThat(HEX.formatHex(digest.digest())).as("%s", config).isEqualTo(line.group(3));
        }
    }

    @Test
    void numbersReturnToZeroWhereKcpGosDo() throws IOException {
        for (MatchResult line : Vectors.matching("paws shardSize=(\\d+) -> (\\d+)")) {
            FecConfig config = new FecConfig(1, Integer.parseInt(line.group(1)) - 1);
            assertThat(Integer.toUnsignedString(config.paws())).as("%s", config).isEqualTo(line.group(2));
        }
    }

    /** Every recorded stream, by shape: packets in order of transmission. */
    private static Map<FecConfig, List<byte[]>> streams() throws IOException {
        Map<FecConfig, List<byte[]>> streams = new LinkedHashMap<>();
        for (MatchResult line : Vectors.matching("fec (\\d+)/(\\d+) (?:data|parity) ([0-9a-f]+)")) {
            streams.computeIfAbsent(config(line), shape -> new ArrayList<>()).add(HEX.parseHex(line.group(3)));
        }
        return streams;
    }

    /** A group of a reference file stands without its shape, which is 3/2. */
    @Test
    void encodesTheReferenceGroup() throws IOException {
        List<byte[]> expected = Vectors.matching("fec (?:data|parity)\\d ([0-9a-f]+)").stream()
                .map(line -> HEX.parseHex(line.group(1)))
                .toList();
        Sender sender = new Sender(3, 2);
        expected.stream().filter(Sender::isData).map(Sender::kcp).forEach(sender::send);
        assertThat(hex(sender.wire)).isEqualTo(hex(expected));
        rebuildsEverySubset(new FecConfig(3, 2), expected, new ArrayList<>(), 0);
    }

    private static List<List<byte[]>> wholeGroups(FecConfig config, List<byte[]> stream) {
        Map<Integer, List<byte[]>> groups = new LinkedHashMap<>();
        for (byte[] packet : stream) {
            int id = Integer.divideUnsigned(Sender.seqid(packet), config.shardCount());
            groups.computeIfAbsent(id, any -> new ArrayList<>()).add(packet);
        }
        return groups.values().stream()
                .filter(group -> group.size() == config.shardCount())
                .toList();
    }

    private static FecConfig config(MatchResult line) {
        return new FecConfig(Integer.parseInt(line.group(1)), Integer.parseInt(line.group(2)));
    }

    private static long combinations(int n, int k) {
        long result = 1;
        for (int i = 1; i <= k; i++) {
            result = result * (n - k + i) / i;
        }
        return result;
    }

    private static List<String> hex(List<byte[]> packets) {
        return packets.stream().map(HEX::formatHex).toList();
    }
}
