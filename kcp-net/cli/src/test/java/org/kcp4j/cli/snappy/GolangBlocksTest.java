package org.kcp4j.cli.snappy;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.zip.CRC32C;
import org.junit.jupiter.api.Test;

/** Many blocks, of which golang/snappy 1.0.0 made as many bytes with the same checksum. */
class GolangBlocksTest {
    private static final int BLOCKS = 3000;
    private static final long GOLANG_BYTES = 53_923_793;
    private static final long GOLANG_CHECKSUM = 1_563_076_777;

    @Test
    void blocksAreGolangSnappysBytes() {
        BlockEncoder encoder = new BlockEncoder();
        CRC32C crc = new CRC32C();
        byte[] into = new byte[BlockEncoder.maxEncodedBytes(BlockEncoder.MAX_BLOCK_BYTES)];
        long total = 0;
        for (int i = 0; i < BLOCKS; i++) {
            byte[] block = block(i);
            int length = encoder.encode(block, 0, block.length, into, 0);
            crc.update(into, 0, length);
            total += length;
        }
        assertThat(total).isEqualTo(GOLANG_BYTES);
        assertThat(crc.getValue()).isEqualTo(GOLANG_CHECKSUM);
    }

    /** Block {@code i} of a series: runs of random letters, and repetitions of what came up to 4000 bytes before. */
    private static byte[] block(int i) {
        Generator random = new Generator(i);
        byte[] block = new byte[i < 300 ? i : random.below(BlockEncoder.MAX_BLOCK_BYTES + 1)];
        int letters = 1 + random.below(256);
        int repetitions = random.below(11);
        for (int at = 0; at < block.length; ) {
            int run = Math.min(1 + random.below(100), block.length - at);
            boolean repeat = at > 0 && random.below(10) < repetitions;
            int distance = repeat ? 1 + random.below(Math.min(at, 4000)) : 0;
            for (int end = at + run; at < end; at++) {
                block[at] = repeat ? block[at - distance] : (byte) random.below(letters);
            }
        }
        return block;
    }

    /** A generator that is easily had in any language. */
    private static final class Generator {
        private long state;

        Generator(int seed) {
            state = seed;
        }

        int below(int bound) {
            state = state * 6364136223846793005L + 1442695040888963407L;
            return (int) ((state >>> 33) % bound);
        }
    }
}
