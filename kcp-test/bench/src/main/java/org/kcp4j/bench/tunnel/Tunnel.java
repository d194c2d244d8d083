package org.kcp4j.bench.tunnel;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** Both ends of a tunnel, each a process. One thread at a time. */
final class Tunnel implements AutoCloseable {
    private static final Pattern PEAK = Pattern.compile("VmHWM:\\s+(\\d+) kB");
    private static final int USER = 11; // where the times are in /proc/PID/stat, after the name
    private static final int TICKS_PER_SECOND = 100;

    private final Kind kind;
    private final int port;
    private final List<Process> ends = new ArrayList<>();

    /**
     * Begins.
     *
     * @param kind whose
     * @param place where its two ends are
     * @param target the port that it leads to
     * @param flags of both ends
     */
    Tunnel(Kind kind, Place place, int target, List<String> flags) throws IOException {
        this.kind = kind;
        int udp = Web.freePort();
        this.port = Web.freePort();
        start("server", List.of("--listen", place.server() + ":" + udp, "--target", "127.0.0.1:" + target), flags);
        start("client", List.of("--remoteaddr", place.via() + ":" + udp, "--localaddr", "127.0.0.1:" + port), flags);
    }

    private void start(String end, List<String> addresses, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(kind.program(end));
        command.addAll(addresses);
        command.addAll(flags);
        ends.add(new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start());
    }

    Kind kind() {
        return kind;
    }

    /** {@return where connections go in} */
    int port() {
        return port;
    }

    /** {@return what both ends have used of the processor so far, in milliseconds} */
    long cpuMs() throws IOException {
        long ticks = 0;
        for (Process end : ends) {
            String stat = Files.readString(Path.of("/proc", Long.toString(end.pid()), "stat"));
            String[] values = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
            ticks += Long.parseLong(values[USER]) + Long.parseLong(values[USER + 1]);
        }
        return ticks * 1000 / TICKS_PER_SECOND;
    }

    /** {@return the most memory that each end has had, in megabytes: the server, then the client} */
    List<Long> peakMemoryMb() throws IOException {
        List<Long> peaks = new ArrayList<>();
        for (Process end : ends) {
            Matcher peak = PEAK.matcher(Files.readString(Path.of("/proc", Long.toString(end.pid()), "status")));
            peaks.add(peak.find() ? Long.parseLong(peak.group(1)) / 1000 : 0);
        }
        return peaks;
    }

    @Override
    public void close() {
        ends.forEach(Process::destroyForcibly);
        ends.forEach(end -> end.onExit().join());
    }
}
