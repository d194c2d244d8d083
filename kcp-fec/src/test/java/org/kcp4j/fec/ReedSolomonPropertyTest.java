package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;
import net.jqwik.api.constraints.IntRange;

/** The code against JavaReedSolomon, and against itself. */
class ReedSolomonPropertyTest {
    private static final byte AROUND = 0x5A;

    /** Most shapes are small, as in use; some go up to the limit, as does the length of some shards. */
    @Provide
    Arbitrary<FecConfig> shapes() {
        Arbitrary<Integer> total = Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(2, 40)),
                Tuple.of(1, Arbitraries.integers().between(41, 255)));
        return total.flatMap(
                sum -> Arbitraries.integers().between(1, sum - 1).map(data -> new FecConfig(data, sum - data)));
    }

    @Provide
    Arbitrary<Integer> lengths() {
        return Arbitraries.frequencyOf(
                Tuple.of(8, Arbitraries.integers().between(1, 2_000)),
                Tuple.of(1, Arbitraries.integers().between(1, 65_535)));
    }

    @Property(tries = 300)
    void encodesAsJavaReedSolomonDoes(
            @ForAll("shapes") FecConfig config,
            @ForAll("lengths") int anyLength,
            @ForAll @IntRange(max = 40) int maxOffset,
            @ForAll long seed) {
        int length = affordable(config, anyLength);
        Random random = new Random(seed);
        byte[][] data = random(config.dataShards(), length, random);
        byte[][] expected = Code.oracleParity(config, data, length);
        Placed placed = new Placed(config, data, maxOffset, random);
        new ReedSolomon(config).encode(placed.shards, placed.offsets, length);
        for (int i = 0; i < config.parityShards(); i++) {
            assertThat(placed.shard(config.dataShards() + i, length)).isEqualTo(expected[i]);
        }
        for (int i = 0; i < config.dataShards(); i++) {
            assertThat(placed.shard(i, length)).isEqualTo(data[i]);
        }
        placed.assertNothingWrittenAround(length);
    }

    /** One instance, many loss patterns: what is remembered of one must not be used for another. */
    @Property(tries = 200)
    void reconstructsWhateverIsLost(
            @ForAll("shapes") FecConfig config, @ForAll("lengths") int anyLength, @ForAll long seed) {
        int length = affordable(config, anyLength);
        Random random = new Random(seed);
        byte[][] data = random(config.dataShards(), length, random);
        byte[][] parity = Code.oracleParity(config, data, length);
        ReedSolomon code = new ReedSolomon(config);
        for (int round = 0; round < 8; round++) {
            boolean[] present = new boolean[config.shardCount()];
            Arrays.fill(present, true);
            random.ints(0, present.length)
                    .distinct()
                    .limit(1 + random.nextInt(config.parityShards()))
                    .forEach(lost -> present[lost] = false);
            Placed placed = new Placed(config, data, 9, random);
            for (int i = 0; i < present.length; i++) {
                byte[] content = i < data.length ? data[i] : parity[i - data.length];
                placed.fill(i, present[i] ? content : new byte[length]);
            }
            assertThat(code.reconstructData(placed.shards, placed.offsets, present, length))
                    .isTrue();
            for (int i = 0; i < data.length; i++) {
                assertThat(placed.shard(i, length)).as("shard %d", i).isEqualTo(data[i]);
            }
            placed.assertNothingWrittenAround(length);
        }
    }

    @Property(tries = 100)
    void touchesNothingWhenTooFewShardsAreLeft(@ForAll("shapes") FecConfig config, @ForAll long seed) {
        Random random = new Random(seed);
        boolean[] present = new boolean[config.shardCount()];
        random.ints(0, present.length)
                .distinct()
                .limit(random.nextInt(config.dataShards()))
                .forEach(i -> present[i] = true);
        byte[][] shards = random(config.shardCount(), 20, random);
        byte[][] before = Arrays.stream(shards).map(byte[]::clone).toArray(byte[][]::new);
        int[] offsets = new int[config.shardCount()];
        assertThat(new ReedSolomon(config).reconstructData(shards, offsets, present, 20))
                .isFalse();
        assertThat(shards).isDeepEqualTo(before);
    }

    /** The oracle takes nanoseconds for each byte and coefficient: long shards for small shapes only. */
    private static int affordable(FecConfig config, int length) {
        return Math.min(length, Math.max(1, 2_000_000 / (config.dataShards() * config.parityShards())));
    }

    private static byte[][] random(int count, int length, Random random) {
        byte[][] shards = new byte[count][length];
        for (byte[] shard : shards) {
            random.nextBytes(shard);
        }
        return shards;
    }

    /** Shards in arrays of their own, at any offset. */
    private static final class Placed {
        final byte[][] shards;
        final int[] offsets;

        Placed(FecConfig config, byte[][] data, int maxOffset, Random random) {
            int length = data[0].length;
            shards = new byte[config.shardCount()][];
            offsets = new int[shards.length];
            for (int i = 0; i < shards.length; i++) {
                offsets[i] = random.nextInt(maxOffset + 1);
                shards[i] = new byte[offsets[i] + length + random.nextInt(maxOffset + 1)];
                Arrays.fill(shards[i], AROUND);
                if (i < data.length) {
                    fill(i, data[i]);
                }
            }
        }

        void fill(int i, byte[] content) {
            System.arraycopy(content, 0, shards[i], offsets[i], content.length);
        }

        byte[] shard(int i, int length) {
            return Arrays.copyOfRange(shards[i], offsets[i], offsets[i] + length);
        }

        void assertNothingWrittenAround(int length) {
            for (int i = 0; i < shards.length; i++) {
                for (int at = 0; at < shards[i].length; at++) {
                    if (at < offsets[i] || at >= offsets[i] + length) {
                        assertThat(shards[i][at]).isEqualTo(AROUND);
                    }
                }
            }
        }
    }
}
