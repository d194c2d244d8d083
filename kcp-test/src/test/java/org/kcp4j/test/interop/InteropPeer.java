package org.kcp4j.test.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * Another implementation as a program with the subcommands {@code server} and {@code client}, made by {@link GoPeer} or
 * {@link CPeer}.
 *
 * @param name for messages
 * @param command how the program is started, without a subcommand
 * @param refusals the counter of packets that its KCP engine refused, in its reports
 */
record InteropPeer(String name, List<String> command, String refusals) {
    private static final Duration START_TIMEOUT = Duration.ofSeconds(20);
    private static final Pattern LISTENING = Pattern.compile("LISTENING (127\\.0\\.0\\.1):(\\d+)");

    /** Starts a server on a free port of 127.0.0.1 and waits until it listens. */
    Server startServer(List<String> flags) throws IOException, InterruptedException {
        PeerProcess process = start("server", flags);
        Matcher line = LISTENING.matcher(process.nextLine(START_TIMEOUT));
        if (!line.matches()) {
            process.close();
            throw new AssertionError(name + " does not say where it listens; " + process.state());
        }
        return new Server(process, new InetSocketAddress(line.group(1), Integer.parseInt(line.group(2))));
    }

    /** Runs a client to its end and returns its report; fails where the client found something wrong. */
    Report runClient(InetSocketAddress server, Duration timeout, List<String> flags)
            throws IOException, InterruptedException {
        List<String> all = new ArrayList<>(flags);
        all.addAll(List.of("--connect", server.getAddress().getHostAddress() + ":" + server.getPort()));
        try (PeerProcess process = start("client", all)) {
            Report report = new Report(process.nextLine(timeout));
            int status = process.awaitExit(START_TIMEOUT);
            if (status != 0) {
                throw new AssertionError(name + " client failed: " + report.json() + "; " + process.state());
            }
            return report;
        }
    }

    private PeerProcess start(String subcommand, List<String> flags) throws IOException {
        List<String> whole = new ArrayList<>(command);
        whole.add(subcommand);
        whole.addAll(flags);
        return PeerProcess.start(name + " " + subcommand, whole, Path.of("."));
    }

    /** A running server. */
    record Server(PeerProcess process, InetSocketAddress address) implements AutoCloseable {
        /** Lets the server finish and returns its report. */
        Report finish() throws IOException, InterruptedException {
            process.finish();
            Report report = new Report(process.nextLine(START_TIMEOUT));
            process.awaitExit(START_TIMEOUT);
            return report;
        }

        @Override
        public void close() {
            process.close();
        }
    }

    /** The JSON line that a peer ends with. */
    record Report(String json) {
        /** Returns the number of a field, wherever it is nested. */
        long number(String field) {
            Matcher matcher =
                    Pattern.compile("\"" + Pattern.quote(field) + "\": ?(\\d+)").matcher(json);
            if (!matcher.find()) {
                throw new AssertionError("no number " + field + " in " + json);
            }
            return Long.parseLong(matcher.group(1));
        }
    }
}
