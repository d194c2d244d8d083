package org.kcp4j.cli.demo;

import java.util.List;
import org.kcp4j.core.KcpConfig;

/**
 * Settings that the demonstration compares.
 *
 * @param label their name
 * @param config the protocol's settings
 */
record Tuning(String label, KcpConfig config) {
    /** What makes a transport behave like TCP: a congestion window, and patience instead of fast resends. */
    static final Tuning TCP_LIKE = new Tuning(
            "tcp-like", KcpConfig.normal().withCongestionControl(true).withFastResend(0));

    /** The preset for the lowest latency. */
    static final Tuning FAST3 = new Tuning("fast3", KcpConfig.fast3());

    /** {@return all settings, from the calmest to the quickest} */
    static List<Tuning> all() {
        return List.of(
                TCP_LIKE,
                new Tuning("normal", KcpConfig.normal()),
                new Tuning("fast", KcpConfig.fast()),
                new Tuning("fast2", KcpConfig.fast2()),
                FAST3);
    }

    /** Says in a few words what is special about them. */
    String summary() {
        return "%s, %d ms interval, time-outs %s"
                .formatted(
                        config.congestionControl() ? "congestion window" : "fast resend",
                        config.intervalMs(),
                        config.nodelay() ? "grow by half" : "double");
    }
}
