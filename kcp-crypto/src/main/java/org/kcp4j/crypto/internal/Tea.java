package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * TEA as kcp-go runs it: eight cycles, a quarter of the standard, with big-endian words (PROTOCOL c.1). Libraries with
 * the standard's 32 cycles cannot talk to it.
 */
public final class Tea extends BlockCipher64 {

    private static final int DELTA = 0x9e3779b9;
    private static final int CYCLES = 8;

    private final int[] key = new int[4];

    /**
     * A key for TEA.
     *
     * @param key 16 bytes
     */
    public Tea(byte[] key) {
        Arrays.setAll(this.key, i -> Bytes.bigEndianInt(key, Integer.BYTES * i));
    }

    @Override
    long encrypt(long block) {
        int k0 = key[0];
        int k1 = key[1];
        int k2 = key[2];
        int k3 = key[3];
        int y = (int) (block >>> 32);
        int z = (int) block;
        int sum = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            sum += DELTA;
            y += ((z << 4) + k0) ^ (z + sum) ^ ((z >>> 5) + k1);
            z += ((y << 4) + k2) ^ (y + sum) ^ ((y >>> 5) + k3);
        }
        return join(y, z);
    }

    @Override
    void encrypt(int[] high, int[] low, int count) {
        int sum = 0;
        for (int cycle = 0; cycle < CYCLES; cycle++) {
            sum += DELTA;
            addRound(high, low, count, sum, key[0], key[1]);
            addRound(low, high, count, sum, key[2], key[3]);
        }
    }

    private static void addRound(int[] target, int[] source, int count, int sum, int left, int right) {
        for (int i = 0; i < count; i++) {
            int word = source[i];
            target[i] += ((word << 4) + left) ^ (word + sum) ^ ((word >>> 5) + right);
        }
    }

    @Override
    public void destroy() {
        Arrays.fill(key, 0);
    }
}
