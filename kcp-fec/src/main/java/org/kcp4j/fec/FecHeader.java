package org.kcp4j.fec;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.util.Objects;

/**
 * The header in front of every packet that passes through forward error correction (PROTOCOL b.1, b.7). All integers
 * are little-endian.
 *
 * <pre>
 *   offset  0        4      6      8        12
 *   data    | seqid  | F1 00 | size | KCP bytes ...            size = 2 + number of KCP bytes
 *   parity  | seqid  | F2 00 | Reed-Solomon output over the data shards' bytes from `size` on ...
 *   OOB     | FF x 4 | F3 00 | size | conv   | payload ...     size = 2 + 4 + number of payload bytes
 * </pre>
 *
 * <p>A flyweight: static accessors at an offset of a caller's array. They check nothing beyond the array's bounds.
 * Thread safe, as far as the arrays are.
 */
public final class FecHeader {
    /** Bytes of the header that every type has: seqid and type. What follows is covered by the code. */
    public static final int BYTES = 6;
    /** Bytes of the header of a data or OOB packet: with the size field. The headroom a data packet needs. */
    public static final int WITH_SIZE = 8;
    /** Bytes of the header of an out-of-band packet: with the conversation id. */
    public static final int OOB_BYTES = 12;

    /** Type of a data packet: a KCP packet follows the header. */
    public static final int DATA = 0xF1;
    /** Type of a parity packet. */
    public static final int PARITY = 0xF2;
    /** Type of an out-of-band packet: a datagram that is neither numbered nor coded. */
    public static final int OOB = 0xF3;

    /** Longest KCP packet that the 16-bit size field can describe. */
    public static final int MAX_DATA_BYTES = 0xFFFF - Short.BYTES;
    /** Longest payload of an out-of-band packet. */
    public static final int MAX_OOB_BYTES = MAX_DATA_BYTES - Integer.BYTES;

    private static final int TYPE_OFFSET = 4;
    private static final int SIZE_OFFSET = 6;
    private static final int CONV_OFFSET = 8;
    private static final int OOB_SEQID = 0xFFFFFFFF;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN);
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN);

    private FecHeader() {}

    /**
     * Tells a packet with this header from a bare KCP packet, whose command byte is never one of the types (PROTOCOL
     * 1.0).
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     * @param length bytes of the packet; fewer than {@link #WITH_SIZE} are never FEC
     * @return whether this is a data, parity or OOB packet
     */
    public static boolean isFec(byte[] buffer, int offset, int length) {
        if (length < WITH_SIZE) {
            return false;
        }
        int type = type(buffer, offset);
        return type >= DATA && type <= OOB;
    }

    /**
     * {@return the unsigned 32-bit sequence number of the packet at {@code offset}}
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     */
    public static int seqid(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset);
    }

    /**
     * {@return the type of the packet at {@code offset}, 0 to 65535}
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     */
    public static int type(byte[] buffer, int offset) {
        return (short) SHORT.get(buffer, offset + TYPE_OFFSET) & 0xFFFF;
    }

    /**
     * {@return the size field of the data or OOB packet at {@code offset}, 0 to 65535; it counts its own two bytes}
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     */
    public static int size(byte[] buffer, int offset) {
        return (short) SHORT.get(buffer, offset + SIZE_OFFSET) & 0xFFFF;
    }

    /**
     * {@return the conversation id of the OOB packet at {@code offset}, of at least {@link #OOB_BYTES} bytes}
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     */
    public static int oobConv(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + CONV_OFFSET);
    }

    /**
     * Writes sequence number and type, {@link #BYTES} bytes.
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     * @param seqid unsigned 32-bit sequence number
     * @param type {@link #DATA}, {@link #PARITY} or {@link #OOB}
     */
    public static void write(byte[] buffer, int offset, int seqid, int type) {
        INT.set(buffer, offset, seqid);
        SHORT.set(buffer, offset + TYPE_OFFSET, (short) type);
    }

    /**
     * Writes sequence number, type and size field, {@link #WITH_SIZE} bytes.
     *
     * @param buffer holds the packet
     * @param offset where the packet starts
     * @param seqid unsigned 32-bit sequence number
     * @param type {@link #DATA} or {@link #OOB}
     * @param size 2 + the number of bytes that follow the size field, at most 65535
     */
    public static void write(byte[] buffer, int offset, int seqid, int type, int size) {
        write(buffer, offset, seqid, type);
        SHORT.set(buffer, offset + SIZE_OFFSET, (short) size);
    }

    /**
     * Writes the header of an out-of-band packet, {@link #OOB_BYTES} bytes, in front of its payload (PROTOCOL b.7). It
     * takes no sequence number, so it may be sent at any moment.
     *
     * @param buffer holds the payload at {@code offset + OOB_BYTES}
     * @param offset where the packet starts
     * @param conv conversation id
     * @param payloadLength bytes of payload, 0 to {@link #MAX_OOB_BYTES}
     * @return the length of the whole packet
     * @throws IllegalArgumentException if the payload is too long
     * @throws IndexOutOfBoundsException if the packet would not lie in the buffer
     */
    public static int writeOob(byte[] buffer, int offset, int conv, int payloadLength) {
        if (payloadLength < 0 || payloadLength > MAX_OOB_BYTES) {
            throw new IllegalArgumentException("OOB payload of " + payloadLength + " bytes, at most " + MAX_OOB_BYTES);
        }
        Objects.checkFromIndexSize(offset, OOB_BYTES + payloadLength, buffer.length);
        write(buffer, offset, OOB_SEQID, OOB, Short.BYTES + Integer.BYTES + payloadLength);
        INT.set(buffer, offset + CONV_OFFSET, conv);
        return OOB_BYTES + payloadLength;
    }

    /** Reads any unsigned 16-bit little-endian field. */
    static int unsignedShort(byte[] buffer, int offset) {
        return (short) SHORT.get(buffer, offset) & 0xFFFF;
    }
}
