package org.kcp4j.fec;

/** A way to multiply a matrix over GF(2^8) with a vector of shards. */
interface RowCode {
    /** {@return the rows of scratch that {@link #run} needs; 0 for none} */
    int scratchRows();

    /**
     * Multiplies.
     *
     * @param in the input rows
     * @param out receives the output rows; none of them is an input row
     * @param words how many words of each row, as {@link ShardRows#words} gives it
     * @param scratch {@link #scratchRows()} rows, or more
     */
    void run(long[][] in, long[][] out, int words, long[][] scratch);
}
