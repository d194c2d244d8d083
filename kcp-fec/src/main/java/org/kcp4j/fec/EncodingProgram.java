package org.kcp4j.fec;

/**
 * The product of a fixed matrix with few rows, as a short list of row operations: what an encoder repeats for as long
 * as its connection lasts, so that a search for few operations pays. {@link RowProgram} is what is found without
 * search; the arithmetic is the same Horner's rule over bits.
 *
 * <p>Two things make it shorter. First, an output may be a multiple of an earlier output plus a remainder; the matrix of
 * the code has so much structure that small coefficients often remain, which need fewer doublings and fewer sources. For
 * 10/3, the second parity row is the first plus {@code 23 (x0 + ... + x3) + 22 (x4 + ... + x7) + x8 + x9}, and the third
 * is 7 times the first plus coefficients below 32. Secondly, sums that several steps add are formed once.
 *
 * <p>A <em>symbol</em> is the number of a row: inputs first, then outputs, then shared sums; a set of them is a bit mask.
 * Owned by one thread at a time.
 */
final class EncodingProgram implements RowCode {
    private static final int MAX_OUTPUTS = 4;
    private static final int MAX_SUMS = 12;
    private static final int MAX_INPUTS = Long.SIZE - MAX_OUTPUTS - MAX_SUMS;

    /** What a row operation costs beside its sources, measured in sources: ten nanoseconds to three. */
    private static final int STEP_COST = 3;

    private static final int DOUBLING_COST = 2;
    private static final int FIELD_SIZE = 256;
    private static final int TOP_BIT = Byte.SIZE - 1;

    private final int inputs;
    private final int outputs;
    private final byte[] matrix;

    /** The steps that make the outputs, in order; of each: what it adds, to which output, and whether it doubles first. */
    private final long[] added;

    private final byte[] target;
    private final boolean[] doubles;
    private int steps;

    /** Shared sums: what each adds. Later and earlier ones may use each other, but not in a circle. */
    private final long[] sums = new long[MAX_SUMS];

    private int sumCount;

    /** For each step in the order of execution: target, 1 to double it first, number of sources, sources. */
    private final short[] code;

    private int end;
    private long formed;

    /** All rows by symbol, while running. */
    private final long[][] rows;

    /**
     * Searches a program.
     *
     * @param matrix rows of {@code inputs} coefficients, one after the other; no row is all zero
     * @param inputs number of shards
     * @param outputs number of rows
     */
    EncodingProgram(byte[] matrix, int inputs, int outputs) {
        assert suits(inputs, outputs) : inputs + "/" + outputs;
        this.inputs = inputs;
        this.outputs = outputs;
        this.matrix = matrix;
        added = new long[outputs * Byte.SIZE];
        target = new byte[added.length];
        doubles = new boolean[added.length];
        for (int output = 0; output < outputs; output++) {
            addSteps(output);
        }
        shareSums();
        code = new short[(steps + sumCount) * 3 + sources()];
        for (int step = 0; step < steps; step++) {
            emit(target[step], doubles[step], added[step]);
        }
        rows = new long[inputs + outputs + sumCount][];
    }

    /** {@return whether matrices of that size can have such a program: larger ones would take too long} */
    static boolean suits(int inputs, int outputs) {
        return inputs <= MAX_INPUTS && outputs <= MAX_OUTPUTS;
    }

    /** Writes an output as Horner's rule over the bits of its coefficients, one of which may be of an earlier output. */
    private void addSteps(int output) {
        byte[] best = remainder(output, output, 0);
        for (int earlier = 0; earlier < output; earlier++) {
            for (int factor = 1; factor < FIELD_SIZE; factor++) {
                byte[] candidate = remainder(output, earlier, factor);
                if (cost(candidate) < cost(best)) {
                    best = candidate;
                }
            }
        }
        int top = topBit(best);
        for (int bit = top; bit >= 0; bit--) {
            added[steps] = symbolsWith(best, bit);
            target[steps] = (byte) (inputs + output);
            doubles[steps] = bit < top;
            steps++;
        }
    }

    /** The coefficients of all inputs and outputs in {@code output}, when {@code earlier} enters it with a factor. */
    private byte[] remainder(int output, int earlier, int factor) {
        byte[] coefficients = new byte[inputs + outputs];
        for (int i = 0; i < inputs; i++) {
            int product = Field.product(factor, matrix[earlier * inputs + i] & 0xFF);
            coefficients[i] = (byte) (matrix[output * inputs + i] ^ product);
        }
        coefficients[inputs + earlier] = (byte) factor;
        return coefficients;
    }

    private static int cost(byte[] coefficients) {
        int cost = (topBit(coefficients) + 1) * (STEP_COST + DOUBLING_COST);
        for (byte coefficient : coefficients) {
            cost += Integer.bitCount(coefficient & 0xFF);
        }
        return cost;
    }

    private static int topBit(byte[] coefficients) {
        int bit = TOP_BIT;
        while (symbolsWith(coefficients, bit) == 0) {
            bit--;
        }
        return bit;
    }

    private static long symbolsWith(byte[] coefficients, int bit) {
        long symbols = 0;
        for (int i = 0; i < coefficients.length; i++) {
            symbols |= (coefficients[i] >>> bit & 1L) << i;
        }
        return symbols;
    }

    /** Takes the most profitable sum out of the steps for as long as there is one. */
    private void shareSums() {
        while (sumCount < MAX_SUMS) {
            long best = 0;
            int bestProfit = 0;
            for (int i = 0; i < steps + sumCount; i++) {
                for (int j = 0; j < i; j++) {
                    long common = addedBy(i) & addedBy(j);
                    int profit = profit(common);
                    if (profit > bestProfit) {
                        best = common;
                        bestProfit = profit;
                    }
                }
            }
            if (best == 0) {
                return;
            }
            share(best);
        }
    }

    private long addedBy(int i) {
        return i < steps ? added[i] : sums[i - steps];
    }

    /** The sources that are saved where the sum is used, less what it takes to form it. */
    private int profit(long symbols) {
        int size = Long.bitCount(symbols);
        if (size < 2) {
            return 0;
        }
        int uses = 0;
        for (int i = 0; i < steps + sumCount; i++) {
            if ((symbols & ~addedBy(i)) == 0) {
                uses++;
            }
        }
        return uses * (size - 1) - size - STEP_COST;
    }

    private void share(long symbols) {
        long symbol = 1L << (inputs + outputs + sumCount);
        for (int i = 0; i < steps; i++) {
            added[i] = replace(added[i], symbols, symbol);
        }
        for (int i = 0; i < sumCount; i++) {
            sums[i] = replace(sums[i], symbols, symbol);
        }
        sums[sumCount++] = symbols;
    }

    private static long replace(long set, long symbols, long symbol) {
        return (symbols & ~set) == 0 ? (set & ~symbols) | symbol : set;
    }

    private int sources() {
        int sources = 0;
        for (int i = 0; i < steps + sumCount; i++) {
            sources += Long.bitCount(addedBy(i));
        }
        return sources;
    }

    /** Forms shared sums right before their first use: what they add, earlier outputs perhaps, is complete then. */
    private void emit(int targetSymbol, boolean doubled, long symbols) {
        for (int i = 0; i < sumCount; i++) {
            int symbol = inputs + outputs + i;
            long unformed = symbols & ~formed;
            if ((unformed >>> symbol & 1) != 0) {
                formed |= 1L << symbol;
                emit(symbol, false, sums[i]);
            }
        }
        code[end++] = (short) targetSymbol;
        code[end++] = (short) (doubled ? 1 : 0);
        code[end++] = (short) Long.bitCount(symbols);
        for (long rest = symbols; rest != 0; rest &= rest - 1) {
            code[end++] = (short) Long.numberOfTrailingZeros(rest);
        }
    }

    @Override
    public int scratchRows() {
        return sumCount;
    }

    @Override
    public void run(long[][] in, long[][] out, int words, long[][] scratch) {
        System.arraycopy(in, 0, rows, 0, inputs);
        System.arraycopy(out, 0, rows, inputs, outputs);
        System.arraycopy(scratch, 0, rows, inputs + outputs, sumCount);
        int at = 0;
        while (at < end) {
            long[] row = rows[code[at]];
            boolean doubled = code[at + 1] != 0;
            int count = code[at + 2];
            at += 3;
            if (doubled) {
                RowLoops.doubleAndAdd(row, words, rows, code, at, count);
            } else {
                RowLoops.sum(row, words, rows, code, at, count);
            }
            at += count;
        }
    }
}
