package org.kcp4j.bench.tunnel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.ToDoubleFunction;
import org.kcp4j.bench.side.TunNetwork;

/** Runs one case: all tunnels stand at the same time, and work in turns. */
final class CaseRunner {
    private static final int ROUNDS = 5;
    private static final int BROWSER_ROUNDS = 3;
    private static final int BROWSER_WARM_UP_ROUNDS = 2;

    /** Until its code is compiled, which takes a tunnel that has nothing else to do about so long. */
    private static final double WARM_UP_SECONDS = 10;

    private static final double MEGABYTE = 1e6;
    private static final double NANOS = 1e9;

    private final TunnelCase what;
    private final Place place;
    private final int rounds;
    private final Web web = new Web();

    private CaseRunner(TunnelCase what, Place place) throws IOException {
        this.what = what;
        this.place = place;
        String given = System.getProperty("bench.rounds", "");
        int usual = what.equals(TunnelCase.BROWSER) ? BROWSER_ROUNDS : ROUNDS;
        this.rounds = given.isEmpty() ? usual : Integer.parseInt(given);
    }

    /**
     * Runs it.
     *
     * @param args name of the case, the server's address, and how a client reaches it
     */
    public static void main(String[] args) throws Exception {
        // Or a request goes through an old connection, whose end kcptun's server passes on half a minute late.
        System.setProperty("http.keepAlive", "false");
        CaseRunner runner = new CaseRunner(TunnelCase.select(args[0]).getFirst(), new Place(args[1], args[2]));
        if (runner.what.equals(TunnelCase.BROWSER)) {
            runner.browse();
        } else {
            runner.download();
        }
        System.exit(0);
    }

    /** What one turn of a tunnel took. */
    private record Turn(double megabytesPerSecond, double cpuMsPerMegabyte) {}

    private void download() throws Exception {
        List<Tunnel> tunnels = new ArrayList<>();
        List<List<Turn>> turns = new ArrayList<>();
        try {
            for (Kind kind : Kind.present()) {
                Tunnel tunnel = new Tunnel(kind, place, web.port(), what.flags());
                tunnels.add(tunnel);
                turns.add(new ArrayList<>());
                Web.awaitService(tunnel.port());
                warmUp(tunnel);
            }
            for (int round = 0; round < rounds; round++) {
                for (int i = 0; i < tunnels.size(); i++) {
                    turns.get(i).add(turn(tunnels.get(i)));
                }
            }
            report(tunnels, turns);
        } finally {
            tunnels.forEach(Tunnel::close);
        }
    }

    private void warmUp(Tunnel tunnel) throws Exception {
        long start = System.nanoTime();
        while (System.nanoTime() - start < WARM_UP_SECONDS * NANOS) {
            turn(tunnel);
        }
    }

    private Turn turn(Tunnel tunnel) throws Exception {
        long cpu = tunnel.cpuMs();
        long start = System.nanoTime();
        List<Callable<Long>> downloads =
                Collections.nCopies(what.connections(), () -> Web.download(tunnel.port(), what.bytes()));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Long> download : threads.invokeAll(downloads)) {
                if (download.get() != what.bytes()) {
                    throw new IOException(tunnel.kind().title + " lost the end of a page");
                }
            }
        }
        double seconds = (System.nanoTime() - start) / NANOS;
        double megabytes = what.bytes() * what.connections() / MEGABYTE;
        return new Turn(megabytes / seconds, (tunnel.cpuMs() - cpu) / megabytes);
    }

    private void report(List<Tunnel> tunnels, List<List<Turn>> turns) throws IOException {
        double ownSpeed = median(turns.getFirst(), Turn::megabytesPerSecond);
        double ownCpu = median(turns.getFirst(), Turn::cpuMsPerMegabyte);
        for (int i = 0; i < tunnels.size(); i++) {
            double speed = median(turns.get(i), Turn::megabytesPerSecond);
            double cpu = median(turns.get(i), Turn::cpuMsPerMegabyte);
            System.out.printf(
                    Locale.ROOT,
                    "%-10s %-15s %7.1f MB/s (kcp4j is at %.2f)   %6.2f ms/MB (%.2f)   %s MB at most, server and client%n",
                    what.title(),
                    tunnels.get(i).kind().title,
                    speed,
                    ownSpeed / speed,
                    cpu,
                    ownCpu / cpu,
                    tunnels.get(i).peakMemoryMb());
        }
    }

    private static <T> double median(List<T> runs, ToDoubleFunction<T> value) {
        double[] values = runs.stream().mapToDouble(value).sorted().toArray();
        return values[values.length / 2];
    }

    private void browse() throws Exception {
        List<Browser.Visit> cubic = List.of();
        for (String algorithm : List.of("cubic", "bbr")) {
            useCongestionControl(algorithm);
            List<Browser.Visit> plain = visits(place.via(), web.port());
            cubic = cubic.isEmpty() ? plain : cubic;
            reportVisits("TCP " + algorithm, plain, cubic);
        }
        for (Kind kind : Kind.present()) {
            try (Tunnel tunnel = new Tunnel(kind, place, web.port(), what.flags())) {
                Web.awaitService(tunnel.port());
                for (int round = 0; round < BROWSER_WARM_UP_ROUNDS; round++) {
                    Browser.visit("127.0.0.1", tunnel.port(), what.bytes());
                }
                reportVisits(kind.title, visits("127.0.0.1", tunnel.port()), cubic);
            }
        }
    }

    /** From now on TCP through the link, in whose namespace this program runs, goes by this algorithm. */
    private void useCongestionControl(String algorithm) throws IOException, InterruptedException {
        List<String> command = TunNetwork.congestionControl(algorithm);
        if (new ProcessBuilder(command).inheritIO().start().waitFor() != 0) {
            throw new IOException("failed: " + String.join(" ", command));
        }
    }

    private List<Browser.Visit> visits(String host, int port) throws Exception {
        List<Browser.Visit> visits = new ArrayList<>();
        for (int round = 0; round < rounds; round++) {
            visits.add(Browser.visit(host, port, what.bytes()));
        }
        return visits;
    }

    private void reportVisits(String title, List<Browser.Visit> visits, List<Browser.Visit> plain) {
        double objects = median(visits, Browser.Visit::objects);
        double all = median(visits, Browser.Visit::all);
        System.out.printf(
                Locale.ROOT,
                "%-10s %-15s objects after %6.1f s (%.1f times as fast as cubic), everything after %6.1f s (%.1f)%n",
                what.title(),
                title,
                objects,
                median(plain, Browser.Visit::objects) / objects,
                all,
                median(plain, Browser.Visit::all) / all);
    }
}
