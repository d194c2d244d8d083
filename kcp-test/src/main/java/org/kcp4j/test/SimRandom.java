package org.kcp4j.test;

import java.util.random.RandomGenerator;

/**
 * The generator behind every simulated chance: a 64-bit counter and a mixing function (SplitMix64). What it draws depends
 * on its seed alone, on every Java release. Not thread safe.
 */
public final class SimRandom implements RandomGenerator {
    private static final long GOLDEN = 0x9E37_79B9_7F4A_7C15L;
    private static final double ULP = 0x1.0p-53;

    private long state;

    /**
     * Makes a generator.
     *
     * @param seed any number
     */
    public SimRandom(long seed) {
        state = seed;
    }

    /**
     * Mixes two numbers into the seed of a stream of its own, so that what one stream draws never moves another.
     *
     * @param seed the seed of the whole
     * @param stream which part of it
     * @return a seed
     */
    public static long derive(long seed, long stream) {
        return mix(mix(seed + GOLDEN) + stream * GOLDEN);
    }

    @Override
    public long nextLong() {
        state += GOLDEN;
        return mix(state);
    }

    @Override
    public int nextInt() {
        return (int) (nextLong() >>> 32);
    }

    /**
     * Draws a number below a bound.
     *
     * @param bound one more than the largest, at least 1
     * @return 0 … {@code bound - 1}
     */
    @Override
    public int nextInt(int bound) {
        return (int) nextLong(bound);
    }

    /**
     * Draws a number below a bound. Large bounds are not quite fair: some numbers come 2^-11 more often at 2^52.
     *
     * @param bound one more than the largest, at least 1
     * @return 0 … {@code bound - 1}
     */
    @Override
    public long nextLong(long bound) {
        if (bound <= 0) {
            throw new IllegalArgumentException("bound must be positive: " + bound);
        }
        return Long.remainderUnsigned(nextLong(), bound);
    }

    @Override
    public double nextDouble() {
        return (nextLong() >>> 11) * ULP;
    }

    @Override
    public boolean nextBoolean() {
        return nextLong() < 0;
    }

    /**
     * Says yes with a probability. Draws nothing if that is 0 or less.
     *
     * @param probability 0 … 1
     * @return yes or no
     */
    public boolean chance(double probability) {
        return probability > 0 && nextDouble() < probability;
    }

    private static long mix(long z) {
        long mixed = (z ^ (z >>> 30)) * 0xBF58_476D_1CE4_E5B9L;
        mixed = (mixed ^ (mixed >>> 27)) * 0x94D0_49BB_1331_11EBL;
        return mixed ^ (mixed >>> 31);
    }
}
