package org.kcp4j.fec;

import java.util.Arrays;

/** The packets of one group that a decoder has, until they are enough. Its rows are lent from the decoder's pool. */
final class ShardSet {
    private static final long[] NONE = {};

    private final RowPool pool;
    private final int dataShards;
    private final boolean[] present;
    private final long[][] rows;
    private final int[] bytes;

    private int id;
    private boolean open;
    private boolean settled;
    private int count;
    private int dataCount;
    private int longestBytes;

    ShardSet(FecConfig config, RowPool pool) {
        this.pool = pool;
        this.dataShards = config.dataShards();
        this.present = new boolean[config.shardCount()];
        this.rows = new long[config.shardCount()][];
        this.bytes = new int[config.shardCount()];
        clear();
    }

    /** Starts to collect the group {@code id}. */
    void open(int id) {
        assert !open;
        this.id = id;
        open = true;
    }

    /** Forgets the group. */
    void close() {
        clear();
        open = false;
        settled = false;
    }

    /** Gives the packets up but remembers that the group needs no more of them. */
    void settle() {
        clear();
        settled = true;
    }

    private void clear() {
        for (int i = 0; i < present.length; i++) {
            if (present[i]) {
                pool.give(rows[i]);
            }
            present[i] = false;
            rows[i] = NONE;
        }
        count = 0;
        dataCount = 0;
        longestBytes = 0;
    }

    /** {@return whether this set stands for a group at all} */
    boolean isOpen() {
        return open;
    }

    /** {@return the group's shard id} */
    int id() {
        return id;
    }

    boolean isSettled() {
        return settled;
    }

    boolean has(int position) {
        return present[position];
    }

    /** Copies one packet's coded bytes in. */
    void add(int position, byte[] buffer, int offset, int length) {
        long[] row = pool.take(length);
        ShardRows.load(buffer, offset, length, row);
        rows[position] = row;
        bytes[position] = length;
        present[position] = true;
        count++;
        if (position < dataShards) {
            dataCount++;
        }
        longestBytes = Math.max(longestBytes, length);
    }

    /** {@return whether the packets determine all data packets} */
    boolean isDecodable() {
        return count == dataShards;
    }

    /** {@return whether all data packets are there themselves} */
    boolean isComplete() {
        return dataCount == dataShards;
    }

    /** {@return the length of the longest packet, from its size field on} */
    int longestBytes() {
        return longestBytes;
    }

    /** {@return which positions are there; not to be changed} */
    boolean[] present() {
        return present;
    }

    /** {@return the packet at {@code position}, padded to the longest} */
    long[] paddedRow(int position) {
        long[] row = rows[position];
        if (!ShardRows.fits(row, longestBytes)) {
            row = Arrays.copyOf(row, ShardRows.length(longestBytes));
            rows[position] = row;
        }
        ShardRows.pad(row, bytes[position], longestBytes);
        return row;
    }
}
