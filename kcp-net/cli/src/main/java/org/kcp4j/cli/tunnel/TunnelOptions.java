package org.kcp4j.cli.tunnel;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.kcp4j.cli.transport.TransportOptions.requireRange;

import java.nio.file.Path;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.qpp.QppPads;
import org.kcp4j.cli.transport.TransportOptions;
import org.kcp4j.mux.MuxConfig;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The flags that both ends of a tunnel have (PROTOCOL f.5). Filled by the command line parser. */
final class TunnelOptions {
    /** kcptun's multiplexer gives a silent peer so long, whatever its settings. */
    private static final Duration KEEPALIVE_TIMEOUT = Duration.ofSeconds(30);

    private static final int MAX_SECONDS = 1 << 30;

    /** Below the code point in a traffic class. */
    private static final int ECN_BITS = 2;

    @Option(
            names = "-c",
            paramLabel = "FILE",
            description = "JSON file of flags without their dashes; what it says overrides the command line.")
    @Nullable
    Path configFile;

    @Mixin
    final TransportOptions transport;

    @Option(
            names = "--ratelimit",
            paramLabel = "BYTES/S",
            description = "Most bytes to send in a second, each session; 0 for no limit (default: ${DEFAULT-VALUE}).")
    private int rateLimit;

    @Option(
            names = "--dscp",
            paramLabel = "0-63",
            description = "Differentiated services code point of the datagrams (default: ${DEFAULT-VALUE}).")
    private int dscp;

    @Option(
            names = "--nocomp",
            arity = "0..1",
            fallbackValue = "true",
            description = "Do not compress. The same at both ends.")
    private boolean noCompression;

    @Option(
            names = "--smuxver",
            paramLabel = "1|2",
            description = "Version of the multiplexer; the same at both ends, old kcptun has 1 "
                    + "(default: ${DEFAULT-VALUE}).")
    private int muxVersion = 2;

    @Option(
            names = "--smuxbuf",
            paramLabel = "BYTES",
            description = "Received and not read, all streams of a session (default: ${DEFAULT-VALUE}).")
    private int muxBuffer = 4 << 20;

    @Option(
            names = "--framesize",
            paramLabel = "BYTES",
            description = "Most bytes of a stream before another's turn (default: ${DEFAULT-VALUE}).")
    private int frameSize = 8192;

    @Option(
            names = "--streambuf",
            paramLabel = "BYTES",
            description = "Received and not read, each stream (default: ${DEFAULT-VALUE}).")
    private int streamBuffer = 2 << 20;

    @Option(
            names = "--keepalive",
            paramLabel = "SECONDS",
            description = "Time between signs of life; a peer that gives none for 30 s is gone "
                    + "(default: ${DEFAULT-VALUE}).")
    private int keepalive = 10;

    @Option(
            names = "--closewait",
            paramLabel = "SECONDS",
            description = "When one direction has ended, how long the other goes on if the peer is kcptun, which "
                    + "cannot half-close (default: ${DEFAULT-VALUE}).")
    private int closeWait;

    @Option(
            names = "--QPP",
            arity = "0..1",
            fallbackValue = "true",
            description = "Permute bytes of streams as kcptun's QPP does. Weak: no protection, for peers that want it.")
    private boolean qpp;

    @Option(names = "--QPPCount", paramLabel = "N", description = "Its number of pads (default: ${DEFAULT-VALUE}).")
    private int qppCount = 61;

    @Option(
            names = "--snmplog",
            paramLabel = "FILE",
            description = "Append counters as CSV; the name may hold a date in Go's layout, e.g. snmp-20060102.log.")
    private String snmpLog = "";

    @Option(
            names = "--snmpperiod",
            paramLabel = "SECONDS",
            description = "How often; 0 for never (default: ${DEFAULT-VALUE}).")
    private int snmpPeriod = 60;

    @Option(names = "--log", paramLabel = "FILE", description = "Append messages here instead of standard error.")
    private String log = "";

    @Option(
            names = "--quiet",
            arity = "0..1",
            fallbackValue = "true",
            description = "No messages about single connections.")
    private boolean quiet;

    @Option(names = "--stats", description = "Show the sessions and their figures, once a second.")
    private boolean stats;

    @Option(
            names = "--drain",
            paramLabel = "SECONDS",
            description = "When told to end, how long open connections may still last (default: ${DEFAULT-VALUE}).")
    private int drain = 10;

    @Option(
            names = "--tcp",
            arity = "0..1",
            fallbackValue = "true",
            description = "kcptun's imitation of TCP with raw sockets: refused, Java cannot do it.")
    private boolean tcp;

    @Option(names = "--pprof", arity = "0..1", fallbackValue = "true", hidden = true, description = "Ignored.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean pprof;

    @Option(
            names = {"-h", "--help"},
            usageHelp = true,
            description = "Show this help.")
    @SuppressWarnings("UnusedVariable") // for the parser
    private boolean help;

    TunnelOptions(TransportOptions transport, int closeWait) {
        this.transport = transport;
        this.closeWait = closeWait;
    }

    /**
     * Checks every flag and makes what the tunnel runs on.
     *
     * @throws IllegalArgumentException if a flag is out of its range; the text names it
     */
    TunnelSettings settings() {
        if (tcp) {
            throw new IllegalArgumentException(
                    "--tcp is not supported: it needs raw sockets, which Java does not have. "
                            + "Start the peer without it");
        }
        requireRange("--smuxver", muxVersion, 1, 2);
        requireRange("--framesize", frameSize, 1, 65_535);
        requireRange("--smuxbuf", muxBuffer, 1, Integer.MAX_VALUE);
        requireRange("--streambuf", streamBuffer, 1, muxBuffer);
        requireRange("--keepalive", keepalive, 1, KEEPALIVE_TIMEOUT.toSeconds());
        requireRange("--closewait", closeWait, 0, MAX_SECONDS);
        requireRange("--dscp", dscp, 0, 63);
        requireRange("--snmpperiod", snmpPeriod, 0, MAX_SECONDS);
        requireRange("--drain", drain, 0, MAX_SECONDS);
        if (qpp) {
            requireRange("--QPPCount", qppCount, 1, 1 << 16);
        }
        MuxConfig mux = MuxConfig.builder()
                .version(muxVersion)
                .maxFrameBytes(frameSize)
                .receiveBufferBytes(muxBuffer)
                .streamBufferBytes(streamBuffer)
                .earlyWindow(true)
                .keepalive(Duration.ofSeconds(keepalive), KEEPALIVE_TIMEOUT)
                .build();
        return new TunnelSettings(
                transport.options().toBuilder()
                        .rateLimit(Math.max(0, rateLimit))
                        .build(),
                mux,
                dscp << ECN_BITS,
                !noCompression,
                qpp ? new QppPads(transport.key().getBytes(UTF_8), qppCount) : null,
                Duration.ofSeconds(closeWait),
                Duration.ofSeconds(drain));
    }

    /** {@return where messages go} */
    TunnelLog openLog() {
        return TunnelLog.open(log, quiet);
    }

    /** {@return the counters' file, or null for none} */
    @Nullable
    SnmpLog snmpLog() {
        return snmpLog.isEmpty() || snmpPeriod == 0 ? null : new SnmpLog(snmpLog, Duration.ofSeconds(snmpPeriod));
    }

    /** {@return whether to show figures} */
    boolean stats() {
        return stats;
    }

    /** {@return one line that says how this end is set up, without the key} */
    String summary() {
        return "crypt " + transport.crypt() + ", mode " + transport.mode() + ", smux " + muxVersion
                + (noCompression ? ", no compression" : ", snappy")
                + (qpp ? ", QPP" : "");
    }
}
