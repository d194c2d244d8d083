package org.kcp4j.cli.snappy;

import java.util.zip.CRC32C;

/**
 * Constants of the framing format. A stream is chunks, the first of which says that it is one:
 *
 * <pre>{@code
 * 0  type     1   0 compressed, 1 plain, 0x80 … 0xfe to be skipped, 0xff stream identifier; others end the stream
 * 1  length   3   little-endian: bytes that follow
 * 4  checksum 4   of types 0 and 1: masked CRC-32C of the plain data
 * 8  data
 * }</pre>
 */
final class Framing {
    static final byte COMPRESSED = 0;
    static final byte PLAIN = 1;
    static final int FIRST_SKIPPABLE = 0x80;
    static final int IDENTIFIER = 0xff;

    static final int HEADER_BYTES = 4;
    static final int CHECKSUM_BYTES = 4;

    /** The whole identifier chunk. */
    static final byte[] STREAM_START = {(byte) 0xff, 6, 0, 0, 's', 'N', 'a', 'P', 'p', 'Y'};

    private Framing() {}

    static int maskedChecksum(CRC32C crc, byte[] data, int offset, int length) {
        crc.reset();
        crc.update(data, offset, length);
        return Integer.rotateRight((int) crc.getValue(), 15) + 0xa282ead8;
    }
}
