package org.kcp4j.fec;

import java.util.Arrays;

/** The rows of a decoder that hold nothing at present. */
final class RowPool {
    private final int batch;
    private long[][] free = {};
    private int count;

    /**
     * Makes a pool.
     *
     * @param batch how many rows to allocate when there is none left, so that they lie alike in their cache lines
     */
    RowPool(int batch) {
        this.batch = batch;
    }

    /** Lends a row for shards of {@code bytes} bytes; its contents are arbitrary. */
    long[] take(int bytes) {
        if (count == 0) {
            for (long[] row : ShardRows.allocate(batch, 0)) {
                give(row);
            }
        }
        return ShardRows.ensure(free[--count], bytes);
    }

    /** Takes a row back. */
    void give(long[] row) {
        if (count == free.length) {
            free = Arrays.copyOf(free, 2 * count + batch);
        }
        free[count++] = row;
    }
}
