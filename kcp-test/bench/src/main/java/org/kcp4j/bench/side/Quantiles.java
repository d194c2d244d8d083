package org.kcp4j.bench.side;

import java.util.Arrays;
import java.util.stream.IntStream;
import java.util.stream.LongStream;

/**
 * The shape of a set of latencies as runners report it: its quantiles at 1 % to 99 %, then 99.5, 99.9, 99.99 and 100 %,
 * in nanoseconds. Enough for a table and a curve.
 */
final class Quantiles {
    private static final int WHOLE = 10_000;

    /** In ten-thousandths. */
    private static final int[] AT = IntStream.concat(
                    IntStream.rangeClosed(1, 99).map(percent -> 100 * percent), IntStream.of(9950, 9990, 9999, WHOLE))
            .toArray();

    private Quantiles() {}

    /** {@return the share, 0 to 1, that does not exceed the quantile of an index} */
    static double share(int index) {
        return (double) AT[index] / WHOLE;
    }

    static int count() {
        return AT.length;
    }

    /** {@return the index of a quantile, e.g. 9950 for 99.5 %} */
    static int index(int tenThousandths) {
        return Arrays.binarySearch(AT, tenThousandths);
    }

    /** {@return the quantiles of values in any order, which get sorted} */
    static long[] of(long[] nanos) {
        Arrays.sort(nanos);
        return Arrays.stream(AT)
                .mapToLong(at -> nanos[Math.max((int) (((long) nanos.length * at + WHOLE - 1) / WHOLE), 1) - 1])
                .toArray();
    }

    static String format(long[] quantiles) {
        return LongStream.of(quantiles).mapToObj(Long::toString).collect(java.util.stream.Collectors.joining(","));
    }

    static long[] parse(String text) {
        return Arrays.stream(text.split(",")).mapToLong(Long::parseLong).toArray();
    }
}
