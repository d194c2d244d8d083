package org.kcp4j.net;

/**
 * What one session has counted, and its engine's estimates. An immutable snapshot; each value is right, but they may
 * differ by the work of a moment.
 *
 * @param bytesSent application bytes given to the protocol (kcp-go: BytesSent)
 * @param bytesReceived application bytes given to the reader's buffer (kcp-go: BytesReceived)
 * @param bytesDiscarded application bytes that arrived after this side had closed
 * @param inPackets datagrams received (InPkts)
 * @param inBytes their bytes (InBytes)
 * @param outPackets datagrams sent (OutPkts)
 * @param outBytes their bytes (OutBytes)
 * @param outDropped datagrams the system did not take; repeated by the protocol
 * @param mailboxDropped datagrams received faster than the session took them; repeated by the peer
 * @param inChecksumErrors datagrams that failed the cipher's check (InCsumErrors)
 * @param malformed datagrams too short to be anything (InErrs)
 * @param oobPackets unreliable datagrams received (OOBPackets)
 * @param oobDropped unreliable datagrams, either way, for which the queue was full
 * @param fecFullShards groups that were complete without repair (FECFullShards)
 * @param fecParityShards parity packets received (FECParityShards)
 * @param fecRecovered data packets rebuilt (FECRecovered)
 * @param fecErrors groups that could not be decoded (FECErrs)
 * @param inSegments segments received (InSegs)
 * @param outSegments segments sent (OutSegs)
 * @param retransmittedSegments segments sent again (RetransSegs): the sum of the next three
 * @param fastRetransmittedSegments because later ones were acknowledged (FastRetransSegs)
 * @param earlyRetransmittedSegments the same, with nothing new to send (EarlyRetransSegs)
 * @param lostSegments because the time-out was over (LostSegs)
 * @param copiedSegments copies written into room that datagrams had left, see {@link org.kcp4j.core.KcpConfig#copies}
 * @param repeatedSegments segments received twice or outside the window (RepeatSegs)
 * @param inErrors packets the engine refused (KCPInErrors)
 * @param srttMs smoothed round-trip time in milliseconds; 0 before the first sample
 * @param rttVarMs its variation in milliseconds
 * @param rtoMs retransmission time-out in milliseconds
 * @param waitingSegments segments queued or in flight (WaitSnd)
 * @param steps how often the session's thread had something to do
 */
public record SessionStats(
        long bytesSent,
        long bytesReceived,
        long bytesDiscarded,
        long inPackets,
        long inBytes,
        long outPackets,
        long outBytes,
        long outDropped,
        long mailboxDropped,
        long inChecksumErrors,
        long malformed,
        long oobPackets,
        long oobDropped,
        long fecFullShards,
        long fecParityShards,
        long fecRecovered,
        long fecErrors,
        long inSegments,
        long outSegments,
        long retransmittedSegments,
        long fastRetransmittedSegments,
        long earlyRetransmittedSegments,
        long lostSegments,
        long copiedSegments,
        long repeatedSegments,
        long inErrors,
        int srttMs,
        int rttVarMs,
        int rtoMs,
        int waitingSegments,
        long steps) {}
