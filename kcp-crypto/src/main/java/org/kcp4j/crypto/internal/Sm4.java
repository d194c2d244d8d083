package org.kcp4j.crypto.internal;

import java.util.Arrays;
import java.util.HexFormat;

/** SM4 (GB/T 32907, RFC 8998 cites it): 32 rounds, each replacing one of four words. */
public final class Sm4 extends BlockCipher128 {

    private static final int ROUNDS = 32;

    private static final byte[] SUBSTITUTION = HexFormat.of()
            .parseHex("d690e9fecce13db716b614c228fb2c052b679a762abe04c3aa44132649860699"
                    + "9c4250f491ef987a33540b43edcfac62e4b31ca9c908e89580df94fa758f3fa6"
                    + "4707a7fcf37317ba83593c19e6854fa8686b81b27164da8bf8eb0f4b70569d35"
                    + "1e240e5e6358d1a225227c3b01217887d40046579fd327524c3602e7a0c4c89e"
                    + "eabf8ad240c738b5a3f7f2cef96115a1e0ae5da49b341a55ad933230f58cb1e3"
                    + "1df6e22e8266ca60c02923ab0d534e6fd5db3745defd8e2f03ff6a726d6c5b51"
                    + "8d1baf92bbddbc7f11d95c411f105ad80ac13188a5cd7bbd2d74d012b8e5b4b0"
                    + "8969974a0c96777e65b9f109c56ec68418f07dec3adc4d2079ee5f3ed7cb3948");

    private static final int[] SYSTEM = {0xa3b1bac6, 0x56aa3350, 0x677d9197, 0xb27022dc};

    // Substitution and diffusion of one byte of a word, for each of its four places.
    private static final int[] T0 = table(24);
    private static final int[] T1 = table(16);
    private static final int[] T2 = table(8);
    private static final int[] T3 = table(0);

    private final int[] roundKeys = new int[ROUNDS];

    /**
     * A key for SM4.
     *
     * @param key 16 bytes
     */
    public Sm4(byte[] key) {
        int[] k = new int[4];
        Arrays.setAll(k, i -> Bytes.bigEndianInt(key, Integer.BYTES * i) ^ SYSTEM[i]);
        for (int round = 0; round < ROUNDS; round++) {
            int mixed = k[(round + 1) % 4] ^ k[(round + 2) % 4] ^ k[(round + 3) % 4] ^ constant(round);
            int s = substitute(mixed);
            k[round % 4] ^= s ^ Integer.rotateLeft(s, 13) ^ Integer.rotateLeft(s, 23);
            roundKeys[round] = k[round % 4];
        }
    }

    @Override
    void encrypt(int[] block) {
        int[] keys = roundKeys;
        int x0 = block[0];
        int x1 = block[1];
        int x2 = block[2];
        int x3 = block[3];
        for (int round = 0; round < ROUNDS; round += 4) {
            x0 ^= mix(x1 ^ x2 ^ keys[round] ^ x3);
            x1 ^= mix(x2 ^ x3 ^ keys[round + 1] ^ x0);
            x2 ^= mix(x3 ^ x0 ^ keys[round + 2] ^ x1);
            x3 ^= mix(x0 ^ x1 ^ keys[round + 3] ^ x2);
        }
        block[0] = x3;
        block[1] = x2;
        block[2] = x1;
        block[3] = x0;
    }

    @Override
    void encrypt(int[][] words, int count) {
        int[] x0 = words[0];
        int[] x1 = words[1];
        int[] x2 = words[2];
        int[] x3 = words[3];
        for (int round = 0; round < ROUNDS; round += 4) {
            xorRound(x0, x1, x2, x3, count, roundKeys[round]);
            xorRound(x1, x2, x3, x0, count, roundKeys[round + 1]);
            xorRound(x2, x3, x0, x1, count, roundKeys[round + 2]);
            xorRound(x3, x0, x1, x2, count, roundKeys[round + 3]);
        }
        swap(x0, x3, count);
        swap(x1, x2, count);
    }

    private static void xorRound(int[] target, int[] a, int[] b, int[] c, int count, int roundKey) {
        for (int i = 0; i < count; i++) {
            target[i] ^= mix(a[i] ^ b[i] ^ c[i] ^ roundKey);
        }
    }

    private static void swap(int[] a, int[] b, int count) {
        for (int i = 0; i < count; i++) {
            int word = a[i];
            a[i] = b[i];
            b[i] = word;
        }
    }

    private static int mix(int word) {
        return (T0[word >>> 24] ^ T3[word & 0xff]) ^ (T1[word >>> 16 & 0xff] ^ T2[word >>> 8 & 0xff]);
    }

    private static int[] table(int shift) {
        int[] table = new int[256];
        for (int i = 0; i < table.length; i++) {
            int s = (SUBSTITUTION[i] & 0xff) << shift;
            table[i] = s
                    ^ Integer.rotateLeft(s, 2)
                    ^ Integer.rotateLeft(s, 10)
                    ^ Integer.rotateLeft(s, 18)
                    ^ Integer.rotateLeft(s, 24);
        }
        return table;
    }

    private static int substitute(int word) {
        int result = 0;
        for (int shift = 0; shift < Integer.SIZE; shift += Byte.SIZE) {
            result |= (SUBSTITUTION[word >>> shift & 0xff] & 0xff) << shift;
        }
        return result;
    }

    /** Byte j of the constant of a round is {@code 7 * (4 * round + j)}. */
    private static int constant(int round) {
        int constant = 0;
        for (int j = 0; j < Integer.BYTES; j++) {
            constant = constant << 8 | (7 * (4 * round + j) & 0xff);
        }
        return constant;
    }

    @Override
    public void destroy() {
        Arrays.fill(roundKeys, 0);
    }
}
