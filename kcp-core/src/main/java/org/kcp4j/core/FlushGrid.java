package org.kcp4j.core;

/**
 * When work that can wait is done: at the points of a grid one interval apart, where kcp-go's periodic flush would have
 * done it. The instant is fixed when the work arises, so that a late driver finds it in the past instead of ever ahead.
 */
final class FlushGrid {
    private boolean started;
    private int originMs;
    private int intervalMs;

    private boolean scheduled;
    private int dueMs;

    FlushGrid(int intervalMs) {
        this.intervalMs = intervalMs;
    }

    int intervalMs() {
        return intervalMs;
    }

    /** Changes the distance of the points. Waiting work is scheduled anew. */
    void interval(int ms) {
        intervalMs = ms;
        scheduled = false;
    }

    /** Fixes the origin of the grid at the first time the engine hears of. */
    void observe(int nowMs) {
        if (!started) {
            started = true;
            originMs = nowMs;
        }
    }

    /** New work: due at the first point at or after now, unless older work is due before. */
    void onWork(int nowMs) {
        if (!scheduled) {
            int sincePoint = Integer.remainderUnsigned(nowMs - originMs, intervalMs);
            schedule(sincePoint == 0 ? nowMs : nowMs - sincePoint + intervalMs);
        }
    }

    /** A flush has run and left this work: due at the first point after now, so that a flush never follows itself. */
    void onLeftover(int nowMs) {
        schedule(nowMs - Integer.remainderUnsigned(nowMs - originMs, intervalMs) + intervalMs);
    }

    /** A flush has left nothing. */
    void clear() {
        scheduled = false;
    }

    /** When the waiting work is due; meaningful after {@link #onWork} or {@link #onLeftover}. */
    int dueMs() {
        return dueMs;
    }

    private void schedule(int atMs) {
        scheduled = true;
        dueMs = atMs;
    }
}
