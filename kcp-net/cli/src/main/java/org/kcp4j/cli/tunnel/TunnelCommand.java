package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.transport.PeerAddress;
import picocli.CommandLine.Command;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Spec;

/** What {@code kcp client} and {@code kcp server} are alike in. Filled by the command line parser. */
@Command(sortOptions = false, abbreviateSynopsis = true, usageHelpAutoWidth = true)
abstract class TunnelCommand implements Callable<Integer> {
    @Spec
    private @Nullable CommandSpec spec;

    /**
     * Runs the tunnel until a signal ends it.
     *
     * @return the exit status
     */
    @Override
    public Integer call() throws InterruptedException {
        CommandSpec command = Objects.requireNonNull(spec, "set by the command line parser");
        return TunnelRun.run(command, options(), this::open);
    }

    /** {@return the flags that both have, which come after its own} */
    abstract TunnelOptions options();

    /** Begins, and accepts nothing yet. */
    abstract TunnelRun.End open(Traffic traffic) throws IOException;

    /** Reads the address of the UDP side; what is wrong with it is told under the flag's name. */
    static PeerAddress address(String flag, String text) {
        try {
            return PeerAddress.parse(text);
        } catch (IllegalArgumentException e) {
            throw new IllegalArgumentException(flag + " " + e.getMessage(), e);
        }
    }
}
