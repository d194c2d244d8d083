package org.kcp4j.cli.tunnel;

import java.io.Closeable;
import java.io.IOException;
import java.util.Objects;
import org.kcp4j.cli.qpp.QppPads;
import picocli.CommandLine;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.ParameterException;

/** What {@code kcp client} and {@code kcp server} do alike: read the file, begin, go on until told to end, and drain. */
final class TunnelRun {
    private TunnelRun() {}

    /** An end of a tunnel that is about to accept. */
    interface End extends Closeable {
        void run() throws InterruptedException;
    }

    /** Makes it, once the flags are known. */
    @FunctionalInterface
    interface Opening {
        End open(Traffic traffic) throws IOException;
    }

    /**
     * Runs an end of a tunnel.
     *
     * @return the exit status: 1 if it could not begin; it does not end otherwise but by a signal
     * @throws ParameterException if a flag or the file is wrong
     */
    static int run(CommandSpec spec, TunnelOptions options, Opening opening) throws InterruptedException {
        CommandLine commandLine = spec.commandLine();
        try {
            if (options.configFile != null) {
                ConfigFile.apply(options.configFile, spec);
            }
            TunnelLog log = options.openLog();
            Traffic traffic = new Traffic(options.settings(), log);
            return run(options, opening, traffic);
        } catch (IllegalArgumentException e) {
            throw new ParameterException(commandLine, Objects.requireNonNullElse(e.getMessage(), e.toString()), e);
        }
    }

    private static int run(TunnelOptions options, Opening opening, Traffic traffic) throws InterruptedException {
        TunnelLog log = traffic.log();
        warnOfWeakness(traffic.settings(), log);
        try (End end = opening.open(traffic)) {
            log.info("ready: " + options.summary());
            Stop stop = new Stop(end, traffic);
            Runtime.getRuntime().addShutdownHook(stop);
            SnmpLog snmp = options.snmpLog();
            if (snmp != null) {
                Thread.ofVirtual().name("kcp-snmp").start(() -> snmp.run(traffic.counters(), log));
            }
            if (options.stats()) {
                Thread.ofVirtual().name("kcp-stats").start(new StatsTable(traffic, System.out)::run);
            }
            end.run();
            return stop.status();
        } catch (IOException e) {
            log.warn(e.getMessage() == null ? e.toString() : e.getMessage());
            return 1;
        }
    }

    private static void warnOfWeakness(TunnelSettings settings, TunnelLog log) {
        QppPads qpp = settings.qpp();
        if (qpp != null) {
            log.warn("QPP protects nothing: every stream uses the same key stream"
                    + (qpp.weakness().isEmpty() ? "" : ". Besides, " + qpp.weakness()));
        }
    }

    /** How the program ends: signals end a Java program by running its hooks. */
    private static final class Stop extends Thread {
        private final End end;
        private final Traffic traffic;
        private volatile boolean told;
        private volatile int status;

        Stop(End end, Traffic traffic) {
            super("kcp-stop");
            this.end = end;
            this.traffic = traffic;
        }

        /** The exit status, now that nothing is accepted any more: a failure if nobody told it to end. */
        int status() {
            if (!told) {
                traffic.log().warn("cannot accept any more");
                status = 1;
            }
            return status;
        }

        @Override
        public void run() {
            told = true;
            traffic.log().info("ending");
            try {
                end.close();
            } catch (IOException e) {
                traffic.log().warn("closing: " + e.getMessage());
            }
            traffic.drain();
            traffic.log().info("ended");
            // Otherwise it were the signal's number.
            Runtime.getRuntime().halt(status);
        }
    }
}
