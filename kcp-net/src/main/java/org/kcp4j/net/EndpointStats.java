package org.kcp4j.net;

/**
 * What one UDP socket has counted, or all {@linkplain KcpOptions#shards shards} of a listener together. An immutable
 * snapshot; each value is right, but they may differ by the work of a moment.
 *
 * @param sessions sessions there are now (kcp-go: CurrEstab)
 * @param passiveOpens sessions begun by peers (PassiveOpens)
 * @param inPackets datagrams received
 * @param inBytes their bytes
 * @param malformed datagrams too short to be anything (InErrs)
 * @param inChecksumErrors datagrams of unknown senders that failed the cipher's check (InCsumErrors)
 * @param strangers datagrams of no session, unfit to begin one
 * @param challenges senders asked to show that they receive, before a session begins
 * @param moves sessions whose peers have changed their address
 * @param overBacklog beginnings refused because as many as may wait to be accepted did
 * @param overSessions beginnings refused because there were as many sessions as there may be
 * @param overAddress beginnings refused because there were as many with this address as there may be
 * @param overMemory beginnings refused, and datagrams dropped, because sessions held as much as they may
 * @param tombstoneHits late datagrams of closed sessions
 * @param mailboxDropped datagrams dropped because their session was behind
 * @param heldBytes what sessions hold now, about: themselves, and data sent and received
 */
public record EndpointStats(
        int sessions,
        long passiveOpens,
        long inPackets,
        long inBytes,
        long malformed,
        long inChecksumErrors,
        long strangers,
        long challenges,
        long moves,
        long overBacklog,
        long overSessions,
        long overAddress,
        long overMemory,
        long tombstoneHits,
        long mailboxDropped,
        long heldBytes) {
    /** {@return datagrams received that came to nothing, for whatever reason, but for challenges and late ones} */
    public long dropped() {
        return malformed
                + inChecksumErrors
                + strangers
                + overBacklog
                + overSessions
                + overAddress
                + overMemory
                + mailboxDropped;
    }
}
