package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * Triple DES, encrypt, decrypt, encrypt, with three keys. Between two passes the outer permutations cancel out; what is
 * left of the seam is that the halves change places.
 */
public final class TripleDes extends BlockCipher64 {

    private static final int PASSES = 3;

    /** The round keys of all three passes in the order of use. */
    private final int[] schedule = new int[PASSES * Des.SCHEDULE_WORDS];

    /**
     * A key for triple DES.
     *
     * @param key 24 bytes, parity bits ignored
     */
    public TripleDes(byte[] key) {
        for (int pass = 0; pass < PASSES; pass++) {
            int[] encrypting = Des.schedule(Bytes.bigEndianLong(key, Long.BYTES * pass));
            for (int round = 0; round < Des.ROUNDS; round++) {
                int from = pass == 1 ? Des.ROUNDS - 1 - round : round;
                System.arraycopy(encrypting, 2 * from, schedule, pass * Des.SCHEDULE_WORDS + 2 * round, 2);
            }
            Arrays.fill(encrypting, 0);
        }
    }

    @Override
    long encrypt(long block) {
        int[] keys = schedule;
        long permuted = Des.permute(block);
        int left = (int) (permuted >>> 32);
        int right = (int) permuted;
        for (int pass = 0, k = 0; pass < PASSES; pass++) {
            for (int end = k + Des.SCHEDULE_WORDS; k < end; k += 4) {
                left ^= Des.mix(right, keys[k], keys[k + 1]);
                right ^= Des.mix(left, keys[k + 2], keys[k + 3]);
            }
            int swapped = left;
            left = right;
            right = swapped;
        }
        return Des.unpermute(left, right);
    }

    @Override
    void encrypt(int[] high, int[] low, int count) {
        for (int i = 0; i < count; i++) {
            long permuted = Des.permute(join(high[i], low[i]));
            high[i] = (int) (permuted >>> 32);
            low[i] = (int) permuted;
        }
        int[] left = high;
        int[] right = low;
        for (int pass = 0, k = 0; pass < PASSES; pass++) {
            for (int end = k + Des.SCHEDULE_WORDS; k < end; k += 4) {
                xorRound(left, right, count, schedule[k], schedule[k + 1]);
                xorRound(right, left, count, schedule[k + 2], schedule[k + 3]);
            }
            int[] swapped = left;
            left = right;
            right = swapped;
        }
        for (int i = 0; i < count; i++) {
            long block = Des.unpermute(left[i], right[i]);
            high[i] = (int) (block >>> 32);
            low[i] = (int) block;
        }
    }

    private static void xorRound(int[] target, int[] source, int count, int evenKey, int oddKey) {
        for (int i = 0; i < count; i++) {
            target[i] ^= Des.mix(source[i], evenKey, oddKey);
        }
    }

    @Override
    public void destroy() {
        Arrays.fill(schedule, 0);
    }
}
