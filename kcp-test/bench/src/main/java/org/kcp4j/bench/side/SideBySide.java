package org.kcp4j.bench.side;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Runs kcp4j and kcp-go, or another library, in alternation on this machine. Standard output has a line of JSON for each
 * figure; standard error has what a person wants to see meanwhile, and the table; {@code target/side-by-side.html} is the
 * report.
 *
 * <p>System properties: {@code bench} selects {@linkplain Cases cases} (all), {@code bench.rounds} is how often each
 * contestant runs a case, {@code bench.peer} is {@code kcp-go} or {@code tcp}, {@code bench.folder} is the folder of this
 * module, {@code bench.jvm} has flags for kcp4j's process.
 *
 * <p>Each contestant is a process of its own with both ends of every connection in it. It lives on from case to case,
 * unless its memory is measured. Both are warmed up before each case, and the one that does not run sleeps.
 */
public final class SideBySide {
    private static final String KCP4J = "kcp4j";
    private static final String KCP_GO = "kcp-go";
    private static final String TCP = "tcp";

    private final Path module = Path.of(System.getProperty("bench.folder", "."));
    private final String peer = System.getProperty("bench.peer", KCP_GO);
    private final List<String> jvmFlags = words(System.getProperty("bench.jvm", ""));
    private final @Nullable Integer rounds = Integer.getInteger("bench.rounds");
    private final @Nullable Path goProgram;
    private final Map<String, Contestant> standing = new HashMap<>();
    private final List<Comparison> comparisons = new ArrayList<>();
    private final Report report = new Report();

    private SideBySide() throws InterruptedException {
        if (!List.of(KCP_GO, TCP).contains(peer)) {
            throw new IllegalArgumentException("bench.peer is kcp-go or tcp, not " + peer);
        }
        goProgram = GoProgram.build(module);
    }

    /**
     * Compares.
     *
     * @param args none
     * @throws Exception if kcp4j itself cannot be run
     */
    public static void main(String[] args) throws Exception {
        List<Case> cases = Cases.select(System.getProperty("bench", ""));
        SideBySide program = new SideBySide();
        System.err.println(Comparison.header());
        try {
            for (Case each : cases) {
                program.run(each);
            }
        } finally {
            program.standing.values().forEach(Contestant::close);
        }
        program.report.write(program.module.resolve("target/side-by-side.html"), program.comparisons);
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }

    private void run(Case each) throws IOException, InterruptedException {
        BadNetwork.Conditions conditions = each.network();
        if (conditions == null) {
            compare(each, null);
            return;
        }
        BadNetwork network = TunNetwork.tryMake(goProgram, conditions);
        if (network == null && conditions.rateKbit() > 0) {
            System.err.println(each.name() + " skipped: it needs a network namespace, /dev/net/tun and Go");
            return;
        }
        try (BadNetwork used = network != null ? network : new RelayNetwork(conditions)) {
            compare(each, used);
        }
    }

    private void compare(Case each, @Nullable BadNetwork network) throws IOException, InterruptedException {
        List<Contestant> contestants = new ArrayList<>();
        try {
            for (String name : contestants(network)) {
                contestants.add(contestant(name, each, network));
            }
            for (Contestant contestant : contestants) {
                warmUp(each, contestant, network);
            }
            int turns = rounds != null ? rounds : each.rounds();
            for (int i = 0; i < turns; i++) {
                for (Contestant contestant : contestants) {
                    contestant.outcomes().add(outcome(each, contestant, network));
                }
            }
            publish(each, contestants);
        } finally {
            if (each.fresh()) {
                contestants.forEach(Contestant::close);
            }
        }
    }

    private Contestant contestant(String name, Case each, @Nullable BadNetwork network) throws IOException {
        if (each.fresh()) {
            return new Contestant(name, commandLine(name, network));
        }
        Contestant contestant = standing.get(name);
        if (contestant == null) {
            contestant = new Contestant(name, commandLine(name, network));
            standing.put(name, contestant);
        }
        contestant.outcomes().clear();
        return contestant;
    }

    /** Who runs: kcp4j first. */
    private List<String> contestants(@Nullable BadNetwork network) {
        List<String> names = new ArrayList<>(List.of(KCP4J));
        if (peer.equals(KCP_GO) && goProgram != null) {
            names.add(KCP_GO);
        }
        if (network == null) {
            if (peer.equals(TCP)) {
                names.add(TCP);
            }
        } else if (network.carriesTcp()) {
            names.add(TCP + "-cubic");
            names.add(TCP + "-bbr");
        } else {
            System.err.println("without TCP, which needs a network namespace, /dev/net/tun and Go");
        }
        return names;
    }

    private List<String> commandLine(String name, @Nullable BadNetwork network) {
        List<String> command = new ArrayList<>(network == null ? List.of() : network.prefix());
        switch (name) {
            case KCP4J -> command.addAll(Contestant.java(KCP4J, jvmFlags));
            case KCP_GO -> command.add(String.valueOf(goProgram));
            default -> command.addAll(Contestant.java(TCP, List.of()));
        }
        return command;
    }

    private static void warmUp(Case each, Contestant contestant, @Nullable BadNetwork network)
            throws IOException, InterruptedException {
        long end = System.nanoTime() + each.warmUpSeconds() * 1_000_000_000L;
        while (System.nanoTime() - end < 0) {
            outcome(each, contestant, network);
        }
    }

    private static Outcome outcome(Case each, Contestant contestant, @Nullable BadNetwork network)
            throws IOException, InterruptedException {
        if (network == null) {
            return Outcome.parse(contestant.ask(each.command()));
        }
        if (contestant.name().startsWith(TCP)) {
            network.useCongestionControl(contestant.name().substring(TCP.length() + 1));
        }
        return network.run(contestant, each.command());
    }

    /** The first contestant is kcp4j. */
    private void publish(Case each, List<Contestant> contestants) {
        Contestant ours = contestants.getFirst();
        List<Contestant> others = contestants.subList(1, contestants.size());
        for (Measure measure : each.measures()) {
            String name = each.name() + measure.suffix();
            if (others.isEmpty()) {
                publish(new Comparison(name, measure, null, values(measure, ours), List.of()));
            }
            for (Contestant other : others) {
                List<Double> theirs = values(measure, other);
                if (theirs.stream().noneMatch(value -> value.isNaN())) { // which TCP's retransmissions are, for one
                    publish(new Comparison(name, measure, other.name(), values(measure, ours), theirs));
                }
            }
        }
        if (ours.outcomes().getFirst().hasLatencies()) {
            Map<String, double[]> curves = new LinkedHashMap<>();
            contestants.forEach(any -> curves.put(any.name(), Comparison.medianLatencies(any.outcomes())));
            report.addCurves(each.name(), curves);
        }
    }

    private static List<Double> values(Measure measure, Contestant contestant) {
        return contestant.outcomes().stream()
                .map(run -> measure.of().applyAsDouble(run))
                .toList();
    }

    private void publish(Comparison comparison) {
        comparisons.add(comparison);
        System.out.println(comparison.json());
        System.err.println(comparison.row());
    }
}
