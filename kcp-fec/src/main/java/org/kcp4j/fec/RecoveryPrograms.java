package org.kcp4j.fec;

import org.jspecify.annotations.Nullable;

/**
 * The programs that rebuild lost data shards, remembered per loss pattern: links lose in few patterns, most often one
 * packet of a group. A direct-mapped cache: a pattern has one place, and what stood there is compiled over, so nothing
 * allocates once every place has been used. Bounded by {@value #MAX_CODE_UNITS} 16-bit units of code per instance.
 */
final class RecoveryPrograms {
    private static final int MAX_CODE_UNITS = 128 * 1024;
    private static final int MAX_PLACES = 32;
    private static final int MAP_WORDS = 4;

    private final int dataShards;
    private final int maxLost;
    private final Interpolation interpolation;
    private final @Nullable RowProgram[] programs;
    /** For each place, the set of positions its program starts from, one bit per position. */
    private final long[] patterns;

    /** The positions asked for, as a bit set; scratch. */
    private final long[] asked = new long[MAP_WORDS];

    private final byte[] matrix;

    RecoveryPrograms(FecConfig config, Interpolation interpolation) {
        this.dataShards = config.dataShards();
        this.maxLost = Math.min(dataShards, config.parityShards());
        this.interpolation = interpolation;
        int places = MAX_CODE_UNITS / RowProgram.codeLength(dataShards, maxLost);
        places = Integer.highestOneBit(Math.clamp(places, 1, MAX_PLACES));
        this.programs = new RowProgram[places];
        this.patterns = new long[places * MAP_WORDS];
        this.matrix = new byte[dataShards * maxLost];
    }

    /**
     * {@return the program that computes the lost shards from the known ones}
     *
     * @param known positions of exactly {@code dataShards} shards, ascending
     * @param lost all data positions that are not known, ascending
     * @param lostCount how many of {@code lost} count, 1 or more
     */
    RowProgram program(int[] known, int[] lost, int lostCount) {
        int place = place(known);
        RowProgram program = programs[place];
        if (program != null && isAt(place)) {
            return program;
        }
        if (program == null) {
            program = new RowProgram(dataShards, maxLost);
            programs[place] = program;
        }
        interpolation.coefficients(known, lost, lostCount, matrix);
        program.compile(matrix, lostCount);
        System.arraycopy(asked, 0, patterns, place * MAP_WORDS, MAP_WORDS);
        return program;
    }

    private int place(int[] known) {
        for (int i = 0; i < MAP_WORDS; i++) {
            asked[i] = 0;
        }
        for (int i = 0; i < dataShards; i++) {
            asked[known[i] >>> 6] |= 1L << known[i];
        }
        long hash = 0;
        for (int i = 0; i < MAP_WORDS; i++) {
            hash = (hash ^ asked[i]) * 0x9E3779B97F4A7C15L;
        }
        return (int) (hash >>> 40) & programs.length - 1;
    }

    private boolean isAt(int place) {
        for (int i = 0; i < MAP_WORDS; i++) {
            if (patterns[place * MAP_WORDS + i] != asked[i]) {
                return false;
            }
        }
        return true;
    }
}
