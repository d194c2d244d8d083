package org.kcp4j.cli.demo;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.Terminal;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.net.KcpSession;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/**
 * {@code kcp demo}: shows in under a minute what the protocol is for. Everything happens in this process, over real UDP
 * on 127.0.0.1 through a {@link LossyRelay}: first small messages under each {@link Tuning} side by side, then a file.
 */
@Command(
        name = "demo",
        description = "Compare latencies and transfer a file over a lossy link, all on this machine.",
        sortOptions = false)
public final class DemoCommand implements Callable<Integer> {
    private static final int BYTES_PER_MIB = 1 << 20;

    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = "--file",
            paramLabel = "FILE",
            defaultValue = "${sys:demo.file}",
            description = "File to transfer; a library of this program unless given.")
    private @Nullable Path file;

    @Option(
            names = "--loss",
            paramLabel = "PERCENT",
            defaultValue = "10",
            description = "Datagrams lost, each way (default: ${DEFAULT-VALUE}).")
    private double lossPercent;

    @Option(
            names = "--rtt",
            paramLabel = "MIN-MAX",
            defaultValue = "60-125",
            converter = RoundTrip.Converter.class,
            description = "Round trip time of the link in ms (default: ${DEFAULT-VALUE}).")
    private RoundTrip roundTrip = new RoundTrip(0, 0);

    @Option(
            names = "--messages",
            paramLabel = "N",
            defaultValue = "500",
            description = "Messages per preset (default: ${DEFAULT-VALUE}).")
    private int messages;

    @Option(
            names = "--interval",
            paramLabel = "MS",
            defaultValue = "20",
            description = "Time between messages in ms (default: ${DEFAULT-VALUE}).")
    private int intervalMs;

    @Option(
            names = "--fec",
            paramLabel = "DATA/PARITY",
            defaultValue = "3/2",
            converter = FecShape.class,
            description = "Error correction to show beside the presets, or off (default: ${DEFAULT-VALUE}).")
    private @Nullable FecConfig fec;

    @Option(names = "--seed", paramLabel = "N", description = "Repeat the link of an earlier run (default: a new one).")
    private @Nullable Long seed;

    @Option(names = "--plain", description = "No moving bars, also on a terminal.")
    private boolean plain;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean help;

    /** Made by the command line parser. */
    public DemoCommand() {}

    /**
     * Runs the demonstration.
     *
     * @return 0 if everything arrived intact, 1 if not
     */
    @Override
    public Integer call() throws InterruptedException {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "set by the command line parser").commandLine();
        Path payload = file == null || file.toString().isEmpty() ? ownLibrary() : file;
        require(commandLine, messages >= 1, "--messages must be at least 1: " + messages);
        require(commandLine, intervalMs >= 1, "--interval must be at least 1: " + intervalMs);
        require(commandLine, lossPercent >= 0 && lossPercent <= 100, "--loss must be 0 to 100: " + lossPercent);
        require(commandLine, Files.isReadable(payload), "--file cannot be read: " + payload);
        long linkSeed = seed == null ? new SplittableRandom().nextInt(1_000_000) : seed;
        LinkConditions conditions = roundTrip.conditions(lossPercent);
        Display display = new Display(
                commandLine.getOut(),
                !plain && Terminal.isTerminal(),
                System.out.charset().equals(StandardCharsets.UTF_8));
        display.heading("A bad link: %.1f %% of the datagrams lost each way, round trip %s", lossPercent, roundTrip);
        display.note("Real UDP on the loopback address through a relay; --seed %d repeats it.", linkSeed);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            boolean messagesIntact = compareLatencies(display, threads, conditions, linkSeed);
            boolean fileIntact = transferFile(display, threads, conditions, linkSeed, payload);
            return messagesIntact && fileIntact ? 0 : 1;
        }
    }

    private boolean compareLatencies(Display display, ExecutorService threads, LinkConditions conditions, long linkSeed)
            throws InterruptedException {
        display.heading("%d messages under each setting, one every %d ms, echoed", messages, intervalMs);
        List<Progress> progress = new ArrayList<>();
        Map<Tuning, Future<Latencies>> runs = new LinkedHashMap<>();
        for (Tuning tuning : Tuning.all(fec)) {
            Progress received = new Progress(tuning.label(), messages);
            progress.add(received);
            runs.put(
                    tuning,
                    threads.submit(new LatencyRun(
                            tuning, conditions, linkSeed, messages, Duration.ofMillis(intervalMs), received)));
        }
        display.follow(runs.values(), progress, Long::toString);
        display.line("");
        display.line("%-10s %8s %8s %8s %8s   round trip in ms", "", "p50", "p90", "p99", "max");
        boolean intact = true;
        for (Map.Entry<Tuning, Future<Latencies>> run : runs.entrySet()) {
            Tuning tuning = run.getKey();
            try {
                Latencies latencies = run.getValue().get();
                display.line(
                        "%-10s %8.1f %8.1f %8.1f %8.1f   %s",
                        tuning.label(),
                        millis(latencies.percentile(50)),
                        millis(latencies.percentile(90)),
                        millis(latencies.percentile(99)),
                        millis(latencies.max()),
                        tuning.summary());
            } catch (ExecutionException e) {
                intact = false;
                display.line("%-10s failed: %s", tuning.label(), e.getCause());
            }
        }
        return intact;
    }

    private boolean transferFile(
            Display display, ExecutorService threads, LinkConditions conditions, long linkSeed, Path payload)
            throws InterruptedException {
        try {
            long size = Files.size(payload);
            display.heading(
                    "File %s, %s, with preset %s", payload.getFileName(), mebibytes(size), Tuning.FAST3.label());
            Progress received = new Progress("received", Math.max(size, 1));
            Future<FileTransfer.Result> transfer =
                    threads.submit(new FileTransfer(payload, conditions, linkSeed, received));
            display.follow(List.of(transfer), List.of(received), DemoCommand::mebibytes);
            return report(display, transfer.get(), size);
        } catch (IOException e) {
            display.line("failed: %s", e);
        } catch (ExecutionException e) {
            display.line("failed: %s", e.getCause());
        }
        return false;
    }

    private static boolean report(Display display, FileTransfer.Result result, long size) {
        double seconds = result.duration().toNanos() / 1e9;
        display.line("");
        display.line("SHA-256 sent      %s", result.sent());
        display.line("SHA-256 received  %s  %s", result.received(), result.intact() ? "identical" : "DIFFERENT");
        display.line(
                "%.2f s, %.2f MiB/s; the relay forwarded %d datagrams and lost %d",
                seconds,
                size / seconds / BYTES_PER_MIB,
                result.relay().forwarded(),
                result.relay().lost());
        return result.intact();
    }

    /** A jar that is there wherever this program runs from: its own library, or from a build tree the parser's. */
    private static Path ownLibrary() {
        Path own = codeSource(KcpSession.class);
        return Files.isRegularFile(own) ? own : codeSource(CommandLine.class);
    }

    private static Path codeSource(Class<?> type) {
        try {
            return Path.of(
                    type.getProtectionDomain().getCodeSource().getLocation().toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException("the class path holds a location that is no URI", e);
        }
    }

    private static void require(CommandLine commandLine, boolean condition, String message) {
        if (!condition) {
            throw new ParameterException(commandLine, message);
        }
    }

    private static double millis(Duration duration) {
        return duration.toNanos() / 1e6;
    }

    private static String mebibytes(long bytes) {
        return String.format(Locale.ROOT, "%.2f MiB", (double) bytes / BYTES_PER_MIB);
    }
}
