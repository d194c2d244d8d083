package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.TestFactory;
import org.kcp4j.net.SocketChecks.Check;

/** A KCP socket behaves like {@code java.net.Socket}: the same checks over TCP and KCP come to the same. */
@Tag("live")
class SocketContractTest {
    /** What KCP comes to where TCP comes to something else, and must; the reason behind each. README and KcpSocket say it too. */
    private static final Map<String, String> DIFFERENCES = Map.of(
            // KCP has no channel for it; TCP's is obsolete.
            "urgent data", "[[java.net.SocketException: Urgent data not supported, false]]",
            // There is no datagram that says so, which an old peer would understand: silence tells.
            "a peer that aborts", "[[java.net.SocketTimeoutException: Read timed out]]",
            // The peer takes what comes and drops it, so that its own last bytes are delivered undisturbed.
            "writing to a peer that has closed", "[[done]]");

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
