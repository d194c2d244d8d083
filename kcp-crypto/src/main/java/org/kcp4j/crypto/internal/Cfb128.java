package org.kcp4j.crypto.internal;

/** CFB with full feedback over 16-byte blocks, from the fixed IV (PROTOCOL c.1). See {@link Cfb64}. */
final class Cfb128 implements PacketTransform {

    private static final int BLOCK_WORDS = 4;
    private static final int BLOCK_BYTES = BLOCK_WORDS * Integer.BYTES;

    /** Blocks that are decrypted side by side; enough for a whole usual packet. */
    private static final int LANES = 96;

    private final BlockCipher128 cipher;
    private final int[] firstKeyStream;
    private final int[] block = new int[BLOCK_WORDS];
    private final int[][] lanes = new int[BLOCK_WORDS][LANES];

    Cfb128(BlockCipher128 cipher) {
        this.cipher = cipher;
        firstKeyStream = new int[] {
            (int) (CfbIv.HIGH >>> 32), (int) CfbIv.HIGH, (int) (CfbIv.LOW >>> 32), (int) CfbIv.LOW,
        };
        cipher.encrypt(firstKeyStream);
    }

    @Override
    public void encrypt(byte[] buffer, int offset, int length) {
        int[] x = block;
        System.arraycopy(firstKeyStream, 0, x, 0, BLOCK_WORDS);
        int position = offset;
        int end = offset + length;
        for (; position < end - BLOCK_BYTES; position += BLOCK_BYTES) {
            for (int word = 0; word < BLOCK_WORDS; word++) {
                int wordPosition = position + word * Integer.BYTES;
                x[word] ^= Bytes.bigEndianInt(buffer, wordPosition);
                Bytes.setBigEndianInt(buffer, wordPosition, x[word]);
            }
            cipher.encrypt(x);
        }
        xorLeading(buffer, position, end - position, x);
    }

    /** Goes backwards, so that the ciphertext before each run of blocks is still there when the run needs it. */
    @Override
    public void decrypt(byte[] buffer, int offset, int length) {
        int lastBlock = (length - 1) / BLOCK_BYTES;
        for (int to = lastBlock; to > 0; ) {
            int from = Math.max(0, to - LANES);
            decryptFollowing(buffer, offset, length, from, to - from);
            to = from;
        }
        xorLeading(buffer, offset, Math.min(length, BLOCK_BYTES), firstKeyStream);
    }

    /** Decrypts the {@code count} blocks that follow block {@code first}. */
    private void decryptFollowing(byte[] buffer, int offset, int length, int first, int count) {
        int start = offset + first * BLOCK_BYTES;
        for (int word = 0; word < BLOCK_WORDS; word++) {
            int[] lane = lanes[word];
            for (int i = 0; i < count; i++) {
                lane[i] = Bytes.bigEndianInt(buffer, start + i * BLOCK_BYTES + word * Integer.BYTES);
            }
        }
        cipher.encrypt(lanes, count);
        int last = count - 1;
        for (int word = 0; word < BLOCK_WORDS; word++) {
            int[] lane = lanes[word];
            block[word] = lane[last];
            for (int i = 0; i < last; i++) {
                int position = start + (i + 1) * BLOCK_BYTES + word * Integer.BYTES;
                Bytes.setBigEndianInt(buffer, position, Bytes.bigEndianInt(buffer, position) ^ lane[i]);
            }
        }
        int lastPosition = start + count * BLOCK_BYTES;
        xorLeading(buffer, lastPosition, Math.min(BLOCK_BYTES, offset + length - lastPosition), block);
    }

    /** XORs up to 16 bytes with the leading bytes of four words. */
    private static void xorLeading(byte[] buffer, int offset, int length, int[] words) {
        Bytes.xorLeading(buffer, offset, length, BlockCipher64.join(words[0], words[1]));
        Bytes.xorLeading(buffer, offset + Long.BYTES, length - Long.BYTES, BlockCipher64.join(words[2], words[3]));
    }
}
