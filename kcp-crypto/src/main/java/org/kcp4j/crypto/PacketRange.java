package org.kcp4j.crypto;

/** Checks the ranges that callers pass. */
final class PacketRange {

    private PacketRange() {}

    static void check(byte[] buffer, int offset, int length, int headroom, int tailroom) {
        boolean fits = length >= 0 && offset >= headroom && length <= buffer.length - tailroom - (long) offset;
        if (!fits) {
            throw new IllegalArgumentException("offset " + offset + " and length " + length + " with headroom "
                    + headroom + " and tailroom " + tailroom + " do not fit a buffer of " + buffer.length + " bytes");
        }
    }
}
