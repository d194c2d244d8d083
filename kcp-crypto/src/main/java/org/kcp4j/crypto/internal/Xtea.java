package org.kcp4j.crypto.internal;

import java.util.Arrays;

/** XTEA, 32 cycles, big-endian words (PROTOCOL c.1). */
public final class Xtea extends BlockCipher64 {

    private static final int DELTA = 0x9e3779b9;
    private static final int ROUNDS = 64;

    /** What each half cycle adds to its word: the running sum plus the key word that the sum selects. */
    private final int[] roundKeys = new int[ROUNDS];

    /**
     * A key for XTEA.
     *
     * @param key 16 bytes
     */
    public Xtea(byte[] key) {
        int sum = 0;
        for (int round = 0; round < ROUNDS; round += 2) {
            roundKeys[round] = sum + Bytes.bigEndianInt(key, Integer.BYTES * (sum & 3));
            sum += DELTA;
            roundKeys[round + 1] = sum + Bytes.bigEndianInt(key, Integer.BYTES * (sum >>> 11 & 3));
        }
    }

    @Override
    long encrypt(long block) {
        int[] keys = roundKeys;
        int y = (int) (block >>> 32);
        int z = (int) block;
        for (int round = 0; round < ROUNDS; round += 2) {
            y += ((z << 4 ^ z >>> 5) + z) ^ keys[round];
            z += ((y << 4 ^ y >>> 5) + y) ^ keys[round + 1];
        }
        return join(y, z);
    }

    @Override
    void encrypt(int[] high, int[] low, int count) {
        for (int round = 0; round < ROUNDS; round += 2) {
            addRound(high, low, count, roundKeys[round]);
            addRound(low, high, count, roundKeys[round + 1]);
        }
    }

    private static void addRound(int[] target, int[] source, int count, int roundKey) {
        for (int i = 0; i < count; i++) {
            int word = source[i];
            target[i] += ((word << 4 ^ word >>> 5) + word) ^ roundKey;
        }
    }

    @Override
    public void destroy() {
        Arrays.fill(roundKeys, 0);
    }
}
