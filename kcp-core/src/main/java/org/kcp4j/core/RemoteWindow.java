package org.kcp4j.core;

/** The peer's free receive window as it tells it with every segment. */
final class RemoteWindow {
    /** Assumed before the peer was heard (PROTOCOL a.2); also the smallest default of any implementation. */
    static final int INITIAL = 32;

    private final EngineObserver observer;
    private int free = INITIAL;
    private int peak;
    private boolean known;

    RemoteWindow(EngineObserver observer) {
        this.observer = observer;
    }

    void update(int segments) {
        boolean wasClosed = isClosed();
        free = segments;
        known = true;
        peak = Math.max(peak, segments);
        if (wasClosed && !isClosed()) {
            observer.windowOpened(segments);
        } else if (!wasClosed && isClosed()) {
            observer.windowClosed();
        }
    }

    /** Whether the peer has told it. */
    boolean isKnown() {
        return known;
    }

    /** Free segments, 0 to 65 535. */
    int free() {
        return free;
    }

    boolean isClosed() {
        return free == 0;
    }

    /**
     * Most fragments of a message that the peer is known to have room for. An implementation that holds exactly its window
     * never delivers a longer one, and stalls.
     */
    int fragmentLimit() {
        return known ? Math.max(peak, INITIAL) : Integer.MAX_VALUE;
    }
}
