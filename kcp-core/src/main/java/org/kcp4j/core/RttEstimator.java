package org.kcp4j.core;

/**
 * Round-trip estimate and retransmission time-out (PROTOCOL a.6, column Go). All times in milliseconds. There is no Karn
 * exclusion because the timestamp that a peer echoes is refreshed at every transmission.
 */
final class RttEstimator {
    static final int MAX_RTO_MS = 60_000;

    private static final int INITIAL_RTO_MS = 200;
    private static final int MIN_RTO_MS = 100;
    private static final int MIN_RTO_NODELAY_MS = 30;

    private int srttMs;
    private int rttVarMs;
    private int rtoMs = INITIAL_RTO_MS;
    private int minRtoMs;

    RttEstimator(boolean nodelay) {
        nodelay(nodelay);
    }

    /** Selects the least time-out; the current one changes with the next sample only. */
    void nodelay(boolean nodelay) {
        minRtoMs = nodelay ? MIN_RTO_NODELAY_MS : MIN_RTO_MS;
    }

    /**
     * Takes a sample.
     *
     * @param rttMs round trip, 0 or more
     * @return false if it is no possible round trip and was ignored
     */
    boolean sample(int rttMs, int intervalMs) {
        // DEVIATION: kcp-go believes any timestamp. One forged or damaged ACK could then drive the estimate to 24 days.
        if (rttMs > MAX_RTO_MS) {
            return false;
        }
        if (srttMs == 0) {
            srttMs = rttMs;
            rttVarMs = rttMs >> 1;
        } else {
            int delta = rttMs - srttMs;
            srttMs += delta >> 3; // floor, as kcp-go shifts
            int deviation = Math.abs(delta);
            // A round trip far below the estimate says little about the jitter: it counts for an eighth of the usual.
            int shift = rttMs < srttMs - rttVarMs ? 5 : 2;
            rttVarMs += (deviation - rttVarMs) >> shift;
        }
        int rto = srttMs + Math.max(intervalMs, 4 * rttVarMs);
        rtoMs = Math.clamp(rto, minRtoMs, MAX_RTO_MS);
        return true;
    }

    int srttMs() {
        return srttMs;
    }

    int rttVarMs() {
        return rttVarMs;
    }

    int rtoMs() {
        return rtoMs;
    }

    void assertInvariants() {
        assert srttMs >= 0 && srttMs <= MAX_RTO_MS : "srtt " + srttMs;
        assert rttVarMs >= 0 && rttVarMs <= MAX_RTO_MS : "rttVar " + rttVarMs;
        assert rtoMs >= MIN_RTO_NODELAY_MS && rtoMs <= MAX_RTO_MS : "rto " + rtoMs;
    }
}
