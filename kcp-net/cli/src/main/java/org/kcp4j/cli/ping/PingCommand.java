package org.kcp4j.cli.ping;

import static org.kcp4j.cli.transport.TransportOptions.requireRange;

import java.io.IOException;
import java.io.PrintWriter;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Locale;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.cli.transport.TransportOptions;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Parameters;
import picocli.CommandLine.Spec;

/** {@code kcp ping}: round trips, jitter and loss to a KCP peer. */
@Command(
        name = "ping",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        description = {
            "Measure round trips to a KCP peer: kcp4j, kcp-go, kcptun or C, with its key.",
            "It asks for the peer's window, which every peer answers and no application sees. A peer answers at its "
                    + "next interval, so up to that long (kcptun: 10 to 40 ms) is its own; the minimum comes closest "
                    + "to the network.%n"
        })
public final class PingCommand implements Callable<Integer> {
    private static final long MAX_MS = 3_600_000;

    @Spec
    private @Nullable CommandSpec spec;

    @Parameters(paramLabel = "HOST:PORT", description = "The peer.")
    private String peer = "";

    @Option(
            names = {"-n", "--count"},
            paramLabel = "N",
            description = "How often to ask (default: ${DEFAULT-VALUE}).")
    private int count = 5;

    @Option(
            names = {"-i", "--every"},
            paramLabel = "MS",
            description = "Time between questions (default: ${DEFAULT-VALUE}).")
    private int everyMs = 1000;

    @Option(
            names = {"-w", "--timeout"},
            paramLabel = "MS",
            description = "How long to wait for an answer (default: ${DEFAULT-VALUE}).")
    private int timeoutMs = 2000;

    @Mixin
    private final TransportOptions transport = new TransportOptions(128, 512);

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean help;

    /** Made by the command line parser. */
    public PingCommand() {}

    /**
     * Asks and reports.
     *
     * @return 0 if there was any answer, 1 if not
     */
    @Override
    public Integer call() throws IOException, InterruptedException {
        CommandLine commandLine =
                Objects.requireNonNull(spec, "set by the command line parser").commandLine();
        try {
            requireRange("--count", count, 1, Integer.MAX_VALUE);
            requireRange("--every", everyMs, 1, MAX_MS);
            requireRange("--timeout", timeoutMs, 1, MAX_MS);
            PeerAddress address = PeerAddress.parse(peer);
            try (Prober prober = new Prober(address.resolve(address.firstPort()), transport.cipher())) {
                return ask(prober, address.resolve(address.firstPort()), commandLine.getOut());
            }
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        }
    }

    private int ask(Prober prober, InetSocketAddress remote, PrintWriter out) throws IOException, InterruptedException {
        RoundTrips trips = new RoundTrips();
        for (int i = 1; i <= count; i++) {
            long begunNanos = System.nanoTime();
            Prober.Answer answer = prober.ask(Duration.ofMillis(timeoutMs));
            trips.add(answer);
            out.println(remote + " " + i + ": " + describe(answer));
            out.flush();
            long leftMs =
                    everyMs - Duration.ofNanos(System.nanoTime() - begunNanos).toMillis();
            if (i < count && leftMs > 0) {
                Thread.sleep(leftMs);
            }
        }
        out.println(trips.summary());
        out.flush();
        return trips.answered() > 0 ? 0 : 1;
    }

    private static String describe(Prober.Answer answer) {
        if (answer.inTime()) {
            return String.format(
                    Locale.ROOT, "%.1f ms, window %d", RoundTrips.millis(answer.nanos()), answer.windowSegments());
        }
        return answer.refused() ? "nobody listens there" : "no answer";
    }
}
