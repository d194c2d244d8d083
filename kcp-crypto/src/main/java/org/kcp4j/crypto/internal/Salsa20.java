package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * Salsa20/20 over a packet whose first eight bytes are the nonce and stay clear; the key stream starts with block 0 at
 * byte 8 (PROTOCOL c.1). Both directions are the same.
 *
 * <p>The blocks of a packet are computed side by side. The four diagonals of the 4 × 4 state are kept as rows
 *
 * <pre>
 * A = x0  x5  x10 x15        a column round mixes A, B, C, D, each word with those below it;
 * B = x4  x9  x14 x3         a row round mixes A, D, C, B after D was rotated one word to the left, C two words, and
 * C = x8  x13 x2  x7         B one word to the right
 * D = x12 x1  x6  x11
 * </pre>
 *
 * with each word repeated for every block. One round then is one loop over {@code 4 * BLOCKS} independent lanes, which
 * the compiler turns into vector instructions. Rows have room beside them: to rotate one, the words that leave it on one
 * side are copied to the other, and the row begins elsewhere.
 */
public final class Salsa20 implements CipherKey {

    /** Bytes of a key; shorter ones are padded with zeros, what is more is ignored. */
    private static final int KEY_BYTES = 32;

    private static final int NONCE_BYTES = 8;
    private static final int STATE_WORDS = 16;

    /** The 16 words of the state, with nonce and counter left zero. */
    private final int[] initial = new int[STATE_WORDS];

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

        private static final int BLOCK_BYTES = STATE_WORDS * Integer.BYTES;
        private static final int DOUBLE_ROUNDS = 10;

        /** Blocks side by side: enough for a whole usual packet. */
        private static final int BLOCKS = 24;

        private static final int ROW = 4 * BLOCKS;

        /**
         * One lane of waste: where the array happens to be aligned, the compiled loop does one lane before its vectors,
         * which then come out even. Where it is not, up to 17 lanes are done one by one and a packet takes half as long
         * again; nothing in the language can align an array.
         */
        private static final int LANES = ROW + 1;

        // Where each row begins in a column round and, rotated, in a row round.
        private static final int A = 0;
        private static final int B_ROTATED = A + LANES;
        private static final int B = B_ROTATED + BLOCKS;
        private static final int C = B + LANES;
        private static final int C_ROTATED = C + 2 * BLOCKS;
        private static final int D = C_ROTATED + LANES;
        private static final int D_ROTATED = D + BLOCKS;
        private static final int STATE_LANES = D_ROTATED + LANES;

        /** Where the lanes of each word of the state begin. */
        private static final int[] WORD_LANES = {
            A, D + BLOCKS, C + 2 * BLOCKS, B + 3 * BLOCKS,
            B, A + BLOCKS, D + 2 * BLOCKS, C + 3 * BLOCKS,
            C, B + BLOCKS, A + 2 * BLOCKS, D + 3 * BLOCKS,
            D, C + BLOCKS, B + 2 * BLOCKS, A + 3 * BLOCKS,
        };

        /** Up to here, blocks one by one are faster than all side by side. */
        private static final int SHORT_RUN_BYTES = 8 * BLOCK_BYTES;

        private static final int NONCE_WORD = 6;
        private static final int COUNTER_WORD = 8;

        private final int[] initial;
        private final int[] words = new int[STATE_WORDS];
        private final int[] lanes = new int[STATE_LANES];
        private final int[] block = new int[STATE_WORDS];

        Stream(int[] initial) {
            this.initial = initial;
        }

        @Override
        public void encrypt(byte[] buffer, int offset, int length) {
            if (length <= NONCE_BYTES) {
                return;
            }
            System.arraycopy(initial, 0, words, 0, STATE_WORDS);
            words[NONCE_WORD] = Bytes.littleEndianInt(buffer, offset);
            words[NONCE_WORD + 1] = Bytes.littleEndianInt(buffer, offset + Integer.BYTES);
            int end = offset + length;
            int position = offset + NONCE_BYTES;
            while (end - position > SHORT_RUN_BYTES) {
                int run = Math.min(end - position, BLOCKS * BLOCK_BYTES);
                generateKeyStream();
                xorKeyStream(buffer, position, run);
                words[COUNTER_WORD] += BLOCKS;
                position += run;
            }
            for (; position < end; position += BLOCK_BYTES) {
                generateBlock();
                xorBlock(buffer, position, Math.min(end - position, BLOCK_BYTES));
                words[COUNTER_WORD]++;
            }
        }

        @Override
        public void decrypt(byte[] buffer, int offset, int length) {
            encrypt(buffer, offset, length);
        }

        private void generateKeyStream() {
            int[] x = lanes;
            for (int word = 0; word < STATE_WORDS; word++) {
                int from = WORD_LANES[word];
                Arrays.fill(x, from, from + BLOCKS, words[word]);
            }
            for (int block = 0; block < BLOCKS; block++) {
                x[C + block] += block;
            }
            for (int i = 0; i < DOUBLE_ROUNDS; i++) {
                columnRound(x);
                System.arraycopy(x, B + 3 * BLOCKS, x, B_ROTATED, BLOCKS);
                System.arraycopy(x, C, x, C_ROTATED + 2 * BLOCKS, 2 * BLOCKS);
                System.arraycopy(x, D, x, D_ROTATED + 3 * BLOCKS, BLOCKS);
                rowRound(x);
                System.arraycopy(x, B_ROTATED, x, B + 3 * BLOCKS, BLOCKS);
                System.arraycopy(x, C_ROTATED + 2 * BLOCKS, x, C, 2 * BLOCKS);
                System.arraycopy(x, D_ROTATED + 3 * BLOCKS, x, D, BLOCKS);
            }
        }

        private static void columnRound(int[] x) {
            for (int i = 0; i < LANES; i++) {
                int a = x[A + i];
                int d = x[D + i];
                int b = x[B + i] ^ Integer.rotateLeft(a + d, 7);
                int c = x[C + i] ^ Integer.rotateLeft(b + a, 9);
                d ^= Integer.rotateLeft(c + b, 13);
                a ^= Integer.rotateLeft(d + c, 18);
                x[A + i] = a;
                x[B + i] = b;
                x[C + i] = c;
                x[D + i] = d;
            }
        }

        private static void rowRound(int[] x) {
            for (int i = 0; i < LANES; i++) {
                int a = x[A + i];
                int d = x[B_ROTATED + i];
                int b = x[D_ROTATED + i] ^ Integer.rotateLeft(a + d, 7);
                int c = x[C_ROTATED + i] ^ Integer.rotateLeft(b + a, 9);
                d ^= Integer.rotateLeft(c + b, 13);
                a ^= Integer.rotateLeft(d + c, 18);
                x[A + i] = a;
                x[D_ROTATED + i] = b;
                x[C_ROTATED + i] = c;
                x[B_ROTATED + i] = d;
            }
        }

        private void xorKeyStream(byte[] buffer, int offset, int length) {
            int whole = length / BLOCK_BYTES;
            for (int word = 0; word < STATE_WORDS; word += 2) {
                int position = offset + word * Integer.BYTES;
                for (int i = 0; i < whole; i++) {
                    Bytes.xorLittleEndianLong(buffer, position + i * BLOCK_BYTES, keyStream(word, i));
                }
            }
            int done = whole * BLOCK_BYTES;
            for (int word = 0; done < length; word += 2) {
                Bytes.xorLeading(buffer, offset + done, length - done, Long.reverseBytes(keyStream(word, whole)));
                done += Long.BYTES;
            }
        }

        /** Two words of the key stream of one of the blocks, little-endian, the even one first. */
        private long keyStream(int word, int laneBlock) {
            int counter = word == COUNTER_WORD ? laneBlock : 0;
            int even = lanes[WORD_LANES[word] + laneBlock] + words[word] + counter;
            int odd = lanes[WORD_LANES[word + 1] + laneBlock] + words[word + 1];
            return BlockCipher64.join(odd, even);
        }

        private void generateBlock() {
            int[] x = block;
            System.arraycopy(words, 0, x, 0, STATE_WORDS);
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
        }

        private static void quarterRound(int[] x, int a, int b, int c, int d) {
            x[b] ^= Integer.rotateLeft(x[a] + x[d], 7);
            x[c] ^= Integer.rotateLeft(x[b] + x[a], 9);
            x[d] ^= Integer.rotateLeft(x[c] + x[b], 13);
            x[a] ^= Integer.rotateLeft(x[d] + x[c], 18);
        }

        private void xorBlock(byte[] buffer, int offset, int length) {
            for (int word = 0, done = 0; done < length; word += 2, done += Long.BYTES) {
                int even = block[word] + words[word];
                int odd = block[word + 1] + words[word + 1];
                Bytes.xorLeading(
                        buffer, offset + done, length - done, Long.reverseBytes(BlockCipher64.join(odd, even)));
            }
        }
    }
}
