package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** PROTOCOL b.5, and kcp-go's tables of PROTOCOL 2.2: 1 stands for data, 0 for parity, -1 for nothing found. */
class PeriodDetectionTest {
    @ParameterizedTest
    @CsvSource({
        "000000, -1, -1",
        "010101, 1, 1",
        "101001, 1, 1",
        "100001, -1, 4",
        "111111, -1, -1",
        "110110, 2, 1",
        "011101, 3, 1",
        "011110, 4, -1",
        "001100, 2, -1",
        "000111, -1, -1",
        "000001, -1, -1",
        "100000, -1, -1",
        "'', -1, -1",
        "1, -1, -1",
        "10, -1, -1",
        "101, -1, 1",
        "0110010110010110, 2, 2",
        "110010110010110, 1, 2",
        "010110010110, 1, 1",
    })
    void findsTheFirstWholeRunOfEachKind(String samples, int data, int parity) {
        PeriodDetection detector = new PeriodDetection();
        for (int i = 0; i < samples.length(); i++) {
            detector.sample(samples.charAt(i) == '1', i);
        }
        assertThat(detector.runLength(true)).isEqualTo(data);
        assertThat(detector.runLength(false)).isEqualTo(parity);
    }

    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "3,2", "5,5", "7,3", "10,3", "20,10", "127,127", "1,254", "254,1"})
    void findsAnyShapeInAFullMemory(int data, int parity) {
        PeriodDetection detector = new PeriodDetection();
        FecConfig shape = new FecConfig(data, parity);
        for (int seqid = -300; seqid < 700; seqid++) {
            detector.sample(shape.isData(seqid), seqid);
        }
        // 258 packets hold a whole run of each kind and its edges, but not wherever the memory happens to begin.
        if (shape.shardCount() + Math.max(data, parity) < PeriodDetection.MEMORY) {
            assertThat(detector.runLength(true)).isEqualTo(data);
            assertThat(detector.runLength(false)).isEqualTo(parity);
        } else {
            assertThat(detector.runLength(true)).isIn(-1, data);
            assertThat(detector.runLength(false)).isIn(-1, parity);
        }
    }

    @Test
    void sortsOutReordering() {
        PeriodDetection detector = new PeriodDetection();
        for (int seqid : new int[] {3, 0, 1, 5, 2, 4, 9, 8, 6, 7}) {
            detector.sample(seqid % 5 < 3, seqid);
        }
        assertThat(detector.runLength(true)).isEqualTo(3);
        assertThat(detector.runLength(false)).isEqualTo(2);
    }

    @Test
    void isNotMisledByAGapOrADuplicate() {
        for (int odd : new int[] {4, 6}) {
            PeriodDetection detector = new PeriodDetection();
            for (int seqid = 0; seqid < 40; seqid++) {
                int times = seqid == 5 ? odd - 4 : 1; // once too few, once too many
                for (int i = 0; i < times; i++) {
                    detector.sample(seqid % 13 < 10, seqid);
                }
            }
            assertThat(detector.runLength(true)).isEqualTo(-1);
            assertThat(detector.runLength(false)).isEqualTo(-1);
        }
    }

    @Test
    void followsNumbersAcrossTheirWrap() {
        PeriodDetection detector = new PeriodDetection();
        for (int i = 0; i < 20; i++) {
            detector.sample(i % 4 < 3, 0xFFFFFFF8 + i);
        }
        assertThat(detector.runLength(true)).isEqualTo(3);
        assertThat(detector.runLength(false)).isEqualTo(1);
    }

    @Test
    void findsAChangedShapeWhenTheMemoryHasMovedPastTheChange() {
        PeriodDetection detector = new PeriodDetection();
        int seqid = 0;
        for (; seqid < 400; seqid++) {
            detector.sample(seqid % 4 < 3, seqid);
        }
        for (int i = 0; i < 100; i++, seqid++) {
            detector.sample(seqid % 8 < 5, seqid);
        }
        assertThat(detector.runLength(true)).isEqualTo(3);
        for (int i = 0; i < 200; i++, seqid++) {
            detector.sample(seqid % 8 < 5, seqid);
        }
        assertThat(detector.runLength(true)).isEqualTo(5);
        assertThat(detector.runLength(false)).isEqualTo(3);
        assertThat(detector.samples()).isEqualTo(PeriodDetection.MEMORY);
    }

    /** No order of wrapping numbers is total; the sort must not mind. */
    @Test
    void survivesAnyNumbers() {
        long seed = 20_260_101;
        Random random = new Random(seed);
        PeriodDetection detector = new PeriodDetection();
        for (int i = 0; i < 2_000; i++) {
            detector.sample(random.nextBoolean(), random.nextInt());
            assertThat(detector.runLength(true)).as("seed %d", seed).isBetween(-1, PeriodDetection.MEMORY);
        }
    }
}
