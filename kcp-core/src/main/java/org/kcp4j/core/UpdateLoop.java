package org.kcp4j.core;

/** When the classic loop of {@code update} and {@code check} flushes (PROTOCOL a.8). */
final class UpdateLoop {
    private static final int SLAP_LIMIT_MS = 10_000;

    private boolean started;
    private int nextMs;

    /** Whether an update at this time flushes; if so, the next time is fixed. */
    boolean isDue(int nowMs, int intervalMs) {
        if (!started) {
            started = true;
            nextMs = nowMs;
        }
        int slap = nowMs - nextMs;
        if (slap >= SLAP_LIMIT_MS || slap < -SLAP_LIMIT_MS) {
            nextMs = nowMs;
            slap = 0;
        }
        if (slap < 0) {
            return false;
        }
        nextMs += intervalMs;
        if (!SerialNumber.isBefore(nowMs, nextMs)) {
            nextMs = nowMs + intervalMs;
        }
        return true;
    }

    /** Milliseconds until the next update flushes, 0 if it does so now. */
    int waitMs(int nowMs) {
        int wait = nextMs - nowMs;
        return !started || wait > SLAP_LIMIT_MS ? 0 : Math.max(0, wait);
    }
}
