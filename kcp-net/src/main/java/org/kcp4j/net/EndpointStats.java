package org.kcp4j.net;

/**
 * What one UDP socket has counted. An immutable snapshot; each value is right, but they may differ by the work of a
 * moment.
 *
 * @param sessions sessions there are now (kcp-go: CurrEstab)
 * @param passiveOpens sessions begun by peers (PassiveOpens)
 * @param inPackets datagrams received
 * @param inBytes their bytes
 * @param malformed datagrams too short to be anything (InErrs)
 * @param inChecksumErrors datagrams of unknown senders that failed the cipher's check (InCsumErrors)
 * @param strangers datagrams of no session, unfit to begin one
 * @param overLimit beginnings of sessions refused because the backlog or the number of sessions was at its limit
 * @param tombstoneHits late datagrams of closed sessions
 * @param mailboxDropped datagrams dropped because their session was behind
 */
public record EndpointStats(
        int sessions,
        long passiveOpens,
        long inPackets,
        long inBytes,
        long malformed,
        long inChecksumErrors,
        long strangers,
        long overLimit,
        long tombstoneHits,
        long mailboxDropped) {}
