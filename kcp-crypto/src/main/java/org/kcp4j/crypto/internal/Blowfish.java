package org.kcp4j.crypto.internal;

import java.math.BigInteger;
import java.util.Arrays;

/** Blowfish, 16 rounds, big-endian words. */
public final class Blowfish extends BlockCipher64 {

    private static final int ROUNDS = 16;
    private static final int SUBKEYS = ROUNDS + 2;
    private static final int BOX_WORDS = 256;

    private final int[] subkeys = new int[SUBKEYS];
    private final int[] box0 = new int[BOX_WORDS];
    private final int[] box1 = new int[BOX_WORDS];
    private final int[] box2 = new int[BOX_WORDS];
    private final int[] box3 = new int[BOX_WORDS];

    /**
     * A key for Blowfish. Takes as long as 521 blocks.
     *
     * @param key 1 to 56 bytes
     */
    public Blowfish(byte[] key) {
        int[] start = Pi.WORDS;
        int from = 0;
        for (int[] part : new int[][] {subkeys, box0, box1, box2, box3}) {
            System.arraycopy(start, from, part, 0, part.length);
            from += part.length;
        }
        for (int i = 0, position = 0; i < SUBKEYS; i++) {
            int word = 0;
            for (int j = 0; j < Integer.BYTES; j++) {
                word = word << 8 | (key[position] & 0xff);
                position = (position + 1) % key.length;
            }
            subkeys[i] ^= word;
        }
        long block = 0;
        for (int[] part : new int[][] {subkeys, box0, box1, box2, box3}) {
            for (int i = 0; i < part.length; i += 2) {
                block = encrypt(block);
                part[i] = (int) (block >>> 32);
                part[i + 1] = (int) block;
            }
        }
    }

    @Override
    long encrypt(long block) {
        int[] p = subkeys;
        int left = (int) (block >>> 32) ^ p[0];
        int right = (int) block;
        for (int round = 1; round <= ROUNDS; round += 2) {
            right = right ^ p[round] ^ mix(left, box0, box1, box2, box3);
            left = left ^ p[round + 1] ^ mix(right, box0, box1, box2, box3);
        }
        return join(right ^ p[SUBKEYS - 1], left);
    }

    @Override
    void encrypt(int[] high, int[] low, int count) {
        xorWord(high, count, subkeys[0]);
        for (int round = 1; round <= ROUNDS; round += 2) {
            xorRound(low, high, count, subkeys[round]);
            xorRound(high, low, count, subkeys[round + 1]);
        }
        for (int i = 0; i < count; i++) {
            int left = high[i];
            high[i] = low[i] ^ subkeys[SUBKEYS - 1];
            low[i] = left;
        }
    }

    private static void xorWord(int[] target, int count, int word) {
        for (int i = 0; i < count; i++) {
            target[i] ^= word;
        }
    }

    private void xorRound(int[] target, int[] source, int count, int subkey) {
        int[] s0 = box0;
        int[] s1 = box1;
        int[] s2 = box2;
        int[] s3 = box3;
        for (int i = 0; i < count; i++) {
            target[i] ^= subkey ^ mix(source[i], s0, s1, s2, s3);
        }
    }

    private static int mix(int word, int[] s0, int[] s1, int[] s2, int[] s3) {
        return (s0[word >>> 24] + s1[word >>> 16 & 0xff] ^ s2[word >>> 8 & 0xff]) + s3[word & 0xff];
    }

    @Override
    public void destroy() {
        for (int[] part : new int[][] {subkeys, box0, box1, box2, box3}) {
            Arrays.fill(part, 0);
        }
    }

    /** What subkeys and boxes start from: the fraction of pi in binary, subkeys first. Computed when first needed. */
    private static final class Pi {

        static final int[] WORDS = fractionWords(SUBKEYS + 4 * BOX_WORDS);

        /** Machin: pi = 16 atan(1/5) - 4 atan(1/239). */
        private static int[] fractionWords(int count) {
            int guardBits = 64;
            int fractionBits = count * Integer.SIZE + guardBits;
            BigInteger one = BigInteger.ONE.shiftLeft(fractionBits);
            BigInteger pi = inverseArcTangent(one, 5)
                    .shiftLeft(4)
                    .subtract(inverseArcTangent(one, 239).shiftLeft(2));
            BigInteger fraction = pi.shiftRight(guardBits);
            int[] words = new int[count];
            for (int i = 0; i < count; i++) {
                words[i] = fraction.shiftRight((count - 1 - i) * Integer.SIZE).intValue();
            }
            return words;
        }

        /** {@code one * atan(1 / x)}. */
        private static BigInteger inverseArcTangent(BigInteger one, long x) {
            BigInteger square = BigInteger.valueOf(x * x);
            BigInteger power = one.divide(BigInteger.valueOf(x));
            BigInteger sum = power;
            for (long odd = 3; power.signum() != 0; odd += 2) {
                power = power.divide(square).negate();
                sum = sum.add(power.divide(BigInteger.valueOf(odd)));
            }
            return sum;
        }
    }
}
