package org.kcp4j.test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.net.KcpOptions;

/** What the settings against loss make of small messages, as lines of text: one for each setting and loss. */
final class LatencyTable {
    private static final int SEEDS = 10;
    private static final int MESSAGES = 2_000;
    private static final int MESSAGE_BYTES = 100;
    private static final int IP_AND_UDP_BYTES = 28;
    private static final Duration PERIOD = Duration.ofMillis(20);
    private static final Duration DELAY = Duration.ofMillis(30);
    private static final Duration LONG = Duration.ofHours(10);

    static final String HEADING = """
            # What the settings against loss make of small messages: 100 bytes every 20 ms, 30 ms each way, 20 000 of them, preset
            # fast3. p50 to p999: milliseconds one way. Datagrams and bytes for each message: both ways, acknowledgements, IP and
            # UDP headers included. Independent loss both ways; 5b: the same share in bursts of three on average. FEC
            # … there: parity for the messages, none for the acknowledgements. Regenerate with -Dkcp.golden.write=true and say why.
            setting         loss% |   p50   p90   p99  p999 | datagrams  bytes
            """;

    /**
     * A row's options.
     *
     * @param name of the row
     * @param client sends the messages
     * @param server acknowledges them
     */
    private record Setting(String name, KcpOptions client, KcpOptions server) {
        Setting(String name, KcpOptions.Builder both) {
            this(name, both.build(), both.build());
        }
    }

    private LatencyTable() {}

    /** Every line of the table. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Setting setting : List.of(
                new Setting("as kcp-go", options().repeatCopies(0)),
                new Setting("default", options()),
                new Setting("copies 1", options().copies(1)),
                new Setting("copies 2", options().copies(2)),
                new Setting("FEC 10/3", options().fec(10, 3)),
                new Setting("FEC 4/1", options().fec(4, 1)),
                new Setting("FEC 3/1", options().fec(3, 1)),
                new Setting(
                        "FEC 3/1 there", options().fec(3, 1).build(), options().build()),
                new Setting(
                        "FEC 2/1 there", options().fec(2, 1).build(), options().build()))) {
            lines.add(line(setting, "1", independent(0.01)));
            lines.add(line(setting, "5", independent(0.05)));
            lines.add(line(setting, "5b", link().withBursts(new LinkProfile.Bursts(0.05 / 3 / 0.95, 1 / 3.0, 1))));
            lines.add(line(setting, "10", independent(0.1)));
        }
        return lines;
    }

    private static KcpOptions.Builder options() {
        return KcpOptions.builder().preset(KcpConfig.fast3()).stream(false).connectTimeout(LONG);
    }

    private static LinkProfile link() {
        return LinkProfile.ideal().withDelay(DELAY);
    }

    private static LinkProfile independent(double loss) {
        return link().withLoss(loss);
    }

    private static String line(Setting setting, String loss, LinkProfile link) {
        double[] took = new double[SEEDS * MESSAGES];
        long datagrams = 0;
        long bytes = 0;
        for (int seed = 1; seed <= SEEDS; seed++) {
            Run run = new Run(seed, setting, link);
            System.arraycopy(run.took, 0, took, (seed - 1) * MESSAGES, MESSAGES);
            datagrams += run.datagrams;
            bytes += run.bytes;
        }
        Arrays.sort(took);
        return String.format(
                Locale.ROOT,
                "%-15s %5s | %5.0f %5.0f %5.0f %5.0f | %9.2f %6.0f",
                setting.name,
                loss,
                took[took.length / 2],
                took[took.length * 9 / 10],
                took[took.length * 99 / 100],
                took[(int) (took.length * 999L / 1000)],
                (double) datagrams / took.length,
                (double) bytes / took.length);
    }

    /** One session's messages. */
    private static final class Run {
        final double[] took = new double[MESSAGES]; // milliseconds, in the order of sending
        private final long[] sentAt = new long[MESSAGES];
        private int received;
        private long datagrams;
        private long bytes;

        Run(long seed, Setting setting, LinkProfile link) {
            SimWorld world = new SimWorld(seed, link);
            SessionNode server = SessionNode.listen(world, setting.server, accepted -> session -> {
                while (session.receive() != null) {
                    took[received] = (session.nowNanos() - sentAt[received]) / 1e6;
                    received++;
                }
            });
            SimSession client = SessionNode.connect(server, setting.client, session -> {});
            world.runUntil(LONG, client::isConnected);
            world.run(
                    PERIOD.multipliedBy(seed).dividedBy(SEEDS)); // where between two flushes messages come is by chance
            world.tap((nanos, from, to, buffer, offset, length, copies) -> {
                datagrams++;
                bytes += length + IP_AND_UDP_BYTES;
            });
            for (int i = 0; i < MESSAGES; i++) {
                sentAt[i] = world.nowNanos();
                send(client);
                world.run(PERIOD);
            }
            world.runUntil(LONG, () -> received == MESSAGES);
        }

        private static void send(SimSession client) {
            try {
                if (!client.send(new byte[MESSAGE_BYTES])) {
                    throw new AssertionError("no room");
                }
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        }
    }
}
