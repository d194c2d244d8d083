package org.kcp4j.crypto.internal;

/**
 * CFB with full feedback over 8-byte blocks, from the fixed IV (PROTOCOL c.1): C<sub>i</sub> = P<sub>i</sub> xor
 * E(C<sub>i-1</sub>).
 */
final class Cfb64 implements PacketTransform {

    private static final int BLOCK_BYTES = Long.BYTES;

    /** Blocks that are decrypted side by side; enough for a whole usual packet. */
    private static final int LANES = 192;

    private final BlockCipher64 cipher;
    private final long firstKeyStream;
    private final int[] high = new int[LANES];
    private final int[] low = new int[LANES];

    Cfb64(BlockCipher64 cipher) {
        this.cipher = cipher;
        this.firstKeyStream = cipher.encrypt(CfbIv.HIGH);
    }

    @Override
    public void encrypt(byte[] buffer, int offset, int length) {
        long keyStream = firstKeyStream;
        int position = offset;
        int end = offset + length;
        for (; position < end - BLOCK_BYTES; position += BLOCK_BYTES) {
            long ciphertext = Bytes.bigEndianLong(buffer, position) ^ keyStream;
            Bytes.setBigEndianLong(buffer, position, ciphertext);
            keyStream = cipher.encrypt(ciphertext);
        }
        Bytes.xorLeading(buffer, position, end - position, keyStream);
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
        Bytes.xorLeading(buffer, offset, Math.min(length, BLOCK_BYTES), firstKeyStream);
    }

    /** Decrypts the {@code count} blocks that follow block {@code first}. */
    private void decryptFollowing(byte[] buffer, int offset, int length, int first, int count) {
        int start = offset + first * BLOCK_BYTES;
        for (int i = 0; i < count; i++) {
            long ciphertext = Bytes.bigEndianLong(buffer, start + i * BLOCK_BYTES);
            high[i] = (int) (ciphertext >>> 32);
            low[i] = (int) ciphertext;
        }
        cipher.encrypt(high, low, count);
        int following = start + BLOCK_BYTES;
        int last = count - 1;
        for (int i = 0; i < last; i++) {
            int position = following + i * BLOCK_BYTES;
            long plaintext = Bytes.bigEndianLong(buffer, position) ^ BlockCipher64.join(high[i], low[i]);
            Bytes.setBigEndianLong(buffer, position, plaintext);
        }
        int position = following + last * BLOCK_BYTES;
        int rest = Math.min(BLOCK_BYTES, offset + length - position);
        Bytes.xorLeading(buffer, position, rest, BlockCipher64.join(high[last], low[last]));
    }
}
