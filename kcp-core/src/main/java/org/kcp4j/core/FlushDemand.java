package org.kcp4j.core;

/**
 * What received packets have made worth sending at once, without waiting for the deadline (PROTOCOL a.5 step 9).
 * Declared in rising order of urgency.
 */
public enum FlushDemand {
    /** Nothing that cannot wait for {@link KcpEngine#delayMs}. */
    NONE,
    /** Acknowledgements: {@link KcpEngine#flushAcks} satisfies it, and so does a full flush. */
    ACKS,
    /** The window moved or a segment looks lost: {@link KcpEngine#flush} satisfies it. */
    FULL
}
