package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.cli.transport.TransportOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.Spec;

/** {@code kcp server}: the far end of a tunnel. */
@Command(
        name = "server",
        sortOptions = false,
        abbreviateSynopsis = true,
        usageHelpAutoWidth = true,
        description = {
            "Far end of a tunnel: carries what kcp clients and kcptun clients send over UDP to one TCP or UNIX-domain "
                    + "address.",
            "Flags, file and defaults are kcptun's; -flag is --flag.%n"
        })
public final class ServerCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    @Option(
            names = {"-l", "--listen"},
            paramLabel = "[HOST]:PORT",
            description = "Where to listen; [HOST]:FIRST-LAST for all of these ports (default: ${DEFAULT-VALUE}).")
    private String listen = ":29900";

    @Option(
            names = {"-t", "--target"},
            paramLabel = "ADDRESS",
            description = "Where connections lead to: HOST:PORT, or the path of a UNIX-domain socket "
                    + "(default: ${DEFAULT-VALUE}).")
    private String target = "127.0.0.1:12948";

    @Mixin
    final TunnelOptions options = new TunnelOptions(new TransportOptions(1024, 1024), 30);

    /** Made by the command line parser. */
    public ServerCommand() {}

    /**
     * Runs the tunnel until a signal ends it.
     *
     * @return the exit status
     */
    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec, "set by the command line parser");
        return TunnelRun.run(command, options, this::open);
    }

    /** Begins, and accepts nothing yet. */
    TunnelRun.End open(Traffic traffic) throws IOException {
        TunnelServer server = new TunnelServer(address(), new LocalAddress(target), traffic);
        traffic.log().info("accepting sessions on " + listen + " for " + target);
        return server;
    }

    private PeerAddress address() {
        try {
            return PeerAddress.parse(listen);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException("--listen " + e.getMessage(), e);
        }
    }
}
