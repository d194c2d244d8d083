package org.kcp4j.bench.side;

import java.util.Arrays;
import java.util.HashMap;
import java.util.Map;

/** What one run of a workload found out, as a runner reported it. Immutable. */
final class Outcome {
    private static final double NANOS_PER_MS = 1e6;
    private static final double TICK_NANOS = 1e7;
    private static final double BYTES_PER_MB = 1e6;
    private static final int IP_AND_UDP_BYTES = 28;

    private final Map<String, String> values = new HashMap<>();

    private Outcome() {}

    static Outcome parse(String line) {
        Outcome outcome = new Outcome();
        Arrays.stream(line.split(" "))
                .map(word -> word.split("=", 2))
                .forEach(pair -> outcome.values.put(pair[0], pair[1]));
        return outcome;
    }

    double number(String name) {
        return Double.parseDouble(values.getOrDefault(name, "NaN"));
    }

    double millis(String name) {
        return number(name) / NANOS_PER_MS;
    }

    double megabytes(String name) {
        return number(name) / BYTES_PER_MB;
    }

    /** {@return megabytes (10^6) per second, by the duration of that name} */
    double throughput(String nanos) {
        return megabytes("bytes") / (number(nanos) / 1e9);
    }

    double perSecond(String count) {
        return number(count) / (number("nanos") / 1e9);
    }

    double cpuMillisPerMegabyte() {
        return millis("cpuNanos") / megabytes("bytes");
    }

    /** {@return processor time in per cent of one core; less than one tick of the system's clock counts as one} */
    double cpuPercent() {
        return 100 * Math.max(TICK_NANOS, number("cpuNanos")) / number("nanos");
    }

    double allocatedPerDatagram() {
        return number("allocated") / number("datagrams");
    }

    double repeatedPercent() {
        return 100 * number("repeated") / number("segments");
    }

    /** {@return datagrams that each message cost, both ways; not a number for TCP} */
    double datagramsPerMessage() {
        double datagrams = number("datagrams");
        return datagrams == 0 ? Double.NaN : datagrams / number("messages");
    }

    /** {@return bytes that each message cost on the wire, both ways, IP and UDP headers included; the same} */
    double bytesPerMessage() {
        return IP_AND_UDP_BYTES * datagramsPerMessage() + number("sentBytes") / number("messages");
    }

    boolean hasLatencies() {
        return values.containsKey("latencies");
    }

    /** {@return quantiles in nanoseconds, see {@link Quantiles}} */
    long[] latencies() {
        return Quantiles.parse(values.getOrDefault("latencies", ""));
    }

    double latencyMicros(int tenThousandths) {
        return latencies()[Quantiles.index(tenThousandths)] / 1e3;
    }
}
