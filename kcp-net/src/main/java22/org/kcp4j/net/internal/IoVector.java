package org.kcp4j.net.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct iovec} of 64-bit Linux. */
final class IoVector {
    static final int BYTES = 16;

    private IoVector() {}

    static void write(MemorySegment at, long offset, long address, long length) {
        at.set(ValueLayout.JAVA_LONG, offset, address);
        at.set(ValueLayout.JAVA_LONG, offset + 8, length);
    }
}
