package org.kcp4j.net.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;

/** {@code struct mmsghdr} of 64-bit Linux, with one vector. */
final class MessageHeader {
    static final int BYTES = 64;

    private static final int NAME = 0;
    private static final int NAME_BYTES = 8;
    private static final int VECTORS = 16;
    private static final int VECTOR_COUNT = 24;
    private static final int CONTROL = 32;
    private static final int CONTROL_BYTES = 40;
    private static final int FLAGS = 48;
    private static final int LENGTH = 56;

    private MessageHeader() {}

    static void write(
            MemorySegment at, long offset, long name, int nameBytes, long vector, long control, int controlBytes) {
        at.set(ValueLayout.JAVA_LONG, offset + NAME, name);
        at.set(ValueLayout.JAVA_INT, offset + NAME_BYTES, nameBytes);
        at.set(ValueLayout.JAVA_LONG, offset + VECTORS, vector);
        at.set(ValueLayout.JAVA_LONG, offset + VECTOR_COUNT, 1);
        at.set(ValueLayout.JAVA_LONG, offset + CONTROL, control);
        at.set(ValueLayout.JAVA_LONG, offset + CONTROL_BYTES, controlBytes);
        at.set(ValueLayout.JAVA_INT, offset + FLAGS, 0);
        at.set(ValueLayout.JAVA_INT, offset + LENGTH, 0);
    }

    /** Makes a header that a message was received into ready for the next: the kernel has overwritten the rooms. */
    static void reset(MemorySegment at, long offset, int nameBytes, int controlBytes) {
        at.set(ValueLayout.JAVA_INT, offset + NAME_BYTES, nameBytes);
        at.set(ValueLayout.JAVA_LONG, offset + CONTROL_BYTES, controlBytes);
        at.set(ValueLayout.JAVA_INT, offset + FLAGS, 0);
    }

    /** {@return the length of what was received, in bytes} */
    static int length(MemorySegment at, long offset) {
        return at.get(ValueLayout.JAVA_INT, offset + LENGTH);
    }

    /** {@return how many bytes of control messages were received} */
    static int controlBytes(MemorySegment at, long offset) {
        return (int) at.get(ValueLayout.JAVA_LONG, offset + CONTROL_BYTES);
    }
}
