package org.kcp4j.crypto.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/** Words in byte arrays, and the XOR of ranges. */
final class Bytes {

    private static final VarHandle BIG_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle BIG_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.BIG_ENDIAN);
    private static final VarHandle LITTLE_ENDIAN_LONG =
            MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle LITTLE_ENDIAN_INT =
            MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);

    private Bytes() {}

    static long bigEndianLong(byte[] buffer, int offset) {
        return (long) BIG_ENDIAN_LONG.get(buffer, offset);
    }

    static void setBigEndianLong(byte[] buffer, int offset, long value) {
        BIG_ENDIAN_LONG.set(buffer, offset, value);
    }

    static int bigEndianInt(byte[] buffer, int offset) {
        return (int) BIG_ENDIAN_INT.get(buffer, offset);
    }

    static void setBigEndianInt(byte[] buffer, int offset, int value) {
        BIG_ENDIAN_INT.set(buffer, offset, value);
    }

    static int littleEndianInt(byte[] buffer, int offset) {
        return (int) LITTLE_ENDIAN_INT.get(buffer, offset);
    }

    static long littleEndianLong(byte[] buffer, int offset) {
        return (long) LITTLE_ENDIAN_LONG.get(buffer, offset);
    }

    static void setLittleEndianLong(byte[] buffer, int offset, long value) {
        LITTLE_ENDIAN_LONG.set(buffer, offset, value);
    }

    static void xorLittleEndianLong(byte[] buffer, int offset, long word) {
        LITTLE_ENDIAN_LONG.set(buffer, offset, (long) LITTLE_ENDIAN_LONG.get(buffer, offset) ^ word);
    }

    /** {@code buffer[offset, offset + length) ^= mask[maskOffset, maskOffset + length)}. */
    static void xor(byte[] buffer, int offset, byte[] mask, int maskOffset, int length) {
        int i = 0;
        for (; i <= length - Long.BYTES; i += Long.BYTES) {
            long mixed = (long) LITTLE_ENDIAN_LONG.get(buffer, offset + i)
                    ^ (long) LITTLE_ENDIAN_LONG.get(mask, maskOffset + i);
            LITTLE_ENDIAN_LONG.set(buffer, offset + i, mixed);
        }
        for (; i < length; i++) {
            buffer[offset + i] ^= mask[maskOffset + i];
        }
    }

    /**
     * {@code buffer[offset, offset + length)} ^= the bytes of {@code mask}, little-endian words. An array of another type:
     * the compiler makes no vector instructions of a loop over two arrays that could be one, at different offsets.
     */
    static void xor(byte[] buffer, int offset, long[] mask, int length) {
        int words = length >>> 3;
        for (int i = 0; i < words; i++) {
            xorLittleEndianLong(buffer, offset + (i << 3), mask[i]);
        }
        for (int i = words << 3; i < length; i++) {
            buffer[offset + i] ^= (byte) (mask[words] >>> (i << 3));
        }
    }

    /** XORs up to eight bytes with the leading bytes of a big-endian word. */
    static void xorLeading(byte[] buffer, int offset, int length, long word) {
        if (length >= Long.BYTES) {
            setBigEndianLong(buffer, offset, bigEndianLong(buffer, offset) ^ word);
            return;
        }
        for (int i = 0; i < length; i++) {
            buffer[offset + i] ^= (byte) (word >>> (56 - 8 * i));
        }
    }
}
