package org.kcp4j.core;

import static org.kcp4j.core.SerialNumber.isBefore;

/**
 * Decides which segments in flight a full flush writes, and writes them (PROTOCOL a.7 phase 5, column Go). Looks at the
 * segments that were never written, and at the others only when one of them may be due.
 */
final class Transmitter {
    private final SendWindow window;
    private final RttEstimator rtt;
    private final EngineCounters counters;
    private final EngineObserver observer;
    private final SpareCopies copies;
    private final int deadLink;

    private boolean nodelay;
    private int fastResend;

    private boolean dead;

    // Results of the last run.
    private int retransmits;
    private int timeouts;

    Transmitter(
            SendWindow window, RttEstimator rtt, KcpConfig config, EngineCounters counters, EngineObserver observer) {
        this.window = window;
        this.rtt = rtt;
        this.counters = counters;
        this.observer = observer;
        copies = new SpareCopies(window, config, counters);
        deadLink = config.deadLink();
        nodelay = config.nodelay();
        fastResend = config.fastResend();
    }

    void tune(boolean halfBackOff, int fastResendThreshold) {
        nodelay = halfBackOff;
        fastResend = fastResendThreshold;
    }

    /** Acknowledgements of later segments after which one is sent again; 0 = off. */
    int fastResend() {
        return fastResend;
    }

    /** Whether some segment reached the limit of transmissions. */
    boolean isDead() {
        return dead;
    }

    /** Fast and early retransmissions of the last run. */
    int retransmits() {
        return retransmits;
    }

    /** Retransmissions for time-out of the last run. */
    int timeouts() {
        return timeouts;
    }

    /** An ACK-only flush transmits nothing. */
    void skip() {
        retransmits = 0;
        timeouts = 0;
    }

    /**
     * Transmits what is due.
     *
     * @param admitted segments that got their number in this flush; while there are any, no early retransmission
     */
    void run(int nowMs, int admitted, PacketWriter out) {
        retransmits = 0;
        timeouts = 0;
        if (window.overtaken != 0 || window.mayBeOverdue(nowMs)) {
            retransmit(nowMs, admitted == 0, out);
        }
        while (window.firstUnsent != window.nxt) {
            transmitFirst(nowMs, out);
        }
        copies.writeTo(out, nowMs);
    }

    /** Gives memory back. */
    void trim() {
        copies.trim();
    }

    private void transmitFirst(int nowMs, PacketWriter out) {
        int sn = window.firstUnsent++;
        int slot = sn & window.mask;
        int rto = rtt.rtoMs();
        window.rtoMs[slot] = rto;
        window.resendAtMs[slot] = nowMs + rto;
        window.onFirstTransmission(nowMs + rto);
        write(sn, slot, nowMs, out);
        copies.onFirst(sn, nowMs, out);
        observer.sent(sn, window.lengths[slot]);
    }

    private void retransmit(int nowMs, boolean early, PacketWriter out) {
        int wait = Integer.MAX_VALUE;
        for (int sn = window.una; sn != window.firstUnsent; sn++) {
            int slot = sn & window.mask;
            if (!window.acked[slot]) {
                retransmitIfDue(sn, slot, nowMs, early, out);
                wait = Math.min(wait, window.resendAtMs[slot] - nowMs);
            }
        }
        window.earliestResendMs(nowMs + wait);
    }

    private void retransmitIfDue(int sn, int slot, int nowMs, boolean early, PacketWriter out) {
        int fastAcks = window.fastAcks[slot]; // SPENT is negative
        RetransmitReason reason;
        if (fastResend > 0 && fastAcks >= fastResend) {
            reason = RetransmitReason.FAST;
            counters.fastRetransSegs++;
        } else if (early && fastAcks > 0) {
            reason = RetransmitReason.EARLY;
            counters.earlyRetransSegs++;
        } else if (!isBefore(nowMs, window.resendAtMs[slot])) {
            reason = RetransmitReason.TIMEOUT;
            counters.lostSegs++;
        } else {
            return;
        }
        if (fastAcks > 0) {
            window.overtaken--;
        }
        if (reason == RetransmitReason.TIMEOUT) {
            timeouts++;
            window.fastAcks[slot] = 0;
            window.rtoMs[slot] += nodelay ? rtt.rtoMs() / 2 : rtt.rtoMs();
        } else {
            retransmits++;
            window.fastAcks[slot] = SendWindow.SPENT;
            window.rtoMs[slot] = rtt.rtoMs();
        }
        window.resendAtMs[slot] = nowMs + window.rtoMs[slot];
        write(sn, slot, nowMs, out);
        copies.onRepeat(sn, nowMs, out);
        observer.retransmitted(sn, reason, window.transmissions[slot]);
    }

    private void write(int sn, int slot, int nowMs, PacketWriter out) {
        window.sentAtMs[slot] = nowMs;
        int transmissions = ++window.transmissions[slot];
        window.write(sn, nowMs, out);
        if (transmissions >= deadLink && !dead) {
            dead = true;
            observer.deadLink(sn);
        }
    }
}
