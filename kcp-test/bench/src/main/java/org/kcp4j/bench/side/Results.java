package org.kcp4j.bench.side;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.StringJoiner;

/**
 * What a workload found out, written as {@code name=value} words, and what the process spent on it: time and processor
 * since the meter was {@linkplain #start started}, allocation and datagrams since it has {@linkplain #settled settled}, if
 * it tells. One thread at a time.
 */
final class Results {
    private static final OperatingSystemMXBean SYSTEM =
            (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

    private final Transport transport;
    private final StringJoiner words = new StringJoiner(" ");
    private long startNanos;
    private long startCpuNanos;
    private Transport.Traffic startTraffic = Transport.Traffic.NONE;
    private long settledAllocated;
    private Transport.Traffic settledTraffic = Transport.Traffic.NONE;

    Results(Transport transport) {
        this.transport = transport;
    }

    void add(String name, long value) {
        words.add(name + "=" + value);
    }

    void addLatencies(long[] nanos) {
        words.add("latencies=" + Quantiles.format(Quantiles.of(nanos)));
    }

    void start() {
        settled();
        startTraffic = settledTraffic;
        startCpuNanos = SYSTEM.getProcessCpuTime();
        startNanos = System.nanoTime();
    }

    /** From now on it is as it will always be: windows are full, pools filled. */
    void settled() {
        settledTraffic = transport.traffic();
        settledAllocated = THREADS.getTotalThreadAllocatedBytes();
    }

    /** {@return nanoseconds since the start} */
    long elapsedNanos() {
        return System.nanoTime() - startNanos;
    }

    void stop() {
        add("nanos", elapsedNanos());
        addSpent();
    }

    /** Adds everything but the time. */
    void addSpent() {
        add("cpuNanos", SYSTEM.getProcessCpuTime() - startCpuNanos);
        add("allocated", THREADS.getTotalThreadAllocatedBytes() - settledAllocated);
        Transport.Traffic traffic = transport.traffic();
        add("datagrams", traffic.datagrams() - settledTraffic.datagrams());
        add("segments", traffic.segments() - startTraffic.segments());
        add("repeated", traffic.repeated() - startTraffic.repeated());
        add("sentBytes", traffic.bytes() - startTraffic.bytes());
    }

    /** {@return the memory of this process in bytes, 0 where the system does not tell it as Linux does} */
    static long residentBytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return 0;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")) << 10)
                .findFirst()
                .orElse(0);
    }

    @Override
    public String toString() {
        return words.toString();
    }
}
