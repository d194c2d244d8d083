package org.kcp4j.fec;

/**
 * A matrix over GF(2^8), written out as the list of row operations that multiplies it with a vector of shards.
 *
 * <p>Each output row is a product sum {@code c0 x0 + c1 x1 + ...}. It is evaluated by Horner's rule over the bits of
 * all its coefficients at once: from the highest bit down, double what there is and add the shards whose coefficient
 * has that bit. Eight doublings serve a whole output, however many shards it sums.
 *
 * <p>A matrix with many outputs adds the same shards over and over. Its shards are therefore taken in groups of three,
 * and the sums of every subset of a group are formed once; each bit of an output then adds at most one row per
 * group. That pays from {@value #GROUPING_PAYS_FROM} outputs on.
 *
 * <p>{@link #compile} rewrites the program in place; nothing allocates after the constructor. Not thread safe.
 */
final class RowProgram implements RowCode {
    private static final int BITS = 8;
    private static final int GROUP = 3;
    private static final int SUBSETS = 1 << GROUP;
    private static final int GROUPING_PAYS_FROM = 5;
    /** Bounds what the subset sums of one code may take: 22 groups, four rows each. */
    private static final int MAX_GROUPED_INPUTS = 64;

    private final int inputs;
    private final int maxOutputs;

    /** For each output: the number of steps; for each step: the number of sources, then their row numbers. */
    private final short[] code;

    private int outputs;
    private boolean grouped;

    /** Writes: {@link #compile}, as it goes. */
    private int end;

    RowProgram(int inputs, int maxOutputs) {
        this.inputs = inputs;
        this.maxOutputs = maxOutputs;
        this.code = new short[codeLength(inputs, maxOutputs)];
    }

    /** {@return the longest code of a program, in 16-bit units} */
    static int codeLength(int inputs, int maxOutputs) {
        return maxOutputs * (1 + BITS * (1 + inputs));
    }

    /** {@return the rows that {@link #run} needs for subset sums of such a matrix; 0 for none} */
    static int subsetRows(int inputs, int outputs) {
        boolean grouped = outputs >= GROUPING_PAYS_FROM && inputs <= MAX_GROUPED_INPUTS;
        return grouped ? (inputs + GROUP - 1) / GROUP * SUBSETS : 0;
    }

    @Override
    public int scratchRows() {
        return subsetRows(inputs, outputs);
    }

    /**
     * Replaces the program.
     *
     * @param matrix {@code outputs} rows of {@code inputs} coefficients, one after the other; no row is all zero
     * @param outputs number of rows, 1 to the constructor's {@code maxOutputs}
     */
    void compile(byte[] matrix, int outputs) {
        assert outputs > 0 && outputs <= maxOutputs : outputs;
        this.outputs = outputs;
        grouped = scratchRows() > 0;
        end = 0;
        for (int output = 0; output < outputs; output++) {
            compileRow(matrix, output * inputs);
        }
    }

    private void compileRow(byte[] matrix, int row) {
        int allBits = 0;
        for (int i = 0; i < inputs; i++) {
            allBits |= matrix[row + i] & 0xFF;
        }
        int steps = Integer.SIZE - Integer.numberOfLeadingZeros(allBits);
        assert steps > 0 : "a row of zeros";
        code[end++] = (short) steps;
        for (int bit = steps - 1; bit >= 0; bit--) {
            int countAt = end++;
            if (grouped) {
                addSubsets(matrix, row, bit);
            } else {
                addSingles(matrix, row, bit);
            }
            code[countAt] = (short) (end - countAt - 1);
        }
    }

    private void addSingles(byte[] matrix, int row, int bit) {
        for (int i = 0; i < inputs; i++) {
            if ((matrix[row + i] >>> bit & 1) != 0) {
                code[end++] = (short) i;
            }
        }
    }

    private void addSubsets(byte[] matrix, int row, int bit) {
        for (int first = 0; first < inputs; first += GROUP) {
            int members = Math.min(GROUP, inputs - first);
            int subset = 0;
            for (int i = 0; i < members; i++) {
                subset |= (matrix[row + first + i] >>> bit & 1) << i;
            }
            if (subset != 0) {
                code[end++] = (short) (first / GROUP * SUBSETS + subset);
            }
        }
    }

    @Override
    public void run(long[][] in, long[][] out, int words, long[][] subsets) {
        long[][] rows = in;
        if (grouped) {
            sumSubsets(in, subsets, words);
            rows = subsets;
        }
        int at = 0;
        for (int output = 0; output < outputs; output++) {
            int steps = code[at++];
            for (int step = 0; step < steps; step++) {
                int count = code[at++];
                if (step == 0) {
                    RowLoops.sum(out[output], words, rows, code, at, count);
                } else {
                    RowLoops.doubleAndAdd(out[output], words, rows, code, at, count);
                }
                at += count;
            }
        }
    }

    private void sumSubsets(long[][] in, long[][] subsets, int words) {
        for (int first = 0; first < inputs; first += GROUP) {
            int group = first / GROUP * SUBSETS;
            int members = Math.min(GROUP, inputs - first);
            for (int i = 0; i < members; i++) {
                subsets[group + (1 << i)] = in[first + i];
            }
            for (int subset = 1; subset < 1 << members; subset++) {
                int withoutLowest = subset & (subset - 1);
                if (withoutLowest != 0) {
                    int lowest = subset & -subset;
                    RowLoops.sum(
                            subsets[group + subset], words, subsets[group + withoutLowest], subsets[group + lowest]);
                }
            }
        }
    }
}
