package org.kcp4j.core;

/**
 * How an engine behaves. Immutable; the {@code with…} methods return changed copies. The presets are kcptun's modes
 * (PROTOCOL f.4) with windows wide enough for ordinary links. Nothing of it is negotiated: each side has its own.
 *
 * @param mtu largest packet to send, in bytes, {@value #MIN_MTU} to {@value #MAX_MTU}; payload per segment is 24 less
 * @param sendWindow most segments in flight, 1 to {@value #MAX_WINDOW}
 * @param receiveWindow most segments held for the reader, 1 to {@value #MAX_WINDOW}; at most 65 535 are advertised
 * @param sendQueue most segments waiting in all, queued and in flight, 1 to {@value #MAX_SEND_QUEUE}
 * @param nodelay low-latency retransmission: least time-out 30 ms instead of 100, back-off by half instead of whole
 * @param intervalMs most time that work which can wait does wait, {@value #MIN_INTERVAL_MS} to {@value #MAX_INTERVAL_MS} ms
 * @param fastResend acknowledgements of later segments that make a segment count as lost; 0 = off
 * @param congestionControl whether losses narrow the window
 * @param stream true: a byte stream, small writes are merged; false: messages with boundaries
 * @param ackNoDelay whether every packet with data asks for an immediate flush of acknowledgements
 * @param copies how often each segment is written once more into room that later packets have left, 0 to
 *     {@value #MAX_COPIES}. No packet is made for copies, and a segment that fills more than half of one gets none: so they
 *     cost bytes and no packets, and bulk transfers nothing. For small messages whose delay matters more than their bytes
 * @param repeatCopies the same for each retransmission
 * @param deadLink transmissions of one segment after which the link counts as dead, at least 1
 */
public record KcpConfig(
        int mtu,
        int sendWindow,
        int receiveWindow,
        int sendQueue,
        boolean nodelay,
        int intervalMs,
        int fastResend,
        boolean congestionControl,
        boolean stream,
        boolean ackNoDelay,
        int copies,
        int repeatCopies,
        int deadLink) {
    /** Smallest MTU: a header and one byte. */
    public static final int MIN_MTU = SegmentHeader.BYTES + 1;

    /** Largest MTU. */
    public static final int MAX_MTU = 65_535;

    /** Largest window in segments. */
    public static final int MAX_WINDOW = 1 << 20;

    /** Largest bound of the send queue in segments. */
    public static final int MAX_SEND_QUEUE = 1 << 22;

    /** Shortest interval. */
    public static final int MIN_INTERVAL_MS = 10;

    /** Longest interval. */
    public static final int MAX_INTERVAL_MS = 5_000;

    /** Most copies of a transmission. */
    public static final int MAX_COPIES = 8;

    private static final int DEFAULT_MTU = 1_400;
    private static final int DEFAULT_WINDOW = 1_024;
    private static final int DEFAULT_DEAD_LINK = 20;

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if one is out of range; the text names it
     */
    public KcpConfig {
        requireMtu(mtu);
        requireWindow("sendWindow", sendWindow);
        requireWindow("receiveWindow", receiveWindow);
        requireRange("sendQueue", sendQueue, 1, MAX_SEND_QUEUE);
        requireInterval(intervalMs);
        requireFastResend(fastResend);
        requireRange("copies", copies, 0, MAX_COPIES);
        requireRange("repeatCopies", repeatCopies, 0, MAX_COPIES);
        requireRange("deadLink", deadLink, 1, Integer.MAX_VALUE);
    }

    /**
     * Sparing: 40 ms interval, whole back-off.
     *
     * @return the preset
     */
    public static KcpConfig normal() {
        return preset(false, 40);
    }

    /**
     * As {@link #normal} with a 30 ms interval.
     *
     * @return the preset
     */
    public static KcpConfig fast() {
        return preset(false, 30);
    }

    /**
     * Low latency: nodelay, 20 ms interval.
     *
     * @return the preset
     */
    public static KcpConfig fast2() {
        return preset(true, 20);
    }

    /**
     * Lowest latency: nodelay, 10 ms interval.
     *
     * @return the preset
     */
    public static KcpConfig fast3() {
        return preset(true, 10);
    }

    private static KcpConfig preset(boolean nodelay, int intervalMs) {
        return new KcpConfig(
                DEFAULT_MTU,
                DEFAULT_WINDOW,
                DEFAULT_WINDOW,
                2 * DEFAULT_WINDOW,
                nodelay,
                intervalMs,
                2,
                false,
                false,
                false,
                0,
                0,
                DEFAULT_DEAD_LINK);
    }

    /**
     * A copy with another {@link #mtu}.
     *
     * @param value largest packet to send, in bytes, {@value #MIN_MTU} to {@value #MAX_MTU}; payload per segment is 24 less
     * @return the copy
     */
    public KcpConfig withMtu(int value) {
        return new KcpConfig(
                value,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #sendWindow}.
     *
     * @param value most segments in flight, 1 to {@value #MAX_WINDOW}
     * @return the copy
     */
    public KcpConfig withSendWindow(int value) {
        return new KcpConfig(
                mtu,
                value,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #receiveWindow}.
     *
     * @param value most segments held for the reader, 1 to {@value #MAX_WINDOW}; at most 65 535 are advertised
     * @return the copy
     */
    public KcpConfig withReceiveWindow(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                value,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #sendQueue}.
     *
     * @param value most segments waiting in all, queued and in flight, 1 to {@value #MAX_SEND_QUEUE}
     * @return the copy
     */
    public KcpConfig withSendQueue(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                value,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #nodelay}.
     *
     * @param value low-latency retransmission: least time-out 30 ms instead of 100, back-off by half instead of whole
     * @return the copy
     */
    public KcpConfig withNodelay(boolean value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                value,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #intervalMs}.
     *
     * @param value most time that work which can wait does wait, {@value #MIN_INTERVAL_MS} to {@value #MAX_INTERVAL_MS} ms
     * @return the copy
     */
    public KcpConfig withIntervalMs(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                value,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #fastResend}.
     *
     * @param value acknowledgements of later segments that make a segment count as lost; 0 = off
     * @return the copy
     */
    public KcpConfig withFastResend(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                value,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #congestionControl}.
     *
     * @param value whether losses narrow the window
     * @return the copy
     */
    public KcpConfig withCongestionControl(boolean value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                value,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #stream}.
     *
     * @param value true: a byte stream, small writes are merged; false: messages with boundaries
     * @return the copy
     */
    public KcpConfig withStream(boolean value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                value,
                ackNoDelay,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #ackNoDelay}.
     *
     * @param value whether every packet with data asks for an immediate flush of acknowledgements
     * @return the copy
     */
    public KcpConfig withAckNoDelay(boolean value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                value,
                copies,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #copies}.
     *
     * @param value how often each segment is written once more into room that later packets have left, 0 to {@value #MAX_COPIES}
     * @return the copy
     */
    public KcpConfig withCopies(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                value,
                repeatCopies,
                deadLink);
    }

    /**
     * A copy with another {@link #repeatCopies}.
     *
     * @param value the same for each retransmission, 0 to {@value #MAX_COPIES}
     * @return the copy
     */
    public KcpConfig withRepeatCopies(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                value,
                deadLink);
    }

    /**
     * A copy with another {@link #deadLink}.
     *
     * @param value transmissions of one segment after which the link counts as dead, at least 1
     * @return the copy
     */
    public KcpConfig withDeadLink(int value) {
        return new KcpConfig(
                mtu,
                sendWindow,
                receiveWindow,
                sendQueue,
                nodelay,
                intervalMs,
                fastResend,
                congestionControl,
                stream,
                ackNoDelay,
                copies,
                repeatCopies,
                value);
    }

    static void requireMtu(int mtu) {
        requireRange("mtu", mtu, MIN_MTU, MAX_MTU);
    }

    static void requireWindow(String name, int window) {
        requireRange(name, window, 1, MAX_WINDOW);
    }

    static void requireInterval(int intervalMs) {
        requireRange("intervalMs", intervalMs, MIN_INTERVAL_MS, MAX_INTERVAL_MS);
    }

    static void requireFastResend(int fastResend) {
        requireRange("fastResend", fastResend, 0, Integer.MAX_VALUE);
    }

    private static void requireRange(String name, int value, int min, int max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " " + value + " is not in [" + min + ", " + max + "]");
        }
    }
}
