package org.kcp4j.fec;

/**
 * The coefficients of the code, for encoding and for recovery alike.
 *
 * <p>The generator matrix is a Vandermonde matrix made systematic (PROTOCOL b.6). That makes the shards of a group the
 * values of one polynomial of degree below {@code dataShards} at the points 0, 1, 2, ..., one point per position. So any
 * shard follows from any {@code dataShards} others by Lagrange interpolation: the coefficient with which the shard at
 * {@code s} enters the one at {@code e} is the product of {@code (e - j) / (s - j)} over the other known points
 * {@code j}. It is the same number that inverting a matrix gives, in quadratic instead of cubic time and without
 * garbage. Subtraction is XOR, and products are sums of logarithms.
 */
final class Interpolation {
    private final int dataShards;
    /** For each known point: the logarithm of its denominator. Scratch of {@link #coefficients}. */
    private final int[] denominatorLog;

    Interpolation(int dataShards) {
        this.dataShards = dataShards;
        this.denominatorLog = new int[dataShards];
    }

    /**
     * Computes a matrix of coefficients.
     *
     * @param known the positions of {@code dataShards} shards, all different
     * @param wanted positions of shards to compute, none of them known
     * @param wantedCount how many of {@code wanted} count
     * @param matrix receives {@code wantedCount} rows of {@code dataShards} coefficients
     */
    void coefficients(int[] known, int[] wanted, int wantedCount, byte[] matrix) {
        for (int k = 0; k < dataShards; k++) {
            denominatorLog[k] = sumOfLogs(known, known[k]);
        }
        for (int w = 0; w < wantedCount; w++) {
            int numeratorLog = sumOfLogs(known, wanted[w]);
            for (int k = 0; k < dataShards; k++) {
                int log = numeratorLog - Field.log(wanted[w] ^ known[k]) - denominatorLog[k];
                matrix[w * dataShards + k] = Field.exp(log);
            }
        }
    }

    /** The logarithm of the product of the distances from {@code point} to all other known points. */
    private int sumOfLogs(int[] known, int point) {
        int sum = 0;
        for (int k = 0; k < dataShards; k++) {
            if (known[k] != point) {
                sum += Field.log(known[k] ^ point);
            }
        }
        return sum;
    }
}
