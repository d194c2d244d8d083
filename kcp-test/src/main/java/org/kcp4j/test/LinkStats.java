package org.kcp4j.test;

/**
 * What became of the datagrams of one {@link SimLink}. An immutable snapshot;
 * {@code sent + duplicated = delivered + lost + overflowed + tooLong + blackedOut}.
 *
 * @param sent datagrams that were handed to the link
 * @param delivered copies that arrived or will
 * @param deliveredBytes their bytes
 * @param lost lost by chance, in bursts or alone
 * @param overflowed dropped because the queue was full
 * @param tooLong dropped because they were longer than the MTU
 * @param blackedOut dropped in a blackout or while the link was cut
 * @param duplicated second copies
 * @param reordered copies held back while others passed
 * @param corrupted copies with flipped bits
 */
public record LinkStats(
        long sent,
        long delivered,
        long deliveredBytes,
        long lost,
        long overflowed,
        long tooLong,
        long blackedOut,
        long duplicated,
        long reordered,
        long corrupted) {}
