package org.kcp4j.bench.side;

import java.util.Set;
import java.util.function.ToDoubleFunction;

/**
 * One figure of a case.
 *
 * @param suffix behind the case's name; empty for its main figure
 * @param unit for people
 * @param moreIsBetter what is good
 * @param of takes it from a run
 */
record Measure(String suffix, String unit, boolean moreIsBetter, ToDoubleFunction<Outcome> of) {
    static final int P50 = 5000;
    static final int P99 = 9900;
    static final int P999 = 9990;

    /** {@return whether the chart in the README shows it} */
    boolean isHeadline() {
        return !Set.of("-delivered", "-alloc", "-p999", "-repeated", "-datagrams", "-bytes")
                .contains(suffix);
    }

    static Measure throughput(String suffix, String nanos) {
        return new Measure(suffix, "MB/s", true, run -> run.throughput(nanos));
    }

    static Measure latency(String suffix, int tenThousandths) {
        return new Measure(suffix, "µs", false, run -> run.latencyMicros(tenThousandths));
    }

    static Measure resident() {
        return new Measure("-rss", "MB", false, run -> run.megabytes("resident"));
    }

    static Measure cpuPercent() {
        return new Measure("-cpu", "% of a core", false, Outcome::cpuPercent);
    }

    static Measure cpuPerMegabyte() {
        return new Measure("-cpu", "ms/MB", false, Outcome::cpuMillisPerMegabyte);
    }

    static Measure allocation() {
        return new Measure("-alloc", "B/datagram", false, Outcome::allocatedPerDatagram);
    }
}
