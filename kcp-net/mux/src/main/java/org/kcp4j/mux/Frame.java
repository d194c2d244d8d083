package org.kcp4j.mux;

/**
 * The wire (PROTOCOL e.1): everything is little-endian, and nothing stands between frames.
 *
 * <pre>
 * 0         1         2                   4                                       8
 * +---------+---------+-------------------+---------------------------------------+-----------
 * | version | command | length of payload | stream, 0 in NOP                      | payload …
 * +---------+---------+-------------------+---------------------------------------+-----------
 * payload of UPD:
 * 8                                       12                                      16
 * +---------------------------------------+---------------------------------------+
 * | bytes consumed so far, wrapping       | window                                |
 * +---------------------------------------+---------------------------------------+
 * </pre>
 */
final class Frame {
    static final int HEADER_BYTES = 8;
    static final int UPDATE_BYTES = 8;

    static final int VERSION = 0;
    static final int COMMAND = 1;
    static final int LENGTH = 2;
    static final int STREAM = 4;
    static final int CONSUMED = 8;
    static final int WINDOW = 12;

    /** Opens a stream. */
    static final byte SYN = 0;
    /** Ends a stream's bytes in this direction; a second one: its bytes in the other direction are not read any more. */
    static final byte FIN = 1;
    /** Carries bytes of a stream. */
    static final byte PSH = 2;
    /** Shows that the peer lives. */
    static final byte NOP = 3;
    /** Moves a stream's window; version 2 only. */
    static final byte UPD = 4;

    /** The window of every stream until its first UPD, whatever the peer is configured to (PROTOCOL e.5). */
    static final int FIRST_WINDOW_BYTES = 262_144;

    private Frame() {}

    static int length(byte[] from, int offset) {
        return (from[offset + LENGTH] & 0xff) | (from[offset + LENGTH + 1] & 0xff) << 8;
    }

    static int intAt(byte[] from, int offset) {
        return (from[offset] & 0xff)
                | (from[offset + 1] & 0xff) << 8
                | (from[offset + 2] & 0xff) << 16
                | (from[offset + 3] & 0xff) << 24;
    }

    static void putInt(byte[] into, int offset, int value) {
        into[offset] = (byte) value;
        into[offset + 1] = (byte) (value >>> 8);
        into[offset + 2] = (byte) (value >>> 16);
        into[offset + 3] = (byte) (value >>> 24);
    }

    static void putHeader(byte[] into, int offset, int version, byte command, int length, int stream) {
        into[offset + VERSION] = (byte) version;
        into[offset + COMMAND] = command;
        into[offset + LENGTH] = (byte) length;
        into[offset + LENGTH + 1] = (byte) (length >>> 8);
        putInt(into, offset + STREAM, stream);
    }
}
