package org.kcp4j.bench.side;

import java.util.Arrays;
import java.util.Map;
import java.util.stream.Collectors;

/**
 * A command's words after the first, each {@code name=value}: what a workload is to do. Immutable.
 *
 * @param values by name
 */
record Params(Map<String, String> values) {
    static Params parse(String[] words) {
        return new Params(Arrays.stream(words)
                .map(word -> word.split("=", 2))
                .collect(Collectors.toUnmodifiableMap(pair -> pair[0], pair -> pair[1])));
    }

    String text(String name, String absent) {
        return values.getOrDefault(name, absent);
    }

    int number(String name, int absent) {
        String value = values.get(name);
        return value == null ? absent : Integer.parseInt(value);
    }

    boolean has(String name) {
        return values.containsKey(name);
    }
}
