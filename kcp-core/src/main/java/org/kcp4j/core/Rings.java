package org.kcp4j.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * Growth of rings indexed by {@code sn & (capacity - 1)}. An array repeated twice answers for every sequence number as
 * before: {@code sn} finds its value at {@code sn & (2 * capacity - 1)} whichever half that is. Out of none comes the first.
 */
final class Rings {
    /** Rings of no capacity, which all that have nothing share. */
    static final int[] NO_INTS = {};

    static final byte[] NO_BYTES = {};
    static final boolean[] NO_BOOLEANS = {};
    static final byte[] @Nullable [] NO_ARRAYS = {};

    private static final int FIRST_CAPACITY = 8;

    private Rings() {}

    private static int more(int capacity) {
        return capacity == 0 ? FIRST_CAPACITY : 2 * capacity;
    }

    static int[] doubled(int[] ring) {
        int[] twice = Arrays.copyOf(ring, more(ring.length));
        System.arraycopy(ring, 0, twice, ring.length, ring.length);
        return twice;
    }

    static byte[] doubled(byte[] ring) {
        byte[] twice = Arrays.copyOf(ring, more(ring.length));
        System.arraycopy(ring, 0, twice, ring.length, ring.length);
        return twice;
    }

    static boolean[] doubled(boolean[] ring) {
        boolean[] twice = Arrays.copyOf(ring, more(ring.length));
        System.arraycopy(ring, 0, twice, ring.length, ring.length);
        return twice;
    }

    /** How many places hold an array that is not empty. */
    static int occupied(byte[] @Nullable [] ring) {
        int occupied = 0;
        for (byte[] each : ring) {
            occupied += each != null && each.length > 0 ? 1 : 0;
        }
        return occupied;
    }

    /** As {@code doubled}, but every array is in one place only: the numbers from {@code first} on, one capacity of them. */
    static byte[] @Nullable [] doubledOnce(byte[] @Nullable [] ring, int first) {
        byte[] @Nullable [] twice = new byte[more(ring.length)][];
        for (int i = 0; i < ring.length; i++) {
            int sn = first + i;
            twice[sn & (twice.length - 1)] = ring[sn & (ring.length - 1)];
        }
        return twice;
    }
}
