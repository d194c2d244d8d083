package org.kcp4j.crypto.internal;

import java.util.Arrays;

/**
 * Poly1305 as ChaCha20-Poly1305 uses it (RFC 8439 2.5 and 2.8), without associated data: over the ciphertext, zeros up
 * to the next 16 bytes, and the lengths of both.
 *
 * <p>Numbers modulo 2<sup>130</sup> - 5 are kept as three words of 32 bits and one of 34, each in a {@code long}, so that
 * no sum overflows and nothing depends on data but arithmetic. Owned by one thread at a time.
 */
final class Poly1305 {

    private static final int BLOCK_BYTES = 16;
    private static final long WORD = 0xffff_ffffL;
    private static final int TOP_BITS = 34;
    private static final long TOP_WORD = 0x3_ffff_ffffL;

    // RFC 8439 2.5: the upper four bits of each word of r are 0, and words 1 to 3 are multiples of 4.
    private static final long CLAMP_LOW = 0x0ffffffc0fffffffL;
    private static final long CLAMP_HIGH = 0x0ffffffc0ffffffcL;

    // The multiplier, and the sum of the blocks so far.
    private long r0;
    private long r1;
    private long r2;
    private long r3;
    private long h0;
    private long h1;
    private long h2;
    private long h3;

    private long tagLow;
    private long tagHigh;

    /** The last bytes of the ciphertext with zeros, and the block of lengths. */
    private final byte[] tail = new byte[2 * BLOCK_BYTES];

    /**
     * Computes the tag of a ciphertext.
     *
     * @param key begins with the 32 bytes of the one-time key
     * @param buffer holds the ciphertext
     * @param offset first byte of the ciphertext
     * @param length bytes of the ciphertext, 0 or more
     */
    void authenticate(byte[] key, byte[] buffer, int offset, int length) {
        long low = Bytes.littleEndianLong(key, 0) & CLAMP_LOW;
        long high = Bytes.littleEndianLong(key, Long.BYTES) & CLAMP_HIGH;
        r0 = low & WORD;
        r1 = low >>> 32;
        r2 = high & WORD;
        r3 = high >>> 32;
        h0 = 0;
        h1 = 0;
        h2 = 0;
        h3 = 0;
        int left = length % BLOCK_BYTES;
        int whole = length - left;
        add(buffer, offset, whole);
        Arrays.fill(tail, (byte) 0);
        System.arraycopy(buffer, offset + whole, tail, 0, left);
        int lengths = left == 0 ? 0 : BLOCK_BYTES;
        Bytes.setLittleEndianLong(tail, lengths + Long.BYTES, length);
        add(tail, 0, lengths + BLOCK_BYTES);
        finish(key);
    }

    /** For each block: h = (h + block + 2^128) * r. */
    private void add(byte[] buffer, int offset, int length) {
        long r0 = this.r0;
        long r1 = this.r1;
        long r2 = this.r2;
        long r3 = this.r3;
        // 2^130 is 5: what is multiplied with a word of r and lies at 2^128, lies at 1 when multiplied with 5/4 of it.
        long s1 = r1 + (r1 >>> 2);
        long s2 = r2 + (r2 >>> 2);
        long s3 = r3 + (r3 >>> 2);
        // The share of 2^128 in the last word of the product.
        long bit3 = s3 + (r0 << 32);
        long h0 = this.h0;
        long h1 = this.h1;
        long h2 = this.h2;
        long h3 = this.h3;
        for (int position = offset; position < offset + length; position += BLOCK_BYTES) {
            long low = Bytes.littleEndianLong(buffer, position);
            long high = Bytes.littleEndianLong(buffer, position + Long.BYTES);

            // In units of 2^32, the words of h become less than 3.25, 2, 3 and 5; those of r are less than 1/16.
            h0 += low & WORD;
            h1 += low >>> 32;
            h2 += high & WORD;
            h3 += high >>> 32;

            // So each sum is less than 15.75 * 2^60.
            long d0 = h0 * r0 + h1 * s3 + h2 * s2 + h3 * s1;
            long d1 = h0 * r1 + h1 * r0 + h2 * s3 + h3 * s2 + s1;
            long d2 = h0 * r2 + h1 * r1 + h2 * r0 + h3 * s3 + s2;
            long d3 = h0 * r3 + h1 * r2 + h2 * r1 + h3 * r0 + bit3;

            // Two carries at a time; what h0 and h2 have too much is left to the next block.
            d1 += d0 >>> 32;
            d3 += d2 >>> 32;
            h0 = (d0 & WORD) + (d3 >>> TOP_BITS) * 5;
            h1 = d1 & WORD;
            h2 = (d2 & WORD) + (d1 >>> 32);
            h3 = d3 & TOP_WORD;
        }
        this.h0 = h0;
        this.h1 = h1;
        this.h2 = h2;
        this.h3 = h3;
    }

    /** The rest of h modulo 2^130 - 5, plus the second half of the key, modulo 2^128. */
    private void finish(byte[] key) {
        // Two rounds of carries leave as many bits in each word as it should have.
        for (int i = 0; i < 2; i++) {
            h1 += h0 >>> 32;
            h2 += h1 >>> 32;
            h3 += h2 >>> 32;
            h0 = (h0 & WORD) + (h3 >>> TOP_BITS) * 5;
            h1 &= WORD;
            h2 &= WORD;
            h3 &= TOP_WORD;
        }
        // Where h reaches the modulus, h + 5 reaches 2^130, and its lower bits are the rest.
        long carry = (h0 + 5) >>> 32;
        carry = (h1 + carry) >>> 32;
        carry = (h2 + carry) >>> 32;
        h0 += ((h3 + carry) >>> TOP_BITS) * 5;

        h0 += Bytes.littleEndianInt(key, 16) & WORD;
        h1 += (Bytes.littleEndianInt(key, 20) & WORD) + (h0 >>> 32);
        h2 += (Bytes.littleEndianInt(key, 24) & WORD) + (h1 >>> 32);
        h3 += (Bytes.littleEndianInt(key, 28) & WORD) + (h2 >>> 32);
        tagLow = (h1 << 32) | (h0 & WORD);
        tagHigh = (h3 << 32) | (h2 & WORD);
    }

    /** Writes the 16 bytes of the tag. */
    void writeTag(byte[] buffer, int offset) {
        Bytes.setLittleEndianLong(buffer, offset, tagLow);
        Bytes.setLittleEndianLong(buffer, offset + Long.BYTES, tagHigh);
    }

    /** Whether the 16 bytes are the tag; takes equally long whatever they are. */
    boolean isTag(byte[] buffer, int offset) {
        long low = Bytes.littleEndianLong(buffer, offset) ^ tagLow;
        long high = Bytes.littleEndianLong(buffer, offset + Long.BYTES) ^ tagHigh;
        return (low | high) == 0;
    }
}
