package org.kcp4j.core;

/**
 * What one engine has counted since it was made. A live view: written by the owner without synchronisation, to be read by
 * the owner. Where kcp-go has the counter, the name is kcp-go's (PROTOCOL d.9).
 */
public final class EngineCounters {
    long inSegs;
    long outSegs;
    long fastRetransSegs;
    long earlyRetransSegs;
    long lostSegs;
    long copiedSegs;
    long repeatSegs;
    long kcpInErrors;
    long truncatedPackets;
    long wrongConvPackets;
    long unknownCommandPackets;
    long badLengthPackets;
    long outOfWindowSegs;
    long ignoredAcks;
    long ignoredUnas;
    long ignoredRttSamples;
    long droppedAcks;

    EngineCounters() {}

    /** {@return segments parsed, all commands, in packets that were accepted whole} kcp-go: InSegs. */
    public long inSegs() {
        return inSegs;
    }

    /** {@return segments written, all commands} kcp-go: OutSegs. */
    public long outSegs() {
        return outSegs;
    }

    /** {@return segments sent again because enough later ones were acknowledged} kcp-go: FastRetransSegs. */
    public long fastRetransSegs() {
        return fastRetransSegs;
    }

    /**
     * {@return segments sent again because a later one was acknowledged and nothing new was to be sent} kcp-go:
     * EarlyRetransSegs.
     */
    public long earlyRetransSegs() {
        return earlyRetransSegs;
    }

    /** {@return segments sent again because their time-out passed} kcp-go: LostSegs. */
    public long lostSegs() {
        return lostSegs;
    }

    /** {@return all segments sent again, whatever the reason} kcp-go: RetransSegs. */
    public long retransSegs() {
        return fastRetransSegs + earlyRetransSegs + lostSegs;
    }

    /** {@return copies written into room that packets had left, see {@link KcpConfig#copies}; no retransmissions} */
    public long copiedSegs() {
        return copiedSegs;
    }

    /** {@return PUSH segments from the wire that were duplicates or outside the receive window} kcp-go: RepeatSegs. */
    public long repeatSegs() {
        return repeatSegs;
    }

    /**
     * {@return packets whose input did not end with {@link InputResult#ACCEPTED}; the sum of the four reasons} kcp-
     * go: KCPInErrors.
     */
    public long kcpInErrors() {
        return kcpInErrors;
    }

    /** {@return packets shorter than a header} */
    public long truncatedPackets() {
        return truncatedPackets;
    }

    /** {@return packets with a segment of another conversation} */
    public long wrongConvPackets() {
        return wrongConvPackets;
    }

    /** {@return packets with a segment of unknown command} */
    public long unknownCommandPackets() {
        return unknownCommandPackets;
    }

    /** {@return packets with a segment longer than the packet} */
    public long badLengthPackets() {
        return badLengthPackets;
    }

    /** {@return PUSH segments at or beyond the end of the receive window: ignored, not acknowledged} */
    public long outOfWindowSegs() {
        return outOfWindowSegs;
    }

    /** {@return ACK segments for nothing in flight: late duplicates, or forged} */
    public long ignoredAcks() {
        return ignoredAcks;
    }

    /** {@return segments whose {@code una} lies beyond what was ever sent: forged, {@code una} ignored} */
    public long ignoredUnas() {
        return ignoredUnas;
    }

    /** {@return round trips of more than a minute by the peer's timestamp: forged, not used} */
    public long ignoredRttSamples() {
        return ignoredRttSamples;
    }

    /** {@return acknowledgements not noted because too many were pending; the peer will send again} */
    public long droppedAcks() {
        return droppedAcks;
    }

    void packetRejected(InputResult reason) {
        kcpInErrors++;
        switch (reason) {
            case ACCEPTED -> throw new AssertionError("an accepted packet is no error");
            case TRUNCATED -> truncatedPackets++;
            case WRONG_CONV -> wrongConvPackets++;
            case UNKNOWN_COMMAND -> unknownCommandPackets++;
            case BAD_LENGTH -> badLengthPackets++;
        }
    }
}
