package org.kcp4j.core;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * The 24-byte header in front of every segment, read and written in place (PROTOCOL a.1). All integers are little-endian.
 *
 * <pre>
 *  0        4     5     6        8        12       16       20       24
 *  | conv   | cmd | frg | wnd    | ts     | sn     | una    | len    | payload ...
 * </pre>
 *
 * <p>The accessors take the offset of the header in the array and trust the caller that 24 bytes are there; the array's
 * own bounds check is the only one. Stateless and thread safe.
 */
public final class SegmentHeader {
    /** Length of the header in bytes. */
    public static final int BYTES = 24;

    /** Command of a segment that carries payload. */
    public static final int PUSH = 81;

    /** Command of an acknowledgement of one {@code sn}. */
    public static final int ACK = 82;

    /** Command that asks the peer for its receive window. */
    public static final int WASK = 83;

    /** Command that tells the peer the receive window. */
    public static final int WINS = 84;

    private static final int CONV = 0;
    private static final int COMMAND = 4;
    private static final int FRAGMENT = 5;
    private static final int WINDOW = 6;
    private static final int TS = 8;
    private static final int SN = 12;
    private static final int UNA = 16;
    private static final int LENGTH = 20;

    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();
    private static final VarHandle SHORT = MethodHandles.byteArrayViewVarHandle(short[].class, ByteOrder.LITTLE_ENDIAN)
            .withInvokeExactBehavior();

    private SegmentHeader() {}

    /**
     * The conversation id.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return conv, all 32 bits in use
     */
    public static int conv(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + CONV);
    }

    /**
     * The command, one of {@link #PUSH}, {@link #ACK}, {@link #WASK}, {@link #WINS} in a legal segment.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return 0 to 255
     */
    public static int command(byte[] buffer, int offset) {
        return buffer[offset + COMMAND] & 0xFF;
    }

    /**
     * How many fragments of the same message follow this one; 0 in stream mode.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return 0 to 255
     */
    public static int fragment(byte[] buffer, int offset) {
        return buffer[offset + FRAGMENT] & 0xFF;
    }

    /**
     * The sender's free receive window.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return segments, 0 to 65 535
     */
    public static int window(byte[] buffer, int offset) {
        return (short) SHORT.get(buffer, offset + WINDOW) & 0xFFFF;
    }

    /**
     * The sender's clock at this transmission; in an ACK the value copied from the acknowledged PUSH.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return wrapping milliseconds
     */
    public static int ts(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + TS);
    }

    /**
     * The sequence number; on WASK and WINS without meaning, but see {@link KcpEngine#markWindowProbes}.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return wrapping sequence number
     */
    public static int sn(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + SN);
    }

    /**
     * The next sequence number the sender of this segment expects: everything before it has arrived there.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return wrapping sequence number
     */
    public static int una(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + UNA);
    }

    /**
     * Payload bytes that follow the header. A hostile peer may put any 32 bits here: negative means 2^31 or more.
     *
     * @param buffer array that holds the header
     * @param offset where the header starts
     * @return the raw 32 bits
     */
    public static int length(byte[] buffer, int offset) {
        return (int) INT.get(buffer, offset + LENGTH);
    }

    /**
     * Writes one header.
     *
     * @param buffer array to write to
     * @param offset where the header starts; 24 bytes are written
     * @param conv conversation id
     * @param command {@link #PUSH}, {@link #ACK}, {@link #WASK} or {@link #WINS}
     * @param fragment fragments still to come, 0 to 255
     * @param window free receive window, 0 to 65 535 segments
     * @param ts wrapping milliseconds
     * @param sn wrapping sequence number
     * @param una next expected sequence number
     * @param length payload bytes that follow
     */
    public static void write(
            byte[] buffer,
            int offset,
            int conv,
            int command,
            int fragment,
            int window,
            int ts,
            int sn,
            int una,
            int length) {
        INT.set(buffer, offset + CONV, conv);
        buffer[offset + COMMAND] = (byte) command;
        buffer[offset + FRAGMENT] = (byte) fragment;
        SHORT.set(buffer, offset + WINDOW, (short) window);
        INT.set(buffer, offset + TS, ts);
        INT.set(buffer, offset + SN, sn);
        INT.set(buffer, offset + UNA, una);
        INT.set(buffer, offset + LENGTH, length);
    }
}
