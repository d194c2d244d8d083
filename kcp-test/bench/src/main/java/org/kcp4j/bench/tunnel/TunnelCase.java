package org.kcp4j.bench.tunnel;

import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kcp4j.bench.side.BadNetwork.Conditions;

/**
 * What is compared.
 *
 * @param title its name
 * @param link between the two ends; null for the loopback
 * @param bytes of each download
 * @param connections at once
 * @param layers flags of both ends of every tunnel, beside those that all cases have
 */
record TunnelCase(String title, @Nullable Conditions link, long bytes, int connections, String layers) {
    /** A browser's work and a long transfer at once, also without a tunnel. */
    static final TunnelCase BROWSER = new TunnelCase("browser", new Conditions(10, 50, 0), 3_000_000, 1, "");

    private static final List<TunnelCase> ALL = List.of(
            new TunnelCase("loopback", null, 80_000_000, 1, ""),
            new TunnelCase("bare", null, 150_000_000, 1, "--crypt none --nocomp --parityshard 0"),
            new TunnelCase("parallel", null, 2_000_000, 40, "--nocomp"),
            new TunnelCase("lossy", new Conditions(2, 25, 0), 30_000_000, 1, "--nocomp"),
            BROWSER);

    /** {@return those whose names begin with one of the words between commas} */
    static List<TunnelCase> select(String names) {
        List<String> wanted = List.of(names.split(",", -1));
        return ALL.stream()
                .filter(each -> wanted.stream().anyMatch(each.title::startsWith))
                .toList();
    }

    /** {@return the flags: kcptun's defaults but for the windows, which are too small for so much} */
    List<String> flags() {
        String flags = "--mode fast3 --sndwnd 1024 --rcvwnd 1024 --smuxver 2 " + layers;
        return List.of(flags.strip().split(" ", -1));
    }
}
