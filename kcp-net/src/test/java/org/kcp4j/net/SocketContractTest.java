package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.kcp4j.net.SocketChecks.Check;

/** A KCP socket behaves like {@code java.net.Socket}: the same checks over TCP and KCP come to the same. */
@Tag("live")
class SocketContractTest {
    /** What KCP comes to where TCP comes to something else, and must; the reason behind each. The README has them too. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            // A UDP socket does not know that its peer is gone, nor does the system.
            "keepalive", "[[true, 60, 15, 8]]",
            // All accepted sockets share the UDP socket of their server.
            "the local address of an accepted socket", "[true]",
            // KCP has no channel for it; TCP's is obsolete.
            "urgent data", "[[java.net.SocketException: Urgent data not supported, false]]",
            // There is no datagram that says so, which an old peer would understand: silence tells.
            "a peer that aborts", "[[java.net.SocketTimeoutException: Read timed out]]",
            // The peer takes what comes and drops it, so that its own last bytes are delivered undisturbed.
            "writing to a peer that has closed", "[[done]]");

    /** What else the README says is different, and no check shows. */
    private static final Set<String> NOT_COMPARED = Set.of("close", "connect", "an accepted socket's port", "options");

    @Test
    void theReadmeNamesEveryDifference() throws IOException {
        String readme = Files.readString(Path.of("../README.md"));
        int start = readme.indexOf("\n## Sockets\n");
        String section = readme.substring(start, readme.indexOf("\n## ", start + 1));
        Set<String> named = Pattern.compile("^- \\*\\*(.*?)\\*\\*", Pattern.MULTILINE)
                .matcher(section)
                .results()
                .map(match -> match.group(1))
                .collect(Collectors.toSet());
        Set<String> expected = new HashSet<>(NOT_COMPARED);
        expected.addAll(DIFFERENCES.keySet());
        assertThat(named).isEqualTo(expected);
    }

    @TestFactory
    Stream<DynamicTest> everyCheckComesToTheSameOverTcpAndKcp() {
        Map<String, Check> checks = new LinkedHashMap<>(SocketChecks.all());
        checks.putAll(SocketOptionChecks.all());
        assertThat(checks).hasSizeGreaterThanOrEqualTo(60);
        assertThat(checks.keySet()).containsAll(DIFFERENCES.keySet());
        return checks.entrySet().stream()
                .map(check -> DynamicTest.dynamicTest(check.getKey(), () -> compare(check.getKey(), check.getValue())));
    }

    private static void compare(String name, Check check) {
        String tcp = run(SocketWorld.tcp(), check);
        String kcp = run(SocketWorld.kcp(), check);
        String difference = DIFFERENCES.get(name);
        assertThat(kcp).as(name).isEqualTo(difference == null ? tcp : difference);
        if (difference != null) {
            assertThat(tcp).as("no difference any more").isNotEqualTo(kcp);
        }
    }

    private static String run(SocketWorld world, Check check) {
        return assertTimeoutPreemptively(Duration.ofSeconds(30), () -> {
            try (world) {
                return List.of(check.run(world)).toString();
            }
        });
    }
}
