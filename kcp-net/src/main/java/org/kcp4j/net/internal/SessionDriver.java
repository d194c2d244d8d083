package org.kcp4j.net.internal;

/** Who steps a {@link Duty}, and when: at its deadline, and after {@link #signal}. */
public interface SessionDriver {
    /** Begins stepping. Once. */
    void start();

    /**
     * Says that there is something new for the session. Whatever the caller published before this call is seen by a step
     * that begins after it. Any thread; never waits.
     */
    void signal();

    /** {@return how often the session was woken up, for tests and statistics} */
    long wakeUps();
}
