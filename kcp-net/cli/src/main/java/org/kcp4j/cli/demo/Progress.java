package org.kcp4j.cli.demo;

import java.util.concurrent.atomic.AtomicLong;

/** How far one task is. Thread safe: the task writes, the display reads. */
final class Progress {
    private final String label;
    private final long total;
    private final AtomicLong done = new AtomicLong();

    /**
     * @param label the task's name
     * @param total the units of work it consists of, at least 1
     */
    Progress(String label, long total) {
        this.label = label;
        this.total = total;
    }

    void add(long units) {
        done.addAndGet(units);
    }

    String label() {
        return label;
    }

    long done() {
        return done.get();
    }

    long total() {
        return total;
    }

    int percent() {
        return (int) (100 * done.get() / total);
    }
}
