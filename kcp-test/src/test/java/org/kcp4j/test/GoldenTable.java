package org.kcp4j.test;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.SessionStats;

/** What presets make of links, as lines of text: one for each preset, loss, round-trip time and FEC. */
final class GoldenTable {
    private static final int BULK_BYTES = 1 << 20;
    private static final int MESSAGES = 500;
    private static final int MESSAGE_BYTES = 100;
    private static final Duration MESSAGE_PERIOD = Duration.ofMillis(20);
    private static final Duration LONG = Duration.ofHours(10);

    static final String HEADING = """
            # What each preset makes of a link. goodput: a megabyte at once, in kB/s; datagrams that took, both ways; segments
            # sent again for fast acks, early, and for time-outs. p50, p99: milliseconds that messages of 100 bytes take one
            # way, one sent every 20 ms. Independent loss both ways. Regenerate with -Dkcp.golden.write=true and say why.
            preset  fec   loss%  rttMs |  goodput datagrams   fast  early timeout |   p50   p99
            """;

    private record Preset(String name, KcpConfig config) {}

    private GoldenTable() {}

    /** Every line of the table. */
    static List<String> lines() {
        List<String> lines = new ArrayList<>();
        for (Preset preset : List.of(
                new Preset("normal", KcpConfig.normal()),
                new Preset("fast", KcpConfig.fast()),
                new Preset("fast2", KcpConfig.fast2()),
                new Preset("fast3", KcpConfig.fast3()))) {
            for (int parity : new int[] {0, 3}) {
                for (int loss : new int[] {0, 1, 5, 10, 20, 30}) {
                    for (int rtt : new int[] {10, 60, 200}) {
                        lines.add(line(preset, parity, loss, rtt));
                    }
                }
            }
        }
        return lines;
    }

    private static String line(Preset preset, int parity, int loss, int rttMs) {
        KcpOptions options = KcpOptions.builder()
                .preset(preset.config)
                .fec(10, parity)
                .sendWindow(256)
                .receiveWindow(256)
                .deadLinkTimeout(LONG)
                .connectTimeout(LONG)
                .lingerTimeout(LONG)
                .build();
        LinkProfile link = LinkProfile.ideal()
                .withDelay(Duration.ofMillis(rttMs).dividedBy(2))
                .withLoss(loss / 100.0);
        Bulk bulk = new Bulk(options, link);
        double[] latencies = latencies(options, link);
        SessionStats sent = bulk.client.stats();
        return String.format(
                Locale.ROOT,
                "%-7s %-5s %5d %6d | %8.0f %9d %6d %6d %7d | %5.0f %5.0f",
                preset.name,
                parity == 0 ? "off" : "10/" + parity,
                loss,
                rttMs,
                BULK_BYTES / 1000.0 / bulk.seconds,
                bulk.datagrams,
                sent.fastRetransmittedSegments(),
                sent.earlyRetransmittedSegments(),
                sent.lostSegments(),
                latencies[MESSAGES / 2],
                latencies[MESSAGES * 99 / 100]);
    }

    /** A megabyte, as fast as it goes. */
    private static final class Bulk {
        final SimSession client;
        final double seconds;
        final long datagrams;
        private int written;
        private int read;

        Bulk(KcpOptions options, LinkProfile link) {
            SimWorld world = new SimWorld(1, link);
            byte[] bytes = new byte[1 << 16];
            SessionNode server = SessionNode.listen(world, options, accepted -> session -> {
                for (int n = session.read(bytes, 0, bytes.length); n > 0; n = session.read(bytes, 0, bytes.length)) {
                    read += n;
                }
            });
            client = SessionNode.connect(server, options, session -> {
                if (session.isConnected()) {
                    int length = Math.min(bytes.length, BULK_BYTES - written);
                    written += length == 0 ? 0 : session.write(bytes, 0, length);
                }
            });
            world.runUntil(LONG, client::isConnected);
            long begin = world.nowNanos();
            world.runUntil(LONG, () -> read == BULK_BYTES);
            seconds = (world.nowNanos() - begin) / 1e9;
            datagrams = world.datagrams();
        }
    }

    /** One small message every 20 ms; returns how long each took, in milliseconds, the shortest first. */
    private static double[] latencies(KcpOptions streams, LinkProfile link) {
        KcpOptions options = streams.toBuilder().stream(false).build();
        SimWorld world = new SimWorld(2, link);
        double[] took = new double[MESSAGES];
        long[] sentAt = new long[MESSAGES];
        int[] received = new int[1];
        SessionNode server = SessionNode.listen(world, options, accepted -> session -> {
            while (session.receive() != null) {
                took[received[0]] = (session.nowNanos() - sentAt[received[0]]) / 1e6;
                received[0]++;
            }
        });
        SimSession client = SessionNode.connect(server, options, session -> {});
        world.runUntil(LONG, client::isConnected);
        for (int i = 0; i < MESSAGES; i++) {
            sentAt[i] = world.nowNanos();
            send(client);
            world.run(MESSAGE_PERIOD);
        }
        world.runUntil(LONG, () -> received[0] == MESSAGES);
        Arrays.sort(took);
        return took;
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
