package org.kcp4j.net;

import java.time.Duration;

/**
 * How a session finds out that its peer is gone while nothing is under way: a peer that was silent for {@code idle} is
 * asked for its window, which every implementation answers, and again after each {@code interval}; when {@code probes}
 * questions were not answered the session fails with {@code SocketException: Connection timed out}.
 *
 * @param idle silence before the first question, 1 ms … 36 500 days
 * @param interval wait for the answer to each, 1 ms … 36 500 days
 * @param probes questions, 1 … 1 000 000
 */
public record KeepAlive(Duration idle, Duration interval, int probes) {
    private static final KeepAlive DEFAULTS = new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(15), 8);

    /**
     * Checks every component.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public KeepAlive {
        checkPositive("idle", idle);
        checkPositive("interval", interval);
        if (probes < 1 || probes > 1_000_000) {
            throw new IllegalArgumentException("probes must be 1 … 1 000 000: " + probes);
        }
    }

    /** {@return what sockets begin with: asked after a minute, given up after three} */
    public static KeepAlive defaults() {
        return DEFAULTS;
    }

    private static void checkPositive(String name, Duration value) {
        KcpOptions.checkDuration(name, value);
        if (value.compareTo(Duration.ofMillis(1)) < 0) {
            throw new IllegalArgumentException(name + " must be at least 1 ms: " + value);
        }
    }
}
