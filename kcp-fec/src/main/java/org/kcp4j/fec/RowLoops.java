package org.kcp4j.fec;

/**
 * The innermost loops of the code: sums over GF(2^8), eight field elements in each {@code long}.
 *
 * <p>Adding is XOR. Doubling, the product with the generator 2, shifts every byte and reduces those that overflow by
 * the field's polynomial 0x11D. Products are built from both by Horner's rule over the bits of the coefficients (see
 * {@link RowProgram}); there are no tables.
 *
 * <p>There is one small loop for each number of sources, and never a larger one: exactly such loops become vector
 * instructions. Two doublings with four sources in one loop, or one with ten, and the compiler gives up: a quarter of
 * the speed. The loops stand together in methods that are too large to be inlined, so that they are compiled once and
 * always in the same way: as methods of their own they were a tenth slower, and slower still where inlining went wrong.
 *
 * <p>Sources are named by their numbers in {@code rows}, which stand in {@code code} from {@code at} on; a source must
 * not be {@code out}.
 */
final class RowLoops {
    private static final int MOST_ADDED = 4;
    private static final int MOST_IN_LOOP = 6;

    private static final long TOP_BITS = 0x8080808080808080L;
    private static final long POLYNOMIAL = 0x1d1d1d1d1d1d1d1dL;

    private RowLoops() {}

    /** Makes {@code out} the sum of two rows over the first {@code words} words. */
    static void sum(long[] out, int words, long[] a, long[] b) {
        for (int i = 0; i < words; i++) {
            out[i] = a[i] ^ b[i];
        }
    }

    /** Makes {@code out} the sum of {@code count} sources, at least one, over the first {@code words} words. */
    static void sum(long[] out, int words, long[][] rows, short[] code, int at, int count) {
        switch (count) {
            case 1 -> System.arraycopy(rows[code[at]], 0, out, 0, words);
            case 2 -> sum(out, words, rows[code[at]], rows[code[at + 1]]);
            case 3 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                for (int i = 0; i < words; i++) {
                    out[i] = a[i] ^ b[i] ^ c[i];
                }
            }
            case 4 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                for (int i = 0; i < words; i++) {
                    out[i] = a[i] ^ b[i] ^ c[i] ^ d[i];
                }
            }
            case 5 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                long[] e = rows[code[at + 4]];
                for (int i = 0; i < words; i++) {
                    out[i] = a[i] ^ b[i] ^ c[i] ^ d[i] ^ e[i];
                }
            }
            default -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                long[] e = rows[code[at + 4]];
                long[] f = rows[code[at + 5]];
                for (int i = 0; i < words; i++) {
                    out[i] = a[i] ^ b[i] ^ c[i] ^ d[i] ^ e[i] ^ f[i];
                }
            }
        }
        if (count > MOST_IN_LOOP) {
            add(out, words, rows, code, at + MOST_IN_LOOP, count - MOST_IN_LOOP);
        }
    }

    /** Doubles {@code out} and adds {@code count} sources, none or more, over the first {@code words} words. */
    static void doubleAndAdd(long[] out, int words, long[][] rows, short[] code, int at, int count) {
        switch (count) {
            case 0 -> {
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]);
                }
            }
            case 1 -> {
                long[] a = rows[code[at]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i];
                }
            }
            case 2 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i] ^ b[i];
                }
            }
            case 3 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i] ^ b[i] ^ c[i];
                }
            }
            case 4 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i] ^ b[i] ^ c[i] ^ d[i];
                }
            }
            case 5 -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                long[] e = rows[code[at + 4]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i] ^ b[i] ^ c[i] ^ d[i] ^ e[i];
                }
            }
            default -> {
                long[] a = rows[code[at]];
                long[] b = rows[code[at + 1]];
                long[] c = rows[code[at + 2]];
                long[] d = rows[code[at + 3]];
                long[] e = rows[code[at + 4]];
                long[] f = rows[code[at + 5]];
                for (int i = 0; i < words; i++) {
                    out[i] = twice(out[i]) ^ a[i] ^ b[i] ^ c[i] ^ d[i] ^ e[i] ^ f[i];
                }
            }
        }
        if (count > MOST_IN_LOOP) {
            add(out, words, rows, code, at + MOST_IN_LOOP, count - MOST_IN_LOOP);
        }
    }

    private static void add(long[] out, int words, long[][] rows, short[] code, int from, int count) {
        int at = from;
        int end = from + count;
        for (; end - at >= MOST_ADDED; at += MOST_ADDED) {
            add4(out, words, rows, code, at);
        }
        for (; end - at >= 2; at += 2) {
            add2(out, words, rows, code, at);
        }
        if (at < end) {
            add1(out, words, rows, code, at);
        }
    }

    /** Doubles eight field elements. */
    private static long twice(long x) {
        long top = x & TOP_BITS;
        // 0x80 - 0x01 in every byte that overflows is a mask that covers the polynomial.
        return ((x ^ top) << 1) ^ ((top - (top >>> 7)) & POLYNOMIAL);
    }

    private static void add1(long[] out, int words, long[][] rows, short[] code, int at) {
        long[] a = rows[code[at]];
        for (int i = 0; i < words; i++) {
            out[i] ^= a[i];
        }
    }

    private static void add2(long[] out, int words, long[][] rows, short[] code, int at) {
        long[] a = rows[code[at]];
        long[] b = rows[code[at + 1]];
        for (int i = 0; i < words; i++) {
            out[i] ^= a[i] ^ b[i];
        }
    }

    private static void add4(long[] out, int words, long[][] rows, short[] code, int at) {
        long[] a = rows[code[at]];
        long[] b = rows[code[at + 1]];
        long[] c = rows[code[at + 2]];
        long[] d = rows[code[at + 3]];
        for (int i = 0; i < words; i++) {
            out[i] ^= a[i] ^ b[i] ^ c[i] ^ d[i];
        }
    }
}
