package org.kcp4j.net.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct cmsghdr} of 64-bit Linux and the number behind it. */
final class ControlMessage {
    private static final int LEVEL = 8;
    private static final int TYPE = 12;
    private static final int DATA = 16;

    private ControlMessage() {}

    static void writeShort(MemorySegment at, long offset, int level, int type, short value) {
        at.set(ValueLayout.JAVA_LONG, offset, DATA + Short.BYTES);
        at.set(ValueLayout.JAVA_INT, offset + LEVEL, level);
        at.set(ValueLayout.JAVA_INT, offset + TYPE, type);
        at.set(ValueLayout.JAVA_SHORT, offset + DATA, value);
    }

    /** {@return the number of the message if it is of the kind given, or 0} */
    static int readInt(MemorySegment at, long offset, int level, int type) {
        boolean isIt = at.get(ValueLayout.JAVA_INT, offset + LEVEL) == level
                && at.get(ValueLayout.JAVA_INT, offset + TYPE) == type;
        return isIt ? at.get(ValueLayout.JAVA_INT, offset + DATA) : 0;
    }
}
