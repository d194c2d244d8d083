package org.kcp4j.core;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * The parameters of one recorded trace and its lines. Newer files say their parameters in the first line; those of the
 * older ones are listed here.
 */
record TraceScenario(
        int conv,
        int loss,
        int delayMs,
        int nodelayLevel,
        int intervalMs,
        int resend,
        boolean congestionControl,
        int sendWindow,
        int receiveWindow,
        boolean stream,
        int messages,
        int seed,
        int maxBytes,
        int pauseMs,
        boolean ackNoDelay,
        int mtu,
        List<String> lines) {

    private static final int USUAL_CONV = 0x11223344;

    private static final String KEYS =
            "loss delay nodelay interval resend nc sndwnd rcvwnd stream messages seed max pause acknodelay";

    private static final Map<String, String> OLDER = Map.ofEntries(
            Map.entry("c_A", "0 30 0 40 0 0 32 128 0 5 1 3000 0 0"),
            Map.entry("go_A", "0 30 0 40 0 0 32 128 0 5 1 3000 0 0"),
            Map.entry("c_B", "20 30 1 10 2 1 128 128 0 100 42 3000 0 0"),
            Map.entry("go_B", "20 30 1 10 2 1 128 128 0 100 42 3000 0 0"),
            Map.entry("c_C", "20 30 0 40 2 0 128 128 1 100 7 3000 0 0"),
            Map.entry("go_C", "20 30 0 40 2 0 128 128 1 100 7 3000 0 0"),
            Map.entry("c_D", "20 30 2 10 2 1 128 128 0 100 99 3000 0 0"),
            Map.entry("go_D", "20 30 1 10 2 1 128 128 0 100 99 3000 0 1"),
            Map.entry("c_E", "0 30 1 10 2 1 512 128 0 300 5 3000 20000 0"),
            Map.entry("go_E", "0 30 1 10 2 1 512 128 0 300 5 3000 20000 0"),
            Map.entry("go_F", "10 30 0 40 0 0 128 128 0 100 11 3000 0 0"));

    static TraceScenario read(Path file) throws IOException {
        String name = file.getFileName().toString().replace(".txt", "");
        List<String> lines = Files.readAllLines(file);
        if (lines.getFirst().startsWith("# PARAMS ")) {
            Map<String, Integer> values = new HashMap<>();
            for (String pair : lines.getFirst().substring("# PARAMS ".length()).split(" ", -1)) {
                String[] keyAndValue = pair.split("=", -1);
                values.put(keyAndValue[0], Long.decode(keyAndValue[1]).intValue());
            }
            return of(values, lines);
        }
        String parameters = OLDER.get(name);
        if (parameters == null) {
            throw new IllegalArgumentException(file + " has no PARAMS line and is not known");
        }
        String[] keys = KEYS.split(" ", -1);
        String[] words = parameters.split(" ", -1);
        Map<String, Integer> values = new HashMap<>();
        for (int i = 0; i < keys.length; i++) {
            values.put(keys[i], Integer.valueOf(words[i]));
        }
        return of(values, lines);
    }

    private static TraceScenario of(Map<String, Integer> values, List<String> lines) {
        return new TraceScenario(
                values.getOrDefault("conv", USUAL_CONV),
                values.get("loss"),
                values.get("delay"),
                values.get("nodelay"),
                values.get("interval"),
                values.get("resend"),
                values.get("nc") == 0,
                values.get("sndwnd"),
                values.get("rcvwnd"),
                values.get("stream") != 0,
                values.get("messages"),
                values.get("seed"),
                values.get("max"),
                values.get("pause"),
                values.get("acknodelay") != 0,
                values.getOrDefault("mtu", 1400),
                lines);
    }

    KcpConfig config() {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                1 << 16,
                nodelayLevel != 0,
                intervalMs,
                resend,
                congestionControl,
                stream,
                ackNoDelay,
                0,
                0,
                20);
    }
}
