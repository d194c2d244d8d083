package org.kcp4j.cli.snappy;

import java.io.IOException;
import java.io.StreamCorruptedException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Expands snappy blocks ({@link BlockEncoder}). Whatever the bytes, it neither reads nor writes outside its ranges. */
final class BlockDecoder {
    private static final int MAX_LENGTH_BYTES = 5;
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private BlockDecoder() {}

    /**
     * Expands one block.
     *
     * @param from array that holds it
     * @param offset its first index
     * @param end the index after it
     * @param into array for the data, written from index 0
     * @return bytes of data
     * @throws StreamCorruptedException if it is no block, or of more data than {@code into} has room for
     */
    static int decode(byte[] from, int offset, int end, byte[] into) throws IOException {
        int at = offset;
        long length = 0;
        for (int shift = 0; ; shift += 7) {
            require(at < end && shift < 7 * MAX_LENGTH_BYTES, "length of a block");
            byte digit = from[at++];
            length |= (long) (digit & 0x7f) << shift;
            if (digit >= 0) {
                break;
            }
        }
        require(length <= into.length, "block of " + length + " bytes");
        int room = (int) length;
        int done = 0;
        while (at < end) {
            int tag = from[at++] & 0xff;
            int kind = tag & 3;
            if (kind == BlockEncoder.LITERAL) {
                int code = tag >>> 2;
                int extra = Math.max(0, code - 59);
                require(extra <= end - at, "literal");
                long size = 1 + (extra == 0 ? code : littleEndian(from, at, extra));
                at += extra;
                require(size <= end - at && size <= room - done, "literal");
                System.arraycopy(from, at, into, done, (int) size);
                at += (int) size;
                done += (int) size;
            } else {
                int width = 1 << (kind - 1);
                require(width <= end - at, "copy");
                int size = kind == BlockEncoder.NEAR_COPY ? 4 + (tag >>> 2 & 7) : 1 + (tag >>> 2);
                int distance = switch (kind) {
                    case BlockEncoder.NEAR_COPY -> (tag >>> 5) << 8 | (from[at] & 0xff);
                    case BlockEncoder.FAR_COPY -> (short) SHORT.get(from, at) & 0xffff;
                    default -> (int) INT.get(from, at);
                };
                at += width;
                require(distance > 0 && distance <= done && size <= room - done, "copy");
                copy(into, done, distance, size);
                done += size;
            }
        }
        require(done == room, "block of " + done + " bytes announced as " + room);
        return done;
    }

    private static long littleEndian(byte[] from, int at, int bytes) {
        long value = 0;
        for (int i = 0; i < bytes; i++) {
            value |= (from[at + i] & 0xffL) << (8 * i);
        }
        return value;
    }

    /** A copy may reach into what it writes itself: then it repeats. */
    private static void copy(byte[] into, int at, int distance, int size) {
        if (size <= distance) {
            System.arraycopy(into, at - distance, into, at, size);
        } else {
            for (int i = at; i < at + size; i++) {
                into[i] = into[i - distance];
            }
        }
    }

    private static void require(boolean condition, String what) throws StreamCorruptedException {
        if (!condition) {
            throw new StreamCorruptedException("snappy: bad " + what);
        }
    }
}
