package org.kcp4j.fec;

import java.util.Arrays;

/** The rows of a decoder that hold nothing at present. Never more than were ever in use at once. */
final class RowPool {
    private static final long[] NONE = {};

    private long[][] free = new long[16][];
    private int count;

    /** Lends a row for shards of {@code bytes} bytes; its contents are arbitrary. */
    long[] take(int bytes) {
        long[] row = count > 0 ? free[--count] : NONE;
        return ShardRows.ensure(row, bytes);
    }

    /** Takes a row back. */
    void give(long[] row) {
        if (count == free.length) {
            free = Arrays.copyOf(free, 2 * count);
        }
        free[count++] = row;
    }
}
