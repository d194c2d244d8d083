package org.kcp4j.crypto.internal;

/**
 * The round function and key schedule of DES (FIPS 46-3), and its outer permutations.
 *
 * <p>Halves are kept rotated left by one bit between the outer permutations: then the expansion to 48 bits needs no
 * work, because the six input bits of boxes 2, 4, 6 and 8 lie at the bottom of the four bytes of a half, and those of
 * boxes 1, 3, 5 and 7 do so after a rotation by four. A round key is two words that hold its 6-bit groups in the same
 * places: even boxes first, then odd ones.
 */
final class Des {

    static final int ROUNDS = 16;

    /** Words of the key schedule. */
    static final int SCHEDULE_WORDS = 2 * ROUNDS;

    /** What each box gives for four bits of column in each of its four rows. */
    private static final String[] BOXES = {
        "e4d12fb83a6c59070f74e2d1a6cb953841e8d62bfc973a50fc8249175b3ea06d",
        "f18e6b34972dc05a3d47f28ec01a69b50e7ba4d158c6932fd8a13f42b67c05e9",
        "a09e63f51dc7b428d709346a285ecbf1d6498f30b12c5ae71ad069874fe3b52c",
        "7de3069a1285bc4fd8b56f03472c1ae9a690cb7df13e52843f06a1d8945bc72e",
        "2c417ab6853fd0e9eb2c47d150fa3986421bad78f9c5630eb8c71e2d6f09a453",
        "c1af92680d34e75baf427c9561de0b389ef528c3704a1db6432c95fabe17608d",
        "4b2ef08d3c975a61d0b7491ae35c2f8614bdc37eaf6805926bd814a7950fe23c",
        "d2846fb1a93e50c71fd8a374c56b0e927b419ce206adf35821e74a8dfc90356b",
    };

    // Bits are numbered from 1 at the most significant end, as in the standard.

    /** For each bit behind the boxes, the bit of their joint output that goes there. */
    private static final byte[] PERMUTATION = {
        16, 7, 20, 21, 29, 12, 28, 17, 1, 15, 23, 26, 5, 18, 31, 10,
        2, 8, 24, 14, 32, 27, 3, 9, 19, 13, 30, 6, 22, 11, 4, 25,
    };

    /** The bits of the key that begin in the two 28-bit registers. */
    private static final byte[] CHOICE_1 = {
        57, 49, 41, 33, 25, 17, 9, 1, 58, 50, 42, 34, 26, 18,
        10, 2, 59, 51, 43, 35, 27, 19, 11, 3, 60, 52, 44, 36,
        63, 55, 47, 39, 31, 23, 15, 7, 62, 54, 46, 38, 30, 22,
        14, 6, 61, 53, 45, 37, 29, 21, 13, 5, 28, 20, 12, 4,
    };

    /** The bits of both registers that make a round key. */
    private static final byte[] CHOICE_2 = {
        14, 17, 11, 24, 1, 5, 3, 28, 15, 6, 21, 10,
        23, 19, 12, 4, 26, 8, 16, 7, 27, 20, 13, 2,
        41, 52, 31, 37, 47, 55, 30, 40, 51, 45, 33, 48,
        44, 49, 39, 56, 34, 53, 46, 42, 50, 36, 29, 32,
    };

    /** Bit i, from the least significant end: whether the registers rotate by two before round i, or by one. */
    private static final int ROTATES_BY_TWO = 0b0111_1110_1111_1100;

    private static final int SIX_BITS = 0x3f;

    // Box and permutation together, for six input bits.
    private static final int[] BOX1 = box(1);
    private static final int[] BOX2 = box(2);
    private static final int[] BOX3 = box(3);
    private static final int[] BOX4 = box(4);
    private static final int[] BOX5 = box(5);
    private static final int[] BOX6 = box(6);
    private static final int[] BOX7 = box(7);
    private static final int[] BOX8 = box(8);

    private Des() {}

    /** What a round XORs to the other half. */
    static int mix(int half, int evenKey, int oddKey) {
        int even = half ^ evenKey;
        int odd = Integer.rotateRight(half, 4) ^ oddKey;
        // Paired so that no result waits for seven others.
        return ((BOX8[even & SIX_BITS] ^ BOX6[even >>> 8 & SIX_BITS])
                        ^ (BOX4[even >>> 16 & SIX_BITS] ^ BOX2[even >>> 24 & SIX_BITS]))
                ^ ((BOX7[odd & SIX_BITS] ^ BOX5[odd >>> 8 & SIX_BITS])
                        ^ (BOX3[odd >>> 16 & SIX_BITS] ^ BOX1[odd >>> 24 & SIX_BITS]));
    }

    /** The initial permutation, and the rotation of both halves. */
    static long permute(long block) {
        int left = (int) (block >>> 32);
        int right = (int) block;
        int moved = (left >>> 4 ^ right) & 0x0f0f0f0f;
        right ^= moved;
        left ^= moved << 4;
        moved = (left >>> 16 ^ right) & 0x0000ffff;
        right ^= moved;
        left ^= moved << 16;
        moved = (right >>> 2 ^ left) & 0x33333333;
        left ^= moved;
        right ^= moved << 2;
        moved = (right >>> 8 ^ left) & 0x00ff00ff;
        left ^= moved;
        right ^= moved << 8;
        moved = (left >>> 1 ^ right) & 0x55555555;
        right ^= moved;
        left ^= moved << 1;
        return BlockCipher64.join(Integer.rotateLeft(left, 1), Integer.rotateLeft(right, 1));
    }

    /** The inverse of {@link #permute}. */
    static long unpermute(int leftRotated, int rightRotated) {
        int left = Integer.rotateRight(leftRotated, 1);
        int right = Integer.rotateRight(rightRotated, 1);
        int moved = (left >>> 1 ^ right) & 0x55555555;
        right ^= moved;
        left ^= moved << 1;
        moved = (right >>> 8 ^ left) & 0x00ff00ff;
        left ^= moved;
        right ^= moved << 8;
        moved = (right >>> 2 ^ left) & 0x33333333;
        left ^= moved;
        right ^= moved << 2;
        moved = (left >>> 16 ^ right) & 0x0000ffff;
        right ^= moved;
        left ^= moved << 16;
        moved = (left >>> 4 ^ right) & 0x0f0f0f0f;
        right ^= moved;
        left ^= moved << 4;
        return BlockCipher64.join(left, right);
    }

    /** The round keys of encryption, two words each. */
    static int[] schedule(long key) {
        long chosen = select(key, 64, CHOICE_1);
        int c = (int) (chosen >>> 28);
        int d = (int) chosen & 0xfffffff;
        int[] schedule = new int[SCHEDULE_WORDS];
        for (int round = 0; round < ROUNDS; round++) {
            int rotation = 1 + (ROTATES_BY_TWO >>> round & 1);
            c = ((c << rotation) | (c >>> (28 - rotation))) & 0xfffffff;
            d = ((d << rotation) | (d >>> (28 - rotation))) & 0xfffffff;
            long roundKey = select(((long) c << 28) | d, 56, CHOICE_2);
            for (int box = 1; box <= 8; box++) {
                int bits = (int) (roundKey >>> (48 - 6 * box)) & SIX_BITS;
                // Boxes 1 and 2 in the top bytes, 7 and 8 in the bottom bytes.
                schedule[2 * round + box % 2] |= bits << (8 * ((8 - box) / 2));
            }
        }
        return schedule;
    }

    private static long select(long word, int width, byte[] bits) {
        long selected = 0;
        for (byte bit : bits) {
            selected = (selected << 1) | ((word >>> (width - bit)) & 1);
        }
        return selected;
    }

    private static int[] box(int number) {
        int[] table = new int[64];
        for (int input = 0; input < table.length; input++) {
            int row = ((input >>> 4) & 2) | (input & 1);
            int column = input >>> 1 & 15;
            long output = Character.digit(BOXES[number - 1].charAt(16 * row + column), 16);
            table[input] = Integer.rotateLeft((int) select(output << (32 - 4 * number), 32, PERMUTATION), 1);
        }
        return table;
    }
}
