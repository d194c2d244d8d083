package org.kcp4j.crypto.internal;

import java.util.Arrays;

/** The fixed initialisation vector that every packet starts from (PROTOCOL c.1). */
final class CfbIv {

    /** Bytes 0 to 7, big-endian: all that a cipher of 8-byte blocks uses. */
    static final long HIGH = 0xa7734f9c12ac1b01L;

    /** Bytes 8 to 15, big-endian. */
    static final long LOW = 0xa415f2c1fc78e66bL;

    private CfbIv() {}

    static byte[] bytes(int blockBytes) {
        byte[] iv = new byte[16];
        Bytes.setBigEndianLong(iv, 0, HIGH);
        Bytes.setBigEndianLong(iv, 8, LOW);
        return Arrays.copyOf(iv, blockBytes);
    }
}
