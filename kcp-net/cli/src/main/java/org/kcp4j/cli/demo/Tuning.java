package org.kcp4j.cli.demo;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.net.KcpOptions;

/**
 * Settings that the demonstration compares.
 *
 * @param label their name
 * @param config the protocol's settings
 * @param fec groups of error correction, or null for none
 */
record Tuning(String label, KcpConfig config, @Nullable FecConfig fec) {
    /** What makes a transport behave like TCP: a congestion window, and patience instead of fast resends. */
    static final Tuning TCP_LIKE = new Tuning(
            "tcp-like", KcpConfig.normal().withCongestionControl(true).withFastResend(0), null);

    /** The preset for the lowest latency. */
    static final Tuning FAST3 = new Tuning("fast3", KcpConfig.fast3(), null);

    /**
     * Returns all settings, from the calmest to the quickest.
     *
     * @param fec error correction to add to the quickest, or null
     */
    static List<Tuning> all(@Nullable FecConfig fec) {
        List<Tuning> all = new ArrayList<>(List.of(
                TCP_LIKE,
                new Tuning("normal", KcpConfig.normal(), null),
                new Tuning("fast", KcpConfig.fast(), null),
                new Tuning("fast2", KcpConfig.fast2(), null),
                FAST3));
        if (fec != null) {
            all.add(new Tuning("fast3+fec", KcpConfig.fast3(), fec));
        }
        return all;
    }

    /** {@return options for both ends of a stream} */
    KcpOptions options() {
        KcpOptions.Builder options = KcpOptions.builder().preset(config);
        return fec == null
                ? options.build()
                : options.fec(fec.dataShards(), fec.parityShards()).build();
    }

    /** Says in a few words what is special about them. */
    String summary() {
        String repair = fec == null ? "" : "%d parity for %d, ".formatted(fec.parityShards(), fec.dataShards());
        return "%s%s, %d ms interval, time-outs %s"
                .formatted(
                        repair,
                        config.congestionControl() ? "congestion window" : "fast resend",
                        config.intervalMs(),
                        config.nodelay() ? "grow by half" : "double");
    }
}
