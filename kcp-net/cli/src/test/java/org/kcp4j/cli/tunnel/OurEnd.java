package org.kcp4j.cli.tunnel;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;

/** An end of a tunnel in this process, from a command line. */
final class OurEnd implements AutoCloseable {
    private final ByteArrayOutputStream log = new ByteArrayOutputStream();
    private final Traffic traffic;
    private final TunnelRun.End end;

    private OurEnd(TunnelOptions options, TunnelRun.Opening opening) throws IOException {
        traffic = new Traffic(
                options.settings(), new TunnelLog(new PrintStream(log, true, StandardCharsets.UTF_8), false, false));
        end = opening.open(traffic);
        Thread.startVirtualThread(() -> {
            try {
                end.run();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
            }
        });
    }

    static OurEnd server(List<String> flags) throws IOException {
        return of(new ServerCommand(), flags);
    }

    static OurEnd client(List<String> flags) throws IOException {
        return of(new ClientCommand(), flags);
    }

    private static OurEnd of(TunnelCommand command, List<String> flags) throws IOException {
        KcptunStyle.of(command).parseArgs(flags.toArray(String[]::new));
        return new OurEnd(command.options(), command::open);
    }

    Traffic traffic() {
        return traffic;
    }

    String log() {
        return log.toString(StandardCharsets.UTF_8);
    }

    /** As a signal does it. */
    void stop() throws IOException {
        end.close();
        traffic.drain();
    }

    @Override
    public void close() throws IOException {
        end.close();
        traffic.trunks().forEach(trunk -> trunk.session().abort());
    }
}
