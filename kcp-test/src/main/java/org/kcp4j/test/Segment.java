package org.kcp4j.test;

import org.kcp4j.core.SegmentHeader;

/**
 * One KCP segment as a value, to be written into packets for tests. Its payload follows from its number, so that whoever
 * receives it can check it: byte i is {@code (byte) (31 * sn + i)}.
 *
 * @param conv conversation id
 * @param command {@link SegmentHeader#PUSH}, {@code ACK}, {@code WASK} or {@code WINS}, if it shall be legal
 * @param fragment fragments still to come, 0 … 255
 * @param window free receive window, 0 … 65 535
 * @param ts wrapping milliseconds
 * @param sn wrapping sequence number
 * @param una next expected sequence number
 * @param length payload bytes, 0 … 65 535
 */
public record Segment(int conv, int command, int fragment, int window, int ts, int sn, int una, int length) {
    /**
     * Checks the length, by which memory is claimed.
     *
     * @throws IllegalArgumentException if it is out of its range
     */
    public Segment {
        if (length < 0 || length > 0xFFFF) {
            throw new IllegalArgumentException("length must be 0 … 65535: " + length);
        }
    }

    /**
     * A segment that carries payload, the first of its sender's window.
     *
     * @param conv conversation id
     * @param sn sequence number
     * @param length payload bytes
     * @return the segment
     */
    public static Segment push(int conv, int sn, int length) {
        return new Segment(conv, SegmentHeader.PUSH, 0, 128, 0, sn, 0, length);
    }

    /**
     * Writes segments one behind the other.
     *
     * @param segments at least one
     * @return the packet
     */
    public static byte[] packet(Segment... segments) {
        int bytes = 0;
        for (Segment segment : segments) {
            bytes += SegmentHeader.BYTES + segment.length;
        }
        byte[] packet = new byte[bytes];
        int at = 0;
        for (Segment segment : segments) {
            at = segment.write(packet, at);
        }
        return packet;
    }

    private int write(byte[] packet, int offset) {
        SegmentHeader.write(packet, offset, conv, command, fragment, window, ts, sn, una, length);
        int payload = offset + SegmentHeader.BYTES;
        for (int i = 0; i < length; i++) {
            packet[payload + i] = (byte) (31 * sn + i);
        }
        return payload + length;
    }
}
