package org.kcp4j.cli.tunnel;

import java.io.PrintStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import org.kcp4j.cli.Terminal;
import org.kcp4j.net.SessionStats;

/** {@code --stats}: the sessions there are and how they fare, once a second. Used by one thread. */
final class StatsTable {
    private static final Duration PERIOD = Duration.ofSeconds(1);
    private static final String CLEAR_SCREEN = "\u001b[H\u001b[2J";

    private final Traffic traffic;
    private final PrintStream out;
    private final boolean live;
    private Map<Trunk, SessionStats> before = new HashMap<>();

    StatsTable(Traffic traffic, PrintStream out) {
        this.traffic = traffic;
        this.out = out;
        this.live = Terminal.isTerminal();
    }

    /** Shows the table until the thread is interrupted. */
    void run() {
        while (Traffic.pause(PERIOD)) {
            out.print(live ? CLEAR_SCREEN + table() : table());
            out.flush();
        }
    }

    /** {@return the table as of now, with rates since the last call} */
    String table() {
        StringBuilder table = new StringBuilder();
        line(table, "peer", "streams", "received", "sent", "in/s", "out/s", "rtt ms", "resent", "repair");
        Map<Trunk, SessionStats> now = new HashMap<>();
        for (Trunk trunk : traffic.trunks()) {
            SessionStats stats = trunk.session().stats();
            SessionStats last = before.getOrDefault(trunk, stats);
            now.put(trunk, stats);
            line(
                    table,
                    trunk.session().remoteAddress(),
                    trunk.streams(),
                    Terminal.bytes(stats.bytesReceived()),
                    Terminal.bytes(stats.bytesSent()),
                    Terminal.bytes(stats.bytesReceived() - last.bytesReceived()),
                    Terminal.bytes(stats.bytesSent() - last.bytesSent()),
                    stats.srttMs(),
                    percent(stats.retransmittedSegments(), stats.outSegments()),
                    stats.fecRecovered());
        }
        before = now;
        return table.toString();
    }

    private static void line(StringBuilder table, Object... cells) {
        table.append(String.format(Locale.ROOT, "%-28s %7s %10s %10s %10s %10s %7s %7s %7s", cells))
                .append('\n');
    }

    private static String percent(long part, long whole) {
        return whole == 0 ? "-" : String.format(Locale.ROOT, "%.1f %%", 100.0 * part / whole);
    }
}
