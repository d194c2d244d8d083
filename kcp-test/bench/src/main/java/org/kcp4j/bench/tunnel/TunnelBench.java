package org.kcp4j.bench.tunnel;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kcp4j.bench.side.BadNetwork;
import org.kcp4j.bench.side.GoProgram;
import org.kcp4j.bench.side.TunNetwork;

/**
 * Compares tunnels, and the web through a tunnel with the web without. Each case runs in a process of its own, which is
 * in a network namespace where the case wants a bad link.
 *
 * <p>System properties: {@code bench} selects {@linkplain TunnelCase cases} by the beginning of their names, by commas
 * (all), {@code bench.rounds} is how often each tunnel runs a case, {@code bench.folder} is the folder of this module.
 */
public final class TunnelBench {
    private TunnelBench() {}

    /**
     * Compares.
     *
     * @param args none
     * @throws Exception if it cannot
     */
    public static void main(String[] args) throws Exception {
        Path module = Path.of(System.getProperty("bench.folder", ".")).toAbsolutePath();
        Path parts = Kind.buildParts(module);
        Path goProgram = GoProgram.build(module);
        for (TunnelCase each : TunnelCase.select(System.getProperty("bench", ""))) {
            BadNetwork.Conditions conditions = each.link();
            if (conditions == null) {
                run(each, parts, null);
                continue;
            }
            TunNetwork network = TunNetwork.tryMake(goProgram, conditions);
            if (network == null) {
                System.err.println(each.title() + " skipped: it needs a network namespace, /dev/net/tun and Go");
                continue;
            }
            try (network) {
                run(each, parts, network);
            }
        }
    }

    private static void run(TunnelCase each, Path parts, @Nullable TunNetwork network) throws Exception {
        List<String> command = new ArrayList<>(network == null ? List.of() : network.prefix());
        command.addAll(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "-Dtunnel.parts=" + parts,
                "-Dbench.rounds=" + System.getProperty("bench.rounds", ""),
                "-cp",
                System.getProperty("java.class.path"),
                CaseRunner.class.getName(),
                each.title(),
                network == null ? Place.LOOPBACK.server() : TunNetwork.HOST,
                network == null ? Place.LOOPBACK.via() : TunNetwork.VIA));
        Process runner = new ProcessBuilder(command).inheritIO().start();
        if (runner.waitFor() != 0) {
            System.err.println(each.title() + " failed");
        }
    }
}
