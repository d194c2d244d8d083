package org.kcp4j.net.internal;

/** Who steps a {@link Duty}, and when: at its deadline, and after {@link #signal}. */
public interface SessionDriver {
    /** Begins stepping. Once. */
    void start();

    /**
     * Says that there is something new for the session, which its own thread shall see to. Whatever the caller published
     * before this call is seen by a step that begins after it. Any thread; never waits.
     */
    void signal();

    /**
     * The same, but the calling thread steps the session itself unless another is at it: quicker than waking a thread. It
     * must not hold a lock that the session's owner asks for.
     */
    default void stepHere() {
        signal();
    }

    /**
     * One or the other, by how much there {@linkplain Duty#isShort is to do}: for threads that others wait for.
     *
     * @param oneOfMany whether the caller nudges many sessions at once
     */
    default void nudge(boolean oneOfMany) {
        signal();
    }

    /** {@return how often the session was woken up, for tests and statistics} */
    long wakeUps();
}
