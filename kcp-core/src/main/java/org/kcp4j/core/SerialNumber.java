package org.kcp4j.core;

/** Comparison of wrapping 32-bit numbers: valid while the two are less than 2^31 apart. */
final class SerialNumber {
    private SerialNumber() {}

    /** Whether {@code a} comes before {@code b}. */
    static boolean isBefore(int a, int b) {
        return a - b < 0;
    }

    /** Whether {@code a} comes after {@code b}. */
    static boolean isAfter(int a, int b) {
        return a - b > 0;
    }
}
