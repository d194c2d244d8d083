package org.kcp4j.fec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * The Reed-Solomon code over GF(2^8) that kcp-go uses (PROTOCOL b.6): systematic, polynomial 0x11D, generator 2,
 * Vandermonde matrix. Any {@code dataShards} shards of a group determine all others.
 *
 * <p>Shards are byte arrays of equal length at an offset each. {@link #encode} computes all parity shards;
 * {@link #reconstructData} rebuilds missing data shards. Both work in memory of the instance's own, which grows to the
 * longest shards seen: about {@code shardCount} times their length, and for five or more parity shards a further
 * {@code 3 * dataShards} times. Neither allocates once warm.
 *
 * <p>Owned by one thread at a time.
 */
public final class ReedSolomon {
    private final FecConfig config;
    private final Interpolation interpolation;

    /** Made when first used: an encoder does not recover, a decoder does not encode. */
    private @Nullable RowCode encoding;

    private @Nullable RecoveryPrograms recovery;

    /** The instance's own rows: what is coded and what is computed from it. Empty until needed. */
    private long[][] dataRows = {};

    private long[][] computedRows = {};
    /** Scratch of programs: sums of rows. */
    private long[][] scratchRows = {};

    /** The positions that a recovery starts from, and those it computes. */
    private final int[] known;

    private final int[] lost;
    private int lostCount;

    /**
     * Makes the code of a shape.
     *
     * @param config data and parity shards
     */
    public ReedSolomon(FecConfig config) {
        this.config = config;
        this.interpolation = new Interpolation(config.dataShards());
        this.known = new int[config.dataShards()];
        this.lost = new int[Math.min(config.dataShards(), config.parityShards())];
    }

    private static int[] consecutive(int first, int count) {
        int[] numbers = new int[count];
        Arrays.setAll(numbers, i -> first + i);
        return numbers;
    }

    /** {@return the shape of the code} */
    public FecConfig config() {
        return config;
    }

    /**
     * Computes the parity shards.
     *
     * @param shards the data shards, then arrays for the parity shards: {@code shardCount} arrays
     * @param offsets where each shard starts in its array
     * @param length bytes of every shard, 0 or more
     * @throws IllegalArgumentException if there are too few shards or offsets, or the length is negative
     * @throws IndexOutOfBoundsException if a shard does not lie in its array
     */
    public void encode(byte[][] shards, int[] offsets, int length) {
        checkShards(shards, offsets, length);
        int data = config.dataShards();
        int parity = config.parityShards();
        ensureRows(length);
        for (int i = 0; i < data; i++) {
            ShardRows.load(shards[i], offsets[i], length, dataRows[i]);
        }
        encodeRows(ShardRows.words(length));
        for (int i = 0; i < parity; i++) {
            ShardRows.store(computedRows[i], shards[data + i], offsets[data + i], length);
        }
    }

    /**
     * Rebuilds the missing data shards; missing parity shards stay as they are.
     *
     * @param shards all shards of a group by position; missing data shards receive what was rebuilt
     * @param offsets where each shard starts in its array
     * @param present which shards are there; not changed
     * @param length bytes of every shard, 0 or more
     * @return whether all data shards are there now: false, and nothing was written, if fewer than {@code dataShards}
     *     shards are present
     * @throws IllegalArgumentException if there are too few shards, offsets or flags, or the length is negative
     * @throws IndexOutOfBoundsException if a shard does not lie in its array
     */
    public boolean reconstructData(byte[][] shards, int[] offsets, boolean[] present, int length) {
        checkShards(shards, offsets, length);
        if (present.length < config.shardCount()) {
            throw new IllegalArgumentException(present.length + " flags for " + config);
        }
        if (!choose(present)) {
            return false;
        }
        ensureRows(length);
        int words = ShardRows.words(length);
        for (int i = 0; i < known.length; i++) {
            ShardRows.load(shards[known[i]], offsets[known[i]], length, dataRows[i]);
        }
        recoverRows(dataRows, computedRows, words);
        for (int i = 0; i < lostCount; i++) {
            ShardRows.store(computedRows[i], shards[lost[i]], offsets[lost[i]], length);
        }
        return true;
    }

    private void checkShards(byte[][] shards, int[] offsets, int length) {
        int count = config.shardCount();
        if (shards.length < count || offsets.length < count || length < 0) {
            throw new IllegalArgumentException(
                    shards.length + " shards, " + offsets.length + " offsets, length " + length + " for " + config);
        }
        for (int i = 0; i < count; i++) {
            Objects.checkFromIndexSize(offsets[i], length, shards[i].length);
        }
    }

    /**
     * Makes the instance's own rows long enough, and keeps what is in the data rows. All are allocated at once, so that
     * they lie alike in their cache lines.
     */
    void ensureRows(int bytes) {
        if (dataRows.length > 0 && ShardRows.fits(dataRows[0], bytes)) {
            return;
        }
        int data = config.dataShards();
        int coded = config.shardCount();
        long[][] all = ShardRows.allocate(coded + encoding().scratchRows(), bytes);
        for (int i = 0; i < dataRows.length; i++) {
            System.arraycopy(dataRows[i], 0, all[i], 0, dataRows[i].length);
        }
        dataRows = Arrays.copyOf(all, data);
        computedRows = Arrays.copyOfRange(all, data, coded);
        scratchRows = Arrays.copyOfRange(all, coded, all.length);
    }

    /** {@return the row of the data shard {@code i}, after {@link #ensureRows}; for the caller to fill} */
    long[] dataRow(int i) {
        return dataRows[i];
    }

    /** {@return the row of the parity shard {@code i}, after {@link #encodeRows}} */
    long[] parityRow(int i) {
        return computedRows[i];
    }

    /** Computes all parity rows from all data rows; {@code words} as {@link ShardRows#words} gives it. */
    void encodeRows(int words) {
        run(encoding(), dataRows, computedRows, words);
    }

    private RowCode encoding() {
        if (encoding == null) {
            encoding = newEncoding();
        }
        return encoding;
    }

    private RowCode newEncoding() {
        int data = config.dataShards();
        int parity = config.parityShards();
        byte[] matrix = new byte[parity * data];
        interpolation.coefficients(consecutive(0, data), consecutive(data, parity), parity, matrix);
        if (EncodingProgram.suits(data, parity)) {
            return new EncodingProgram(matrix, data, parity);
        }
        RowProgram program = new RowProgram(data, parity);
        program.compile(matrix, parity);
        return program;
    }

    /**
     * Decides from which shards to compute which: the first {@code dataShards} that are there, and every data shard
     * that is not.
     *
     * @return false if too few shards are there
     */
    boolean choose(boolean[] present) {
        int count = 0;
        lostCount = 0;
        for (int position = 0; position < config.shardCount() && count < known.length; position++) {
            if (present[position]) {
                known[count++] = position;
            } else if (position < config.dataShards() && lostCount < lost.length) {
                lost[lostCount++] = position;
            }
        }
        return count == known.length;
    }

    /** {@return the position of the i-th input row that {@link #recoverRows} expects, after {@link #choose}} */
    int known(int i) {
        return known[i];
    }

    /** {@return how many data shards are missing, after {@link #choose}} */
    int lostCount() {
        return lostCount;
    }

    /** Computes the missing data rows from the known rows, both in the order that {@link #choose} found. */
    void recoverRows(long[][] knownRows, long[][] lostRows, int words) {
        if (recovery == null) {
            recovery = new RecoveryPrograms(config, interpolation);
        }
        if (lostCount > 0) {
            run(recovery.program(known, lost, lostCount), knownRows, lostRows, words);
        }
    }

    private void run(RowCode program, long[][] in, long[][] out, int words) {
        int rows = program.scratchRows();
        if (rows > scratchRows.length || (rows > 0 && words > scratchRows[rows - 1].length)) {
            scratchRows = ShardRows.allocate(rows, words * Long.BYTES);
        }
        program.run(in, out, words, scratchRows);
    }
}
