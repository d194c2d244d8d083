package org.kcp4j.fec;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ShapeDetectorTest {
    private static final int ALL_SHAPES = 255 * 254 / 2;

    @Test
    void anythingIsPossibleAtFirst() {
        ShapeDetector detector = new ShapeDetector();
        assertThat(detector.shapesLeft()).isEqualTo(ALL_SHAPES);
        assertThat(detector.found()).isNull();
    }

    /** Longer groups would have parity there, shorter ones data where parity was. */
    @ParameterizedTest
    @CsvSource({"1,1", "1,2", "2,1", "3,2", "5,5", "7,3", "10,3", "20,10", "127,127"})
    void aGroupAndThePacketAfterItAreEnough(int data, int parity) {
        FecConfig shape = new FecConfig(data, parity);
        ShapeDetector detector = new ShapeDetector();
        for (int seqid = 0; seqid < shape.shardCount(); seqid++) {
            assertThat(detector.see(shape.isData(seqid), seqid)).isTrue();
            assertThat(detector.found()).isNull();
        }
        assertThat(detector.see(true, shape.shardCount())).isTrue();
        assertThat(detector.found()).isEqualTo(shape);
        assertThat(detector.shapesLeft()).isEqualTo(1);
    }

    /** Nothing longer than 255 could be meant, so the last packet of all is not needed. */
    @ParameterizedTest
    @CsvSource({"1,254", "254,1", "128,127"})
    void theLongestGroupsAreFoundByTheirOwnPackets(int data, int parity) {
        FecConfig shape = new FecConfig(data, parity);
        ShapeDetector detector = new ShapeDetector();
        for (int seqid = 0; seqid < 255; seqid++) {
            detector.see(shape.isData(seqid), seqid);
        }
        assertThat(detector.found()).isEqualTo(shape);
    }

    /** Two packets on either side of the boundary decide; while one of them is missing, nothing is decided. */
    @Test
    void waitsForThePacketsThatDecide() {
        for (int decisive : new int[] {9, 10}) {
            ShapeDetector detector = new ShapeDetector();
            for (int seqid = 0; seqid < 130; seqid++) {
                if (seqid % 13 != decisive) {
                    detector.see(seqid % 13 < 10, seqid);
                }
            }
            assertThat(detector.shapesLeft()).isEqualTo(2);
            assertThat(detector.found()).isNull();
            detector.see(decisive < 10, 130 + decisive);
            assertThat(detector.found()).isEqualTo(new FecConfig(10, 3));
        }
    }

    /** The trap that a shape taken for granted falls into: these are packets of 7/3 and fit 3/1. */
    @Test
    void isNotMisledByWhatALossHides() {
        ShapeDetector detector = new ShapeDetector();
        for (int seqid : new int[] {4, 5, 6, 7}) {
            detector.see(seqid < 7, seqid);
        }
        assertThat(detector.found()).isNull();
        assertThat(detector.shapesLeft()).isGreaterThan(200);
    }

    @Test
    void repetitionAndOrderDoNotMatter() {
        ShapeDetector detector = new ShapeDetector();
        for (int seqid : new int[] {3, 0, 0, 1, 5, 4, 4, 3, 2}) {
            assertThat(detector.found()).isNull();
            detector.see(seqid % 5 < 3, seqid);
        }
        assertThat(detector.found()).isEqualTo(new FecConfig(3, 2));
    }

    /** Groups of 13 end 8 numbers before the last; after that, data stand again where a group of 13 begins: at 0. */
    @Test
    void findsAShapeAcrossTheWrapOfItsNumbers() {
        FecConfig shape = new FecConfig(10, 3);
        ShapeDetector detector = new ShapeDetector();
        int seqid = shape.paws() - 5;
        for (int i = 0; i < 20; i++) {
            assertThat(detector.see(shape.isData(seqid), seqid)).isTrue();
            seqid = shape.advance(seqid, 1);
        }
        assertThat(detector.found()).isEqualTo(shape);
    }

    @Test
    void noShapeBeginsAGroupThatWouldNotEndBeforeTheWrap() {
        FecConfig shape = new FecConfig(10, 3);
        ShapeDetector detector = new ShapeDetector();
        assertThat(detector.see(true, shape.paws() + 1)).isTrue();
        for (int seqid = 0; seqid < 26; seqid++) {
            detector.see(shape.isData(seqid), seqid);
        }
        assertThat(detector.shapesLeft()).isZero();
        assertThat(new ShapeDetector().see(true, 0xFFFFFFFF)).isFalse();
        assertThat(new ShapeDetector().see(false, 0xFFFFFFFF)).isFalse();
        assertThat(new ShapeDetector().see(false, 0xFFFFFFFE)).isTrue(); // 3/2, among others, ends with it
    }

    @Test
    void noShapeAgreesWithAContradiction() {
        ShapeDetector detector = new ShapeDetector();
        assertThat(detector.see(true, 7)).isTrue();
        assertThat(detector.see(false, 7)).isFalse();
        assertThat(detector.found()).isNull();
        assertThat(detector.see(true, 7)).isFalse();
        assertThat(new ShapeDetector().see(false, 0)).isFalse();
    }

    /** What detection takes on average, in packets that arrive, from the first packet of a session on. */
    @ParameterizedTest
    @CsvSource({
        "10,3, 0, 14.0",
        "10,3, 5, 15.2",
        "10,3, 20, 17.0",
        "10,3, 30, 17.7",
        "10,3, 60, 19.3",
        "20,10, 30, 39.3",
        "3,1, 30, 7.5",
        "3,2, 30, 7.2",
        "2,2, 30, 6.0",
        "1,1, 30, 4.6",
    })
    void findsAShapeSoonUnderLoss(int data, int parity, int lossPercent, double mostOnAverage) {
        long seed = 7;
        Random random = new Random(seed);
        FecConfig shape = new FecConfig(data, parity);
        int runs = 2_000;
        int packets = 0;
        for (int run = 0; run < runs; run++) {
            ShapeDetector detector = new ShapeDetector();
            for (int seqid = 0; detector.found() == null; seqid++) {
                if (random.nextInt(100) >= lossPercent) {
                    assertThat(detector.see(shape.isData(seqid), seqid)).isTrue();
                    packets++;
                }
            }
            assertThat(detector.found()).as("seed %d run %d", seed, run).isEqualTo(shape);
        }
        assertThat(packets / (double) runs).as("seed %d", seed).isLessThanOrEqualTo(mostOnAverage);
    }
}
