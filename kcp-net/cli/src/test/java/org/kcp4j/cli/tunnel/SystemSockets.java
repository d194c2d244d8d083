package org.kcp4j.cli.tunnel;

import static org.junit.jupiter.api.Assumptions.abort;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** The sockets that the system knows of, as the program {@code ss} tells; tests are skipped where there is none. */
final class SystemSockets {
    private SystemSockets() {}

    /**
     * Lists sockets of one port of this machine, a line each.
     *
     * @param port at either end
     * @param flags which, and what to tell of them
     */
    static List<String> ofPort(int port, String... flags) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(List.of("ss", "--no-header", "--numeric"));
        command.addAll(Arrays.asList(flags));
        command.addAll(
                List.of("(", "sport", "=", Integer.toString(port), "or", "dport", "=", Integer.toString(port), ")"));
        Process ss;
        try {
            ss = new ProcessBuilder(command).redirectErrorStream(true).start();
        } catch (IOException e) {
            return abort("no program ss, of iproute2: " + e.getMessage());
        }
        String output = new String(ss.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        if (ss.waitFor() != 0) {
            throw new IOException(output);
        }
        return output.lines().toList();
    }
}
