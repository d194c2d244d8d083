package org.kcp4j.bench.scale;

import java.util.HashMap;
import java.util.Map;

/** Words "name=value" on a line: commands to a {@link Peer}, and its answers. */
final class Answers {
    private final Map<String, String> values = new HashMap<>();

    Answers(String line) {
        for (String word : line.trim().split(" ", -1)) {
            int equals = word.indexOf('=');
            if (equals > 0) {
                values.put(word.substring(0, equals), word.substring(equals + 1));
            }
        }
    }

    long number(String name, long absent) {
        String value = values.get(name);
        return value == null ? absent : Long.parseLong(value);
    }

    long number(String name) {
        String value = values.get(name);
        if (value == null) {
            throw new IllegalStateException("no " + name + " in " + values);
        }
        return Long.parseLong(value);
    }

    double millis(String name) {
        return number(name) / 1e6;
    }
}
