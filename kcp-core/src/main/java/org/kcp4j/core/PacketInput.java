package org.kcp4j.core;

/** Takes packets apart and hands each segment's news to the mechanism it concerns (PROTOCOL a.5, column Go). */
final class PacketInput {
    private final int conv;
    private final SendWindow sending;
    private final ReceiveWindow receiving;
    private final RemoteWindow remote;
    private final AckList acks;
    private final WindowProbe probe;
    private final EngineCounters counters;

    // Of the packet under way.
    private boolean overtaken; // an acknowledgement made some segment count as lost
    private boolean acked;
    private int ackedTs; // of the last ACK

    PacketInput(
            int conv,
            SendWindow sending,
            ReceiveWindow receiving,
            RemoteWindow remote,
            AckList acks,
            WindowProbe probe,
            EngineCounters counters) {
        this.conv = conv;
        this.sending = sending;
        this.receiving = receiving;
        this.remote = remote;
        this.acks = acks;
        this.probe = probe;
        this.counters = counters;
    }

    /** Whether an ACK of the last packet reported a segment as overtaken often enough. */
    boolean overtaken() {
        return overtaken;
    }

    /** Whether the last packet held an ACK. */
    boolean acked() {
        return acked;
    }

    /** The timestamp that the last ACK of the last packet echoed. */
    int ackedTs() {
        return ackedTs;
    }

    /**
     * Takes a packet. A fault ends it; segments in front of the fault have taken effect.
     *
     * @param regular false if the packet was rebuilt by error correction: its window is out of date
     * @param fastResend threshold of fast retransmission, 0 = off
     */
    InputResult take(byte[] packet, int offset, int length, boolean regular, int fastResend) {
        overtaken = false;
        acked = false;
        if (length < SegmentHeader.BYTES) {
            return InputResult.TRUNCATED;
        }
        int segments = 0;
        int at = offset;
        int end = offset + length;
        while (end - at >= SegmentHeader.BYTES) {
            if (SegmentHeader.conv(packet, at) != conv) {
                return InputResult.WRONG_CONV;
            }
            int payloadBytes = SegmentHeader.length(packet, at);
            if (Integer.compareUnsigned(payloadBytes, end - at - SegmentHeader.BYTES) > 0) {
                return InputResult.BAD_LENGTH;
            }
            int command = SegmentHeader.command(packet, at);
            if (command < SegmentHeader.PUSH || command > SegmentHeader.WINS) {
                return InputResult.UNKNOWN_COMMAND;
            }
            if (regular) {
                remote.update(SegmentHeader.window(packet, at));
            }
            onUna(SegmentHeader.una(packet, at));
            switch (command) {
                case SegmentHeader.ACK -> onAck(packet, at, fastResend);
                case SegmentHeader.PUSH -> onPush(packet, at, payloadBytes, regular);
                case SegmentHeader.WASK -> probe.requestTell();
                default -> {} // WINS: its window was taken above
            }
            segments++;
            at += SegmentHeader.BYTES + payloadBytes;
        }
        counters.inSegs += segments;
        return InputResult.ACCEPTED;
    }

    private void onUna(int una) {
        // DEVIATION: kcp-go believes any una and would forget what was never delivered, or never even sent.
        if (sending.isPlausible(una)) {
            sending.acknowledgeBefore(una);
        } else {
            counters.ignoredUnas++;
        }
    }

    private void onAck(byte[] packet, int at, int fastResend) {
        int sn = SegmentHeader.sn(packet, at);
        acked = true;
        ackedTs = SegmentHeader.ts(packet, at);
        if (!sending.isTransmitted(sn)) {
            counters.ignoredAcks++;
            return;
        }
        if (!sending.acknowledge(sn)) {
            counters.ignoredAcks++;
        }
        overtaken |= sending.overtake(sn, ackedTs, fastResend);
    }

    private void onPush(byte[] packet, int at, int payloadBytes, boolean regular) {
        int sn = SegmentHeader.sn(packet, at);
        boolean fresh = false;
        if (receiving.isBeyond(sn)) {
            counters.outOfWindowSegs++;
        } else {
            // Duplicates are acknowledged too: the first acknowledgement may be the one that was lost.
            if (!acks.add(sn, SegmentHeader.ts(packet, at))) {
                counters.droppedAcks++;
            }
            int fragment = SegmentHeader.fragment(packet, at);
            fresh = receiving.accept(sn, fragment, packet, at + SegmentHeader.BYTES, payloadBytes);
        }
        if (!fresh && regular) {
            counters.repeatSegs++;
        }
    }
}
