package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.kcp4j.net.internal.LiveRuntime;

class ChunkPoolTest {
    private final ChunkPool pool = new ChunkPool(LiveRuntime.instance());

    @Test
    void anArrayGivenBackIsTakenAgainButOnlyOnce() {
        byte[] array = pool.take(4096);
        pool.give(array);
        assertThat(pool.take(2048)).hasSize(2048);
        assertThat(pool.take(4096)).isSameAs(array);
        assertThat(pool.take(4096)).isNotSameAs(array).hasSize(4096);
        assertThat(pool.freeBytes()).isZero();
    }

    @Test
    void itKeepsAFewOfEachSizeAndNoneThatIsSmall() {
        for (int capacity = 128; capacity <= ChunkPool.LARGEST; capacity *= 2) {
            for (int i = 0; i < 2 * ChunkPool.MOST_FREE; i++) {
                pool.give(new byte[capacity]);
            }
        }
        assertThat(pool.freeBytes()).isEqualTo(ChunkPool.MOST_FREE * (2048 + 4096 + 8192 + 16_384 + 32_768));
    }

    @Test
    void whatWasNotNeededBetweenTwoTrimsIsDropped() {
        for (int i = 0; i < 10; i++) {
            pool.give(new byte[8192]);
        }
        pool.trim(); // there were none at the last one, which is the beginning
        assertThat(pool.freeBytes()).isEqualTo(10 * 8192);
        byte[] first = pool.take(8192);
        byte[] second = pool.take(8192);
        pool.give(first);
        pool.give(second);
        pool.trim();
        assertThat(pool.freeBytes()).isEqualTo(2 * 8192);
        pool.trim();
        assertThat(pool.freeBytes()).isZero();
    }
}
