package org.kcp4j.cli.tunnel;

import java.io.IOException;
import org.kcp4j.cli.transport.TransportOptions;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** {@code kcp server}: the far end of a tunnel. */
@Command(
        name = "server",
        description = {
            "Far end of a tunnel: carries what kcp clients and kcptun clients send over UDP to one TCP or UNIX-domain "
                    + "address.",
            "Flags, file and defaults are kcptun's; -flag is --flag.%n"
        })
public final class ServerCommand extends TunnelCommand {
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
    private final TunnelOptions options = new TunnelOptions(new TransportOptions(1024, 1024), 30);

    /** Made by the command line parser. */
    public ServerCommand() {}

    @Override
    TunnelOptions options() {
        return options;
    }

    @Override
    TunnelRun.End open(Traffic traffic) throws IOException {
        TunnelServer server = new TunnelServer(address("--listen", listen), new LocalAddress(target), traffic);
        traffic.log().info("accepting sessions on " + listen + " for " + target);
        return server;
    }
}
