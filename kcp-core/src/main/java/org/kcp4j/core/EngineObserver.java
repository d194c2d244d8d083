package org.kcp4j.core;

/**
 * Typed events of one engine, for tests, statistics and tracing. Every method does nothing unless overridden.
 *
 * <p>Called on the owner's thread in the middle of a step: an observer must not call the engine, block or throw.
 */
public interface EngineObserver {
    /** An observer that ignores everything. */
    EngineObserver NONE = new EngineObserver() {};

    /**
     * A segment was written for the first time.
     *
     * @param sn its sequence number
     * @param length its payload bytes
     */
    default void sent(int sn, int length) {}

    /**
     * A segment was written again.
     *
     * @param sn its sequence number
     * @param reason why
     * @param transmissions how often it has been written now, 2 or more
     */
    default void retransmitted(int sn, RetransmitReason reason, int transmissions) {}

    /**
     * The peer confirmed a segment, by itself or by {@code una}. Once per segment.
     *
     * @param sn its sequence number
     */
    default void acked(int sn) {}

    /**
     * The round-trip estimate changed.
     *
     * @param rttMs the new sample
     * @param srttMs smoothed round-trip time after it
     * @param rtoMs retransmission time-out after it
     */
    default void rttSample(int rttMs, int srttMs, int rtoMs) {}

    /** The peer's receive window closed: nothing new can be sent. */
    default void windowClosed() {}

    /**
     * The peer's receive window opened again.
     *
     * @param window its free segments now
     */
    default void windowOpened(int window) {}

    /**
     * A segment reached the limit of transmissions. Reported once; sending goes on.
     *
     * @param sn its sequence number
     */
    default void deadLink(int sn) {}
}
