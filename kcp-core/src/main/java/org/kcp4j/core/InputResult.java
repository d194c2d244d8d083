package org.kcp4j.core;

/**
 * What became of a packet handed to {@link KcpEngine#input}. Everything but {@link #ACCEPTED} is the peer's (or the
 * network's) fault: the rest of the packet was ignored, segments in front of the fault have taken effect (PROTOCOL a.5).
 */
public enum InputResult {
    /** Every segment of the packet was understood. It may still have carried nothing new. */
    ACCEPTED,
    /** Shorter than one segment header. */
    TRUNCATED,
    /** A segment belongs to another conversation. */
    WRONG_CONV,
    /** A segment's command is none of the four. */
    UNKNOWN_COMMAND,
    /** A segment claims more payload than the packet holds. */
    BAD_LENGTH
}
