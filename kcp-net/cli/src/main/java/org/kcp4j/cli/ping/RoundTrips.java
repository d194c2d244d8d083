package org.kcp4j.cli.ping;

import java.util.Locale;

/** Round trips, one after the other, and what they come to. Owned by one thread. */
final class RoundTrips {
    private int sent;
    private int answered;
    private long minNanos = Long.MAX_VALUE;
    private long maxNanos;
    private long sumNanos;
    private long lastNanos;

    /** Sum of the differences between one round trip and the next. */
    private long changeNanos;

    void add(Prober.Answer answer) {
        sent++;
        if (!answer.inTime()) {
            return;
        }
        long nanos = answer.nanos();
        if (answered > 0) {
            changeNanos += Math.abs(nanos - lastNanos);
        }
        answered++;
        lastNanos = nanos;
        minNanos = Math.min(minNanos, nanos);
        maxNanos = Math.max(maxNanos, nanos);
        sumNanos += nanos;
    }

    int answered() {
        return answered;
    }

    /** {@return one or two sentences for people} */
    String summary() {
        double lostPercent = sent == 0 ? 0 : 100.0 * (sent - answered) / sent;
        String counts = String.format(Locale.ROOT, "%d sent, %d answered, %.0f %% lost", sent, answered, lostPercent);
        return answered == 0
                ? counts
                : String.format(
                        Locale.ROOT,
                        "%s%nround trip min/avg/max %.1f/%.1f/%.1f ms, jitter %.1f ms",
                        counts,
                        millis(minNanos),
                        millis(sumNanos / answered),
                        millis(maxNanos),
                        answered == 1 ? 0 : millis(changeNanos / (answered - 1)));
    }

    static double millis(long nanos) {
        return nanos / 1e6;
    }
}
