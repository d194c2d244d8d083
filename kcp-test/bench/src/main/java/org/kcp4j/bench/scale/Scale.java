package org.kcp4j.bench.scale;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.kcp4j.bench.side.GoProgram;

/**
 * Very many sessions: a server and a client, each in a process of its own, over loopback; what they cost and how quickly
 * messages of 64 bytes are answered. For Linux.
 *
 * <p>System properties: {@code bench} names the cases, all by default; {@code bench.sessions} is another number of sessions
 * for them; {@code bench.threads} is {@code workers}, {@code virtual}, or both by default; {@code bench.jvm} is flags for
 * all of Java's processes; {@code bench.folder} is this module's, where Go is.
 */
public final class Scale {
    private static final long MEGA = 1 << 20;

    /** Where memory is looked at, the server's heap is to be no larger than what is in use. */
    private static final List<String> LEAN = List.of(
            "-XX:+IgnoreUnrecognizedVMOptions",
            "-XX:+UseSerialGC",
            "-Xms24m",
            "-Xmn16m",
            "-XX:MinHeapFreeRatio=5",
            "-XX:MaxHeapFreeRatio=10",
            "-XX:-ShrinkHeapInSteps",
            "-XX:+UseCompactObjectHeaders");

    /**
     * Where sessions talk, a collector that stops nobody, unless {@code bench.jvm} names one: with 100 000 sessions the
     * others stop for 100 ms, and that is all that p99 tells of.
     */
    private static final List<String> QUICK = List.of("-XX:+UseZGC");

    /**
     * What is done with how many sessions.
     *
     * @param idleSeconds how long nothing is done, before they talk
     * @param everyMs time between two messages of a session; 0: all at once
     * @param messages messages of each session; 0: none, and then nobody reads
     * @param go whether kcp-go can follow
     */
    private record Case(String name, int sessions, int idleSeconds, long everyMs, int messages, boolean go) {
        Case with(int otherSessions) {
            return new Case(name, otherSessions, idleSeconds, everyMs, messages, go);
        }
    }

    private static final List<Case> CASES = List.of(
            new Case("idle-5k", 5_000, 10, 0, 0, true),
            new Case("idle-20k", 20_000, 10, 0, 0, false),
            new Case("idle-100k", 100_000, 20, 0, 0, false),
            new Case("busy-5k", 5_000, 0, 50, 160, true),
            new Case("second-5k", 5_000, 0, 1_000, 8, true),
            new Case("second-20k", 20_000, 0, 1_000, 8, false),
            new Case("calm-100k", 100_000, 5, 10_000, 2, false),
            new Case("burst-5k", 5_000, 0, 0, 1, true),
            new Case("burst-20k", 20_000, 0, 0, 1, false),
            new Case("burst-100k", 100_000, 0, 0, 1, false));

    private final Case what;
    private final String kind;
    private final Peer server;
    private final Peer client;

    private Scale(Case what, String kind, Peer server, Peer client) {
        this.what = what;
        this.kind = kind;
        this.server = server;
        this.client = client;
    }

    /**
     * Runs the cases.
     *
     * @param args none
     * @throws Exception if a process ends or cannot be begun
     */
    public static void main(String[] args) throws Exception {
        Set<String> wanted = Set.of(property("bench", "all").split(",", -1));
        Path go = GoProgram.build(Path.of(property("bench.folder", ".")));
        for (Case usual : CASES) {
            if (!wanted.contains("all") && !wanted.contains(usual.name())) {
                continue;
            }
            Case each = usual.with(Integer.getInteger("bench.sessions", usual.sessions()));
            for (String threads : property("bench.threads", "workers,virtual").split(",", -1)) {
                run(
                        each,
                        threads,
                        javaServer(each, threads),
                        port -> java("ScaleClient", isIdle(each) ? List.of() : quick(), threads, "" + port));
            }
            if (each.go() && go != null) {
                run(
                        each,
                        "kcp-go",
                        List.of("" + go, "crowd-server"),
                        port -> List.of("" + go, "crowd-client", "" + port));
            }
        }
    }

    /** A property; Maven's that are empty are absent. */
    private static String property(String name, String absent) {
        String value = System.getProperty(name, "");
        return value.isEmpty() ? absent : value;
    }

    private interface Command {
        List<String> to(long port);
    }

    private static List<String> javaServer(Case what, String threads) {
        return isIdle(what)
                ? java("ScaleServer", LEAN, threads, "keep")
                : java("ScaleServer", quick(), threads, "echo");
    }

    private static List<String> quick() {
        return property("bench.jvm", "").matches(".*Use\\w*GC.*") ? List.of() : QUICK;
    }

    private static boolean isIdle(Case what) {
        return what.messages() == 0;
    }

    private static List<String> java(String program, List<String> flags, String threads, String argument) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        String more = property("bench.jvm", "");
        if (!more.isEmpty()) {
            command.addAll(List.of(more.split(" +", -1)));
        }
        command.addAll(List.of(
                "-cp",
                System.getProperty("java.class.path"),
                "org.kcp4j.bench.scale." + program,
                threads.toUpperCase(Locale.ROOT),
                argument));
        return command;
    }

    private static void run(Case what, String kind, List<String> serverCommand, Command clientCommand)
            throws IOException, InterruptedException {
        try (Peer server = new Peer(serverCommand);
                Peer client = new Peer(clientCommand.to(server.hear().number("port")))) {
            Scale scale = new Scale(what, kind, server, client);
            long emptyHeap = server.ask("settle").number("heap");
            long emptyResident = server.residentBytes();
            scale.open();
            if (what.idleSeconds() > 0) {
                scale.idle(emptyHeap, emptyResident);
            }
            if (!isIdle(what)) {
                scale.talk();
            }
        }
    }

    private void open() throws IOException {
        Answers opened = client.ask("open sessions=" + what.sessions() + " read=" + (isIdle(what) ? 0 : 1));
        say("%,.0f sessions a second accepted, %d failed"
                .formatted(what.sessions() * 1e9 / opened.number("nanos"), opened.number("failed")));
    }

    private void idle(long emptyHeap, long emptyResident) throws IOException, InterruptedException {
        Thread.sleep(5_000); // all give their buffers back
        Answers settled = server.ask("settle");
        long serverCpu = server.cpuNanos();
        long clientCpu = client.cpuNanos();
        Thread.sleep(what.idleSeconds() * 1_000L);
        double nanos = what.idleSeconds() * 1e9;
        say("idle: server %.2f %% of a core, client %.2f %%"
                .formatted(
                        100 * (server.cpuNanos() - serverCpu) / nanos, 100 * (client.cpuNanos() - clientCpu) / nanos));
        long resident = server.residentBytes();
        say("server's session %,d B of heap, %,d B of RSS; RSS %,d MB, empty %,d MB"
                .formatted(
                        (settled.number("heap") - emptyHeap) / what.sessions(),
                        (resident - emptyResident) / what.sessions(),
                        resident / MEGA,
                        emptyResident / MEGA));
    }

    private void talk() throws IOException {
        String talk = "talk everyMs=" + what.everyMs() + " messages=" + what.messages();
        client.ask(talk); // warms up: the compiler takes a fifth of the first ten seconds
        long serverCpu = server.cpuNanos();
        long clientCpu = client.cpuNanos();
        Answers told = client.ask(talk);
        double nanos = told.number("nanos");
        double serverNanos = server.cpuNanos() - serverCpu;
        double clientNanos = client.cpuNanos() - clientCpu;
        say("%,d of %,d answered in %.1f s, ms p50 %.2f, p99 %.1f, p99.9 %.1f, most %.0f"
                .formatted(
                        told.number("answered"),
                        told.number("sent"),
                        nanos / 1e9,
                        told.millis("latencyP50"),
                        told.millis("latencyP99"),
                        told.millis("latencyP999"),
                        told.millis("latencyMax")));
        long answered = Math.max(1, told.number("answered"));
        say("server %.0f %% of a core, %.1f µs a message; client %.0f %%, %.1f µs"
                .formatted(
                        100 * serverNanos / nanos,
                        serverNanos / 1e3 / answered,
                        100 * clientNanos / nanos,
                        clientNanos / 1e3 / answered));
        say("client's timers late p99 %.1f ms; server's RSS %,d MB"
                .formatted(told.number("lateP99", 0) / 1e6, server.residentBytes() / MEGA));
    }

    private void say(String text) {
        System.out.printf("%-16s %-8s %s%n", what.name(), kind, text);
    }
}
