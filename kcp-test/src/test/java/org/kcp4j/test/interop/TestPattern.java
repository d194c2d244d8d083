package org.kcp4j.test.interop;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Arrays;

/**
 * An endless byte stream in which every byte follows from its offset and the seed: nobody keeps a copy, and a byte that
 * is lost, repeated or misplaced shows at once. Not thread safe; each side has its own.
 */
final class TestPattern {
    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);

    private final long seed;
    private final byte[] word = new byte[Long.BYTES];
    private long offset;
    private byte[] expected = new byte[0];

    TestPattern(long seed) {
        this.seed = seed;
    }

    /** Fills an array from the start with the next {@code length} bytes of the stream. */
    void next(byte[] into, int length) {
        int i = 0;
        while (i < length) {
            long value = mix(seed + offset / Long.BYTES);
            int skip = (int) (offset % Long.BYTES);
            int n = Math.min(length - i, Long.BYTES - skip);
            if (n == Long.BYTES) {
                LONG.set(into, i, value);
            } else {
                LONG.set(word, 0, value);
                System.arraycopy(word, skip, into, i, n);
            }
            i += n;
            offset += n;
        }
    }

    /** Compares the start of an array with the next {@code length} bytes of the stream. */
    void verify(byte[] actual, int length) {
        long start = offset;
        if (expected.length < length) {
            expected = new byte[length];
        }
        next(expected, length);
        int at = Arrays.mismatch(actual, 0, length, expected, 0, length);
        if (at >= 0) {
            throw new AssertionError("byte %d is 0x%02x, sent was 0x%02x (seed %d)"
                    .formatted(start + at, actual[at], expected[at], seed));
        }
    }

    private static long mix(long x) {
        long h = x * 0x9e3779b97f4a7c15L;
        h = (h ^ h >>> 30) * 0xbf58476d1ce4e5b9L;
        h = (h ^ h >>> 27) * 0x94d049bb133111ebL;
        return h ^ h >>> 31;
    }
}
