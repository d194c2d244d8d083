package org.kcp4j.bench.side;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** All cases by name, in the order in which they run. The echo and sink cases are kcp-go's own benchmarks. */
final class Cases {
    private static final int ROUNDS = 3;

    private static final int KILO = 1 << 10;
    private static final int MEGA = 1 << 20;

    private static final Map<String, Integer> ECHO_SIZES =
            ordered(List.of("4k", "64k", "512k", "1m"), List.of(4 * KILO, 64 * KILO, 512 * KILO, MEGA));

    /** kcp-go's "256K" writes 512 KiB. */
    private static final Map<String, Integer> SINK_SIZES =
            ordered(List.of("4k", "64k", "256k", "1m"), List.of(4 * KILO, 64 * KILO, 512 * KILO, MEGA));

    private static final Map<String, String> ECHO_LAYERS = ordered(
            List.of("", "-null", "-gcm"),
            List.of(
                    "volume=67108864 crypt=salsa20 fec=10/3 serverFec=10/1",
                    "volume=134217728",
                    "volume=67108864 crypt=aes-128-gcm fec=10/3 serverFec=10/3"));

    /**
     * What is done about losses. The last two are other settings of kcp4j against kcp-go's 10/3: short groups at the same
     * cost (2/1 for the messages alone, none for their acknowledgements), and every message in two datagrams.
     */
    private static final Map<String, String> AGAINST_LOSS = ordered(
            List.of("", "-fec", "-fec31", "-short", "-copies"),
            List.of(
                    "",
                    " fec=10/3 serverFec=10/3",
                    " fec=3/1 serverFec=3/1",
                    " fec=10/3 serverFec=10/3 kcp4j.fec=2/1 kcp4j.serverFec=0/0",
                    " fec=10/3 serverFec=10/3 kcp4j.fec=0/0 kcp4j.serverFec=0/0 copies=1"));

    private static final Map<String, Integer> COUNTS =
            ordered(List.of("1", "10", "100", "1k"), List.of(1, 10, 100, 1000));

    /** What runs over the native link too when nothing is selected; any other that can is there by its name. */
    private static final Set<String> NATIVE_BY_DEFAULT =
            Set.of("echo-64k", "echo-64k-null", "echo-64k-gcm", "sink-64k", "sink-1m", "rtt-4k");

    private final List<Case> all = new ArrayList<>();

    private Cases() {
        echo();
        sink();
        roundTrips();
        sessions();
        List<Case> natives = all.stream().map(Case::overNativeLink).toList();
        many();
        bad();
        all.addAll(natives);
    }

    private static <V> Map<String, V> ordered(List<String> names, List<V> values) {
        Map<String, V> map = new LinkedHashMap<>();
        for (int i = 0; i < names.size(); i++) {
            map.put(names.get(i), values.get(i));
        }
        return map;
    }

    static List<Case> all() {
        return List.copyOf(new Cases().all);
    }

    /**
     * The cases that a list of selectors means: names of cases or of their figures, their beginnings up to a hyphen, or
     * their ends from one.
     *
     * @throws IllegalArgumentException if a selector means nothing
     */
    static List<Case> select(String selectors) {
        List<Case> all = all();
        if (selectors.isBlank()) {
            return all.stream().filter(Cases::runsByDefault).toList();
        }
        Set<Case> selected = new LinkedHashSet<>();
        for (String selector : selectors.split(",", -1)) {
            Stream<Predicate<Case>> readings = Stream.of(
                    each -> each.isSelectedBy(selector),
                    each -> each.name().startsWith(selector + "-") && runsByDefault(each),
                    each -> each.name().endsWith("-" + selector));
            List<Case> meant = readings.map(
                            reading -> all.stream().filter(reading).toList())
                    .filter(found -> !found.isEmpty())
                    .findFirst()
                    .orElse(List.of());
            if (meant.isEmpty()) {
                throw new IllegalArgumentException("no case is called " + selector + "; there are "
                        + String.join(" ", all.stream().map(Case::name).toList()));
            }
            selected.addAll(meant);
        }
        return List.copyOf(selected);
    }

    private static boolean runsByDefault(Case each) {
        return !each.nativeLink() || NATIVE_BY_DEFAULT.contains(each.plainName());
    }

    private void add(String name, String command, Measure... measures) {
        all.add(new Case(name, command, ROUNDS, false, false, null, Arrays.asList(measures)));
    }

    /** Takes long and needs a process of its own. */
    private void addLong(String name, String command, BadNetwork.@Nullable Conditions network, Measure... measures) {
        all.add(new Case(name, command, 1, true, false, network, Arrays.asList(measures)));
    }

    private void echo() {
        ECHO_LAYERS.forEach((suffix, layers) -> ECHO_SIZES.forEach((label, size) -> add(
                "echo-" + label + suffix,
                "echo size=" + size + " " + layers,
                Measure.throughput("", "nanos"),
                Measure.cpuPerMegabyte(),
                Measure.allocation())));
    }

    private void sink() {
        SINK_SIZES.forEach((label, size) -> add(
                "sink-" + label,
                "sink size=" + size + " volume=268435456",
                Measure.throughput("", "nanos"),
                Measure.throughput("-delivered", "delivered"),
                Measure.cpuPerMegabyte(),
                Measure.allocation()));
    }

    private void roundTrips() {
        ordered(List.of("64", "4k"), List.of(64, 4 * KILO))
                .forEach((label, size) -> add(
                        "rtt-" + label,
                        "rtt count=20000 size=" + size,
                        Measure.latency("", Measure.P50),
                        Measure.latency("-p99", Measure.P99),
                        Measure.latency("-p999", Measure.P999)));
    }

    private void sessions() {
        COUNTS.forEach((label, count) -> add(
                "sessions-" + label,
                "sink size=65536 volume=134217728 readBytes=65536 socketBuffer=1048576 sessions=" + count,
                Measure.throughput("", "delivered"),
                Measure.cpuPerMegabyte(),
                new Measure("-repeated", "% of segments", false, Outcome::repeatedPercent)));
    }

    private void many() {
        String small = " readBytes=4096 socketBuffer=65536 sessions=";
        ordered(List.of("1k", "5k"), List.of(1000, 5000))
                .forEach((label, count) -> addLong(
                        "active-" + label,
                        "active size=64 seconds=5 warmSeconds=3" + small + count,
                        null,
                        Measure.latency("", Measure.P50),
                        Measure.latency("-p99", Measure.P99),
                        Measure.cpuPercent(),
                        Measure.resident()));
        ordered(List.of("5k", "100k"), List.of("5000", "100000 shared=yes"))
                .forEach((label, count) -> addLong(
                        "idle-" + label,
                        "idle seconds=5" + small + count,
                        null,
                        new Measure("", "B/session", false, run -> run.number("bytesPerSession")),
                        Measure.cpuPercent(),
                        Measure.resident()));
        add("connect", "connect count=1000" + small + 1, new Measure("", "/s", true, run -> run.perSecond("count")));
    }

    private void bad() {
        for (int loss : new int[] {1, 5, 10}) {
            BadNetwork.Conditions network = new BadNetwork.Conditions(loss, 30, 0);
            AGAINST_LOSS.forEach((suffix, settings) -> addLong(
                    "loss-" + loss + suffix,
                    "messages size=100 everyMs=20 count=300 warmCount=50 sessions=100" + settings,
                    network,
                    Measure.latency("-p50", Measure.P50),
                    Measure.latency("-p99", Measure.P99),
                    Measure.latency("-p999", Measure.P999),
                    new Measure("-datagrams", "/message", false, Outcome::datagramsPerMessage),
                    new Measure("-bytes", "/message", false, Outcome::bytesPerMessage)));
        }
        addLong(
                "wan",
                "sink size=65536 volume=4194304", // enough: TCP Cubic takes a quarter of a minute for it
                new BadNetwork.Conditions(1, 30, 100_000),
                Measure.throughput("", "delivered"),
                new Measure("-repeated", "% of segments", false, Outcome::repeatedPercent));
    }
}
