package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * Salsa20/20 over a packet whose first eight bytes are the nonce and stay clear; the key stream starts with block 0 at
 * byte 8 (PROTOCOL c.1). Both directions are the same.
 */
public final class Salsa20 implements CipherKey {

    /** Bytes of a key; shorter ones are padded with zeros, what is more is ignored. */
    private static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 8;
    private static final int BLOCK_WORDS = 16;
    private static final int DOUBLE_ROUNDS = 10;

    /** The 16 words of the state, with nonce and counter left zero. */
    private final int[] initial = new int[BLOCK_WORDS];

    /**
     * A key for Salsa20.
     *
     * @param key any number of bytes
     */
    public Salsa20(byte[] key) {
        byte[] padded = Arrays.copyOf(key, KEY_BYTES);
        for (int i = 0; i < 4; i++) {
            initial[1 + i] = Bytes.littleEndianInt(padded, Integer.BYTES * i);
            initial[11 + i] = Bytes.littleEndianInt(padded, Integer.BYTES * (4 + i));
        }
        Arrays.fill(padded, (byte) 0);
        // "expand 32-byte k" on the diagonal.
        initial[0] = 0x61707865;
        initial[5] = 0x3320646e;
        initial[10] = 0x79622d32;
        initial[15] = 0x6b206574;
    }

    @Override
    public PacketTransform newTransform() {
        return new Stream(initial);
    }

    @Override
    public void destroy() {
        Arrays.fill(initial, 0);
    }

    private static final class Stream implements PacketTransform {

        private final int[] initial;
        private final int[] state = new int[BLOCK_WORDS];
        private final byte[] keyStream = new byte[BLOCK_WORDS * Integer.BYTES];

        Stream(int[] initial) {
            this.initial = initial;
        }

        @Override
        public void encrypt(byte[] buffer, int offset, int length) {
            if (length <= NONCE_BYTES) {
                return;
            }
            int nonceLow = Bytes.littleEndianInt(buffer, offset);
            int nonceHigh = Bytes.littleEndianInt(buffer, offset + 4);
            int end = offset + length;
            int counter = 0;
            for (int position = offset + NONCE_BYTES; position < end; position += keyStream.length) {
                block(nonceLow, nonceHigh, counter++);
                Bytes.xor(buffer, position, keyStream, 0, Math.min(keyStream.length, end - position));
            }
        }

        @Override
        public void decrypt(byte[] buffer, int offset, int length) {
            encrypt(buffer, offset, length);
        }

        private void block(int nonceLow, int nonceHigh, int counter) {
            int[] x = state;
            System.arraycopy(initial, 0, x, 0, BLOCK_WORDS);
            x[6] = nonceLow;
            x[7] = nonceHigh;
            x[8] = counter;
            for (int i = 0; i < DOUBLE_ROUNDS; i++) {
                quarterRound(x, 0, 4, 8, 12);
                quarterRound(x, 5, 9, 13, 1);
                quarterRound(x, 10, 14, 2, 6);
                quarterRound(x, 15, 3, 7, 11);
                quarterRound(x, 0, 1, 2, 3);
                quarterRound(x, 5, 6, 7, 4);
                quarterRound(x, 10, 11, 8, 9);
                quarterRound(x, 15, 12, 13, 14);
            }
            for (int i = 0; i < BLOCK_WORDS; i++) {
                int in = initial[i];
                if (i == 6) in = nonceLow;
                if (i == 7) in = nonceHigh;
                if (i == 8) in = counter;
                int w = x[i] + in;
                keyStream[4 * i] = (byte) w;
                keyStream[4 * i + 1] = (byte) (w >>> 8);
                keyStream[4 * i + 2] = (byte) (w >>> 16);
                keyStream[4 * i + 3] = (byte) (w >>> 24);
            }
        }

        private static void quarterRound(int[] x, int a, int b, int c, int d) {
            x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
            x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
            x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
            x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
        }
    }
}
