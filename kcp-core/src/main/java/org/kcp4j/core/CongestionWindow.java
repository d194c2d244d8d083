package org.kcp4j.core;

/**
 * kcp-go's congestion window (PROTOCOL a.5 step 8, a.7 phase 6): slow start and additive increase per packet that
 * acknowledges something, halving on loss. Counts in segments and bytes, in unsigned 32-bit arithmetic as kcp-go does.
 * Switched off it keeps no books and limits nothing.
 */
final class CongestionWindow {
    private static final int MIN_SSTHRESH = 2;

    private boolean enabled;
    private int cwnd; // starts at 0: the first flush only raises it to 1
    private int ssthresh = MIN_SSTHRESH;
    private int incrBytes;

    CongestionWindow(boolean enabled) {
        this.enabled = enabled;
    }

    void enabled(boolean on) {
        enabled = on;
    }

    int cwnd() {
        return cwnd;
    }

    int ssthresh() {
        return ssthresh;
    }

    /** The smaller of the window given and this one. */
    int limit(int window) {
        return enabled && Integer.compareUnsigned(cwnd, window) < 0 ? cwnd : window;
    }

    /** Whether the next flush raises the window from nothing. */
    boolean isClosed() {
        return enabled && cwnd == 0;
    }

    /** Grows after a packet that moved {@code una}, once however much it acknowledged. */
    void onAdvance(int remoteWindow, int mss) {
        if (!enabled || Integer.compareUnsigned(cwnd, remoteWindow) >= 0) {
            return;
        }
        if (Integer.compareUnsigned(cwnd, ssthresh) < 0) {
            cwnd++;
            incrBytes += mss;
        } else {
            if (Integer.compareUnsigned(incrBytes, mss) < 0) {
                incrBytes = mss;
            }
            incrBytes += Integer.divideUnsigned(mss * mss, incrBytes) + mss / 16;
            if (Integer.compareUnsigned((cwnd + 1) * mss, incrBytes) <= 0) {
                cwnd = Integer.divideUnsigned(incrBytes + mss - 1, mss);
            }
        }
        if (Integer.compareUnsigned(cwnd, remoteWindow) > 0) {
            cwnd = remoteWindow;
            incrBytes = remoteWindow * mss;
        }
    }

    /**
     * Narrows after a flush.
     *
     * @param retransmits fast and early retransmissions of the flush
     * @param timeouts retransmissions for time-out
     * @param inFlight segments in flight
     * @param window the effective window the flush worked with
     * @param fastResend the fast retransmission threshold, 0 = off
     */
    void afterFlush(int retransmits, int timeouts, int inFlight, int window, int fastResend, int mss) {
        if (!enabled) {
            return;
        }
        if (retransmits > 0) {
            ssthresh = Math.max(inFlight / 2, MIN_SSTHRESH);
            // The threshold "off" is 2^32 - 1 in kcp-go, and the sum wraps.
            cwnd = ssthresh + (fastResend > 0 ? fastResend : -1);
            incrBytes = cwnd * mss;
        }
        if (timeouts > 0) {
            ssthresh = Math.max(window / 2, MIN_SSTHRESH);
            cwnd = 1;
            incrBytes = mss;
        }
        if (cwnd == 0) {
            cwnd = 1;
            incrBytes = mss;
        }
    }

    void assertInvariants() {
        assert ssthresh >= MIN_SSTHRESH : "ssthresh " + ssthresh;
    }
}
