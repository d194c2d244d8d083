package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.constraints.IntRange;

class ShapeDetectorPropertyTest {
    @Provide
    Arbitrary<FecConfig> shapes() {
        Arbitrary<Integer> total = Arbitraries.oneOf(
                Arbitraries.integers().between(2, 30), Arbitraries.integers().between(2, 255));
        return total.flatMap(
                sum -> Arbitraries.integers().between(1, sum - 1).map(data -> new FecConfig(data, sum - data)));
    }

    /** Where the numbers begin: at a session's first packet, anywhere, and before the wrap. */
    @Provide
    Arbitrary<Long> starts() {
        return Arbitraries.oneOf(
                Arbitraries.just(0L),
                Arbitraries.longs().between(0, 0xFFFFFFFFL),
                Arbitraries.longs().between(0xFFFFF000L, 0xFFFFFFFFL));
    }

    /** Never a wrong shape, and no later than kcp-go, whatever the network does. */
    @Property(tries = 2_000)
    void neverFindsAWrongShape(
            @ForAll("shapes") FecConfig shape,
            @ForAll("starts") long start,
            @ForAll @IntRange(max = 60) int lossPercent,
            @ForAll @IntRange(max = 40) int reorder,
            @ForAll @IntRange(max = 50) int skippedPercent,
            @ForAll long seed) {
        Random random = new Random(seed);
        ShapeDetector detector = new ShapeDetector();
        PeriodDetection kcpGo = new PeriodDetection();
        for (int seqid : arrivals(shape, start, lossPercent, reorder, skippedPercent, random)) {
            assertThat(detector.see(shape.isData(seqid), seqid)).isTrue();
            kcpGo.sample(shape.isData(seqid), seqid);
            assertThat(detector.found()).isIn(null, shape);
            if (detector.found() == null) {
                assertThat(kcpGo.found()).isNull();
            }
        }
    }

    /** The ranges are exactly the set of shapes that agree with every packet, for packets of any kinds. */
    @Property(tries = 200)
    void keepsEveryShapeThatAgreesAndNoOther(@ForAll @IntRange(min = 1, max = 6) int packets, @ForAll long seed) {
        Random random = new Random(seed);
        ShapeDetector detector = new ShapeDetector();
        int[] seqids = new int[packets];
        boolean[] data = new boolean[packets];
        for (int i = 0; i < packets; i++) {
            seqids[i] = random.nextInt(4) == 0 ? -random.nextInt(300) : random.nextInt(600);
            data[i] = random.nextInt(4) != 0;
            detector.see(data[i], seqids[i]);
        }
        int left = 0;
        FecConfig last = null;
        for (int n = 2; n <= FecConfig.MAX_SHARDS; n++) {
            for (int d = 1; d < n; d++) {
                FecConfig shape = new FecConfig(d, n - d);
                if (agrees(shape, seqids, data)) {
                    left++;
                    last = shape;
                }
            }
        }
        assertThat(detector.shapesLeft()).isEqualTo(left);
        assertThat(detector.found()).isEqualTo(left == 1 ? last : null);
    }

    private static boolean agrees(FecConfig shape, int[] seqids, boolean[] data) {
        for (int i = 0; i < seqids.length; i++) {
            boolean used = Integer.compareUnsigned(seqids[i], shape.paws()) < 0;
            if (!used || shape.isData(seqids[i]) != data[i]) {
                return false;
            }
        }
        return true;
    }

    /** What arrives of a stream of groups, some without parity: lost, repeated, and out of order. */
    private static List<Integer> arrivals(
            FecConfig shape, long start, int lossPercent, int reorder, int skippedPercent, Random random) {
        int paws = shape.paws();
        int seqid = Integer.compareUnsigned((int) start, paws) < 0 ? (int) start : 0;
        boolean skipped = false;
        List<Integer> arriving = new ArrayList<>();
        for (int i = 0; i < 4 * shape.shardCount(); i++) {
            if (Integer.remainderUnsigned(seqid, shape.shardCount()) == 0) {
                skipped = random.nextInt(100) < skippedPercent;
            }
            boolean sent = shape.isData(seqid) || !skipped;
            int times = !sent || random.nextInt(100) < lossPercent ? 0 : random.nextInt(20) == 0 ? 2 : 1;
            for (int n = 0; n < times; n++) {
                int late = Math.min(random.nextInt(reorder + 1), arriving.size());
                arriving.add(arriving.size() - late, seqid);
            }
            seqid = shape.advance(seqid, 1);
        }
        return arriving;
    }
}
