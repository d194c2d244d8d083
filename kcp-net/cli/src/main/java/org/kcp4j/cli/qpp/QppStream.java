package org.kcp4j.cli.qpp;

/**
 * One direction of one stream: where in the key stream it is. Owned by the thread that writes, or the one that reads.
 *
 * <p>Every eight bytes draw a word r from xoshiro256**. Its low 16 bits choose the permutation, its bytes are the mask:
 * a byte p at place n becomes {@code pad[p ^ r.byte(n)]}.
 */
final class QppStream {
    private final byte[] permutations;
    private final byte[] inversePermutations;
    private final int count;

    private long s0;
    private long s1;
    private long s2;
    private long s3;

    /** What is left of the word, and of how many bytes. */
    private long mask;

    private int maskBytes;

    /** First index of the permutation in use. */
    private int pad;

    QppStream(QppPads pads) {
        permutations = pads.permutations();
        inversePermutations = pads.inversePermutations();
        count = pads.count();
        long[] state = pads.generatorState();
        s0 = state[0];
        s1 = state[1];
        s2 = state[2];
        s3 = state[3];
    }

    /** Encrypts the next bytes. Source and destination may be the same. */
    void encrypt(byte[] from, int offset, byte[] into, int intoOffset, int length) {
        for (int i = 0; i < length; i++) {
            int place = (from[offset + i] & 0xff) ^ nextMask();
            into[intoOffset + i] = permutations[pad + place];
        }
    }

    /** Decrypts the next bytes in place. */
    void decrypt(byte[] bytes, int offset, int length) {
        for (int i = offset; i < offset + length; i++) {
            int next = nextMask();
            bytes[i] = (byte) (inversePermutations[pad + (bytes[i] & 0xff)] ^ next);
        }
    }

    private int nextMask() {
        if (maskBytes == 0) {
            mask = nextWord();
            maskBytes = Long.BYTES;
            pad = ((int) (mask & 0xffff) % count) << Byte.SIZE;
        }
        int next = (int) mask & 0xff;
        mask >>>= Byte.SIZE;
        maskBytes--;
        return next;
    }

    /** xoshiro256** 1.0. */
    private long nextWord() {
        long word = Long.rotateLeft(s1 * 5, 7) * 9;
        long shifted = s1 << 17;
        s2 ^= s0;
        s3 ^= s1;
        s1 ^= s2;
        s0 ^= s3;
        s2 ^= shifted;
        s3 = Long.rotateLeft(s3, 45);
        return word;
    }
}
