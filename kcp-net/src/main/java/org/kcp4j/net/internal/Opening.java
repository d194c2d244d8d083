package org.kcp4j.net.internal;

import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.fec.FecHeader;

/** Opens datagrams, and finds in an opened one the conversation and the first segment (PROTOCOL 1.0). */
final class Opening {
    private Opening() {}

    /**
     * Opens a packet in place, unless that was done already.
     *
     * @return 0, or the cipher's reason to reject it, negative
     */
    static int open(PacketCipher cipher, Packet packet) {
        if (packet.opened) {
            return 0;
        }
        int length = cipher.open(packet.bytes, packet.offset, packet.length);
        if (length < 0) {
            return length;
        }
        packet.offset += cipher.headroom();
        packet.length = length;
        packet.opened = true;
        return 0;
    }

    /** Whether an opened packet tells its conversation: all but parity and fragments of nothing do. */
    static boolean tellsConv(Packet packet) {
        return isOob(packet) || segment(packet) >= 0;
    }

    static int conv(Packet packet) {
        return isOob(packet)
                ? FecHeader.oobConv(packet.bytes, packet.offset)
                : SegmentHeader.conv(packet.bytes, segment(packet));
    }

    static boolean isOob(Packet packet) {
        return packet.length >= FecHeader.OOB_BYTES
                && FecHeader.isFec(packet.bytes, packet.offset, packet.length)
                && FecHeader.type(packet.bytes, packet.offset) == FecHeader.OOB;
    }

    static boolean isParity(Packet packet) {
        return FecHeader.isFec(packet.bytes, packet.offset, packet.length)
                && FecHeader.type(packet.bytes, packet.offset) == FecHeader.PARITY;
    }

    /** Where the first segment of an opened packet begins in its array, or -1 if it has none. */
    static int segment(Packet packet) {
        int header = 0;
        if (FecHeader.isFec(packet.bytes, packet.offset, packet.length)) {
            if (FecHeader.type(packet.bytes, packet.offset) != FecHeader.DATA) {
                return -1;
            }
            header = FecHeader.WITH_SIZE;
        }
        return packet.length >= header + SegmentHeader.BYTES ? packet.offset + header : -1;
    }
}
