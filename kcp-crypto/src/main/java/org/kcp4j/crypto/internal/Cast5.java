package org.kcp4j.crypto.internal;

import java.util.Arrays;
import org.bouncycastle.crypto.engines.CAST5Engine;

/** CAST-128 with 16 rounds (RFC 2144): key schedule, tables and round functions of Bouncy Castle, in our own order. */
public final class Cast5 extends BlockCipher64 {

    private static final int ROUNDS = 16;

    private final Rounds rounds;

    /**
     * A key for CAST-128.
     *
     * @param key 16 bytes
     */
    public Cast5(byte[] key) {
        rounds = new Rounds(key);
    }

    @Override
    long encrypt(long block) {
        return rounds.encrypt(block);
    }

    @Override
    void encrypt(int[] high, int[] low, int count) {
        rounds.encrypt(high, low, count);
    }

    @Override
    public void destroy() {
        rounds.destroy();
    }

    /** Reaches what the engine lends to its subclasses. The engine's own state is not touched after the key is set. */
    private static final class Rounds extends CAST5Engine {

        /** For each round the word that masks the data, then how far to rotate. */
        private final int[] masks = new int[ROUNDS];

        private final int[] rotations = new int[ROUNDS];

        Rounds(byte[] key) {
            setKey(key);
            // The engine numbers rounds from 1.
            System.arraycopy(_Km, 1, masks, 0, ROUNDS);
            System.arraycopy(_Kr, 1, rotations, 0, ROUNDS);
            Arrays.fill(_Km, 0);
            Arrays.fill(_Kr, 0);
        }

        long encrypt(long block) {
            int left = (int) (block >>> 32);
            int right = (int) block;
            for (int round = 0; round < 12; round += 6) {
                left ^= F1(right, masks[round], rotations[round]);
                right ^= F2(left, masks[round + 1], rotations[round + 1]);
                left ^= F3(right, masks[round + 2], rotations[round + 2]);
                right ^= F1(left, masks[round + 3], rotations[round + 3]);
                left ^= F2(right, masks[round + 4], rotations[round + 4]);
                right ^= F3(left, masks[round + 5], rotations[round + 5]);
            }
            left ^= F1(right, masks[12], rotations[12]);
            right ^= F2(left, masks[13], rotations[13]);
            left ^= F3(right, masks[14], rotations[14]);
            right ^= F1(left, masks[15], rotations[15]);
            return join(right, left);
        }

        void encrypt(int[] high, int[] low, int count) {
            for (int round = 0; round < ROUNDS; round++) {
                int[] target = round % 2 == 0 ? high : low;
                int[] source = round % 2 == 0 ? low : high;
                switch (round % 3) {
                    case 0 -> xorF1(target, source, count, masks[round], rotations[round]);
                    case 1 -> xorF2(target, source, count, masks[round], rotations[round]);
                    default -> xorF3(target, source, count, masks[round], rotations[round]);
                }
            }
            for (int i = 0; i < count; i++) {
                int left = high[i];
                high[i] = low[i];
                low[i] = left;
            }
        }

        private void xorF1(int[] target, int[] source, int count, int mask, int rotation) {
            for (int i = 0; i < count; i++) {
                target[i] ^= F1(source[i], mask, rotation);
            }
        }

        private void xorF2(int[] target, int[] source, int count, int mask, int rotation) {
            for (int i = 0; i < count; i++) {
                target[i] ^= F2(source[i], mask, rotation);
            }
        }

        private void xorF3(int[] target, int[] source, int count, int mask, int rotation) {
            for (int i = 0; i < count; i++) {
                target[i] ^= F3(source[i], mask, rotation);
            }
        }

        void destroy() {
            Arrays.fill(masks, 0);
            Arrays.fill(rotations, 0);
        }
    }
}
