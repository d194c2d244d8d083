package org.kcp4j.cli.tunnel;

import static org.kcp4j.cli.transport.TransportOptions.requireRange;

import java.io.IOException;
import java.time.Duration;
import org.kcp4j.cli.transport.TransportOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kcp client}: the near end of a tunnel. */
@Command(
        name = "client",
        description = {
            "Near end of a tunnel: carries TCP and UNIX-domain connections over UDP to a kcp server or a kcptun"
                    + " server.",
            "Flags, file and defaults are kcptun's; -flag is --flag.%n"
        })
public final class ClientCommand extends TunnelCommand {
    private static final int MAX_SESSIONS = 1 << 16;
    private static final int MAX_SECONDS = 1 << 30;

    /** How long a connection waits for a session; kcptun lets it wait for ever. */
    private static final Duration PATIENCE = Duration.ofSeconds(30);

    @Option(
            names = {"-r", "--remoteaddr"},
            paramLabel = "HOST:PORT",
            description = "The server; HOST:FIRST-LAST for any of these ports (default: ${DEFAULT-VALUE}).")
    private String remote = "vps:29900";

    @Option(
            names = {"-l", "--localaddr"},
            paramLabel = "ADDRESS",
            description = "Where to accept connections: [HOST]:PORT, or the path of a UNIX-domain socket "
                    + "(default: ${DEFAULT-VALUE}).")
    private String local = ":12948";

    @Option(
            names = "--conn",
            paramLabel = "N",
            description = "Sessions to spread connections over (default: ${DEFAULT-VALUE}).")
    private int sessions = 1;

    @Option(
            names = "--autoexpire",
            paramLabel = "SECONDS",
            description = "How long a session takes new connections; 0 for ever (default: ${DEFAULT-VALUE}).")
    private int autoExpire;

    @Option(
            names = "--scavengettl",
            paramLabel = "SECONDS",
            description = "How long it then keeps those it has (default: ${DEFAULT-VALUE}).")
    private int scavengeTtl = 600;

    @Mixin
    private final TunnelOptions options = new TunnelOptions(new TransportOptions(128, 512), 0);

    /** Made by the command line parser. */
    public ClientCommand() {}

    @Override
    TunnelOptions options() {
        return options;
    }

    @Override
    TunnelRun.End open(Traffic traffic) throws IOException {
        requireRange("--conn", sessions, 1, MAX_SESSIONS);
        requireRange("--autoexpire", autoExpire, 0, MAX_SECONDS);
        requireRange("--scavengettl", scavengeTtl, 0, MAX_SECONDS);
        if (autoExpire != 0 && autoExpire < scavengeTtl) {
            traffic.log().warn("--autoexpire is less than --scavengettl: old sessions pile up while connections last");
        }
        TunnelClient client = new TunnelClient(
                new LocalAddress(local),
                address("--remoteaddr", remote),
                sessions,
                new TunnelClient.Lifetime(PATIENCE, Duration.ofSeconds(autoExpire), Duration.ofSeconds(scavengeTtl)),
                traffic);
        traffic.log().info("accepting connections on " + local + " for " + remote);
        return client;
    }
}
