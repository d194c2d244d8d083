package org.kcp4j.cli.demo;

import java.time.Duration;
import java.util.Arrays;

/** Measured round trips. Immutable. */
final class Latencies {
    private final long[] sortedNanos;

    /** Takes over the values, at least one, in any order. */
    Latencies(long[] nanos) {
        if (nanos.length == 0) {
            throw new IllegalArgumentException("no round trip was measured");
        }
        Arrays.sort(nanos);
        this.sortedNanos = nanos;
    }

    /** The smallest round trip that at least {@code percent} (above 0, up to 100) of all do not exceed. */
    Duration percentile(double percent) {
        int rank = (int) Math.ceil(sortedNanos.length * percent / 100);
        return Duration.ofNanos(sortedNanos[Math.max(rank, 1) - 1]);
    }

    Duration max() {
        return percentile(100);
    }
}
