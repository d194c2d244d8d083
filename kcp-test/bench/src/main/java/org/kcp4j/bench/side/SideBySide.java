package org.kcp4j.bench.side;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
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
 * contestant runs a case, {@code bench.peer} is the other {@linkplain Library library}, {@code bench.folder} is the folder
 * of this module, {@code bench.jvm} has flags for kcp4j's process.
 *
 * <p>Each contestant is a process of its own with both ends of every connection in it. It lives on from case to case,
 * unless its memory is measured. All are warmed up before each case, and those that do not run sleep.
 */
public final class SideBySide {
    /** By then the JVM has compiled everything; after four seconds it has not, if both processors are busy. */
    private static final int FIRST_WARM_UP_SECONDS = 10;

    private static final int WARM_UP_SECONDS = 1;
    private static final int FIRST_NATIVE_JAVA = 22;

    private final Path module = Path.of(System.getProperty("bench.folder", "."));
    private final @Nullable Integer rounds = Integer.getInteger("bench.rounds");
    private final @Nullable Path goProgram = GoProgram.build(module);
    private final Lineup lineup;
    private final List<Comparison> comparisons = new ArrayList<>();
    private final List<String> failed = new ArrayList<>();
    private final Report report = new Report();

    private SideBySide(Library peer, List<String> jvmFlags) throws InterruptedException {
        lineup = new Lineup(peer, goProgram, jvmFlags);
    }

    /**
     * Compares.
     *
     * @param args none
     * @throws Exception if kcp4j failed in a case; the others are run nevertheless
     */
    public static void main(String[] args) throws Exception {
        Instant start = Instant.now();
        List<Case> cases = Cases.select(System.getProperty("bench", ""));
        Library peer = Library.of(System.getProperty("bench.peer", Library.KCP_GO.toString()));
        SideBySide program = new SideBySide(peer, words(System.getProperty("bench.jvm", "")));
        System.err.println(Comparison.header());
        try (program.lineup) {
            for (Case each : cases) {
                program.tryRun(each);
            }
        }
        program.report.write(program.module.resolve("target/side-by-side.html"), program.comparisons);
        System.err.println("took " + Duration.between(start, Instant.now()).toSeconds() + " s");
        if (!program.failed.isEmpty()) {
            throw new IllegalStateException("kcp4j failed in " + String.join(" ", program.failed));
        }
    }

    private static List<String> words(String text) {
        return text.isBlank() ? List.of() : List.of(text.trim().split("\\s+"));
    }

    private void tryRun(Case each) throws InterruptedException {
        try {
            run(each);
        } catch (IOException e) {
            System.err.println(each.name() + ": " + e.getMessage());
            failed.add(each.name());
        }
    }

    private void run(Case each) throws IOException, InterruptedException {
        BadNetwork.Conditions conditions = each.network();
        if (each.nativeLink() && !hasNativeLink()) {
            System.err.println(each.name() + " left out: it needs Linux and Java " + FIRST_NATIVE_JAVA);
            return;
        }
        if (conditions == null) {
            compare(each, null);
            return;
        }
        BadNetwork network = TunNetwork.tryMake(goProgram, conditions);
        if (network == null && conditions.rateKbit() > 0) {
            System.err.println(each.name() + " left out: it needs a network namespace, /dev/net/tun and Go");
            return;
        }
        try (BadNetwork used = network != null ? network : new RelayNetwork(conditions)) {
            compare(each, used);
        }
    }

    private static boolean hasNativeLink() {
        return Runtime.version().feature() >= FIRST_NATIVE_JAVA
                && System.getProperty("os.name").equals("Linux");
    }

    private void compare(Case each, @Nullable BadNetwork network) throws IOException, InterruptedException {
        List<Contestant> contestants = lineup.of(each, network);
        if (contestants.isEmpty()) {
            return;
        }
        try {
            if (!each.fresh()) {
                keep(contestants, contestant -> warmUp(each, contestant));
            }
            int turns = rounds != null ? rounds : each.rounds();
            for (int i = 0; i < turns; i++) {
                keep(contestants, contestant -> contestant.outcomes().add(outcome(each, contestant, network)));
            }
            publish(each, contestants);
        } finally {
            if (each.fresh()) {
                contestants.forEach(Contestant::close);
            }
        }
    }

    /** What is done to a contestant. */
    private interface Step {
        void take(Contestant contestant) throws IOException, InterruptedException;
    }

    /** Takes a step with each contestant, and keeps those that did not fail; kcp4j must not. */
    private static void keep(List<Contestant> contestants, Step step) throws IOException, InterruptedException {
        for (Contestant contestant : List.copyOf(contestants)) {
            try {
                step.take(contestant);
            } catch (IOException e) {
                contestant.close();
                if (contestant == contestants.getFirst()) {
                    throw e;
                }
                contestants.remove(contestant);
                System.err.println("without " + contestant.name() + ": " + e.getMessage());
            }
        }
    }

    private static void warmUp(Case each, Contestant contestant) throws IOException, InterruptedException {
        int seconds = contestant.isNewTo(each.kind()) ? FIRST_WARM_UP_SECONDS : WARM_UP_SECONDS;
        long end = System.nanoTime() + Duration.ofSeconds(seconds).toNanos();
        while (System.nanoTime() - end < 0) {
            outcome(each, contestant, null);
        }
    }

    private static Outcome outcome(Case each, Contestant contestant, @Nullable BadNetwork network)
            throws IOException, InterruptedException {
        try {
            return network == null
                    ? Outcome.parse(contestant.ask(each.command()))
                    : network.run(contestant, each.command());
        } finally {
            if (each.fresh()) {
                contestant.close();
            }
        }
    }

    /** The first contestant is kcp4j. */
    private void publish(Case each, List<Contestant> contestants) {
        Contestant ours = contestants.getFirst();
        List<Contestant> others = contestants.subList(1, contestants.size());
        for (Measure measure : each.measures()) {
            String name = each.nameOf(measure);
            if (others.isEmpty()) {
                publish(new Comparison(name, measure, null, values(measure, ours), List.of()));
            }
            for (Contestant other : others) {
                List<Double> theirs = values(measure, other);
                if (theirs.stream().allMatch(Double::isFinite)) { // which TCP's retransmissions are not, for one
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
