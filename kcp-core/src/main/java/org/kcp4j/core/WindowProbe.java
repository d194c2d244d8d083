package org.kcp4j.core;

/**
 * The two window commands: WASK asks a peer whose window is closed, first after 500 ms and then ever more rarely
 * (PROTOCOL a.7 phase 2); WINS tells a peer that ours opened.
 */
final class WindowProbe {
    private static final int FIRST_WAIT_MS = 500;
    private static final int MAX_WAIT_MS = 120_000;

    /** What a marked WASK has for {@code sn}: anything but 0, which a first question has. */
    private static final int MARK = 1;

    private boolean marked;
    private boolean askPending;
    private boolean tellPending;
    private int waitMs; // 0: no probing under way
    private int askAtMs;

    /** Makes the next flush send a WASK. */
    void requestAsk() {
        askPending = true;
    }

    /** Makes questions differ from the first one of a conversation. */
    void mark() {
        marked = true;
    }

    /** Makes the next flush send a WINS. */
    void requestTell() {
        tellPending = true;
    }

    boolean isPending() {
        return askPending || tellPending;
    }

    boolean isRunning() {
        return waitMs != 0;
    }

    /** When the next WASK is due; meaningful while {@link #isRunning}. */
    int askAtMs() {
        return askAtMs;
    }

    /** Starts, steps or stops the probing of a closed window. */
    void onFlush(int nowMs, boolean closed) {
        if (!closed) {
            waitMs = 0;
        } else if (waitMs == 0) {
            waitMs = FIRST_WAIT_MS;
            askAtMs = nowMs + waitMs;
        } else if (!SerialNumber.isBefore(nowMs, askAtMs)) {
            waitMs = Math.min(waitMs + waitMs / 2, MAX_WAIT_MS);
            askAtMs = nowMs + waitMs;
            askPending = true;
        }
    }

    /** Writes what is pending. {@code sn} and {@code ts} are the last acknowledgement's, as kcp-go leaves them. */
    void writeTo(PacketWriter out, int ts, int sn) {
        if (askPending) {
            out.control(SegmentHeader.WASK, ts, marked ? MARK : sn);
            askPending = false;
        }
        if (tellPending) {
            out.control(SegmentHeader.WINS, ts, sn);
            tellPending = false;
        }
    }
}
