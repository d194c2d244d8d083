package org.kcp4j.core;

import org.jspecify.annotations.Nullable;

/**
 * Packs the segments of one flush into packets of at most MTU bytes (PROTOCOL a.7, output rule). Window and una are the
 * same for every segment of a flush and are given once. Between flushes it refers to nothing of the caller's.
 */
final class PacketWriter {
    private static final byte[] NO_BYTES = {};

    private final EngineCounters counters;
    private final int conv;

    // The flush under way.
    private @Nullable PacketSink sink;
    private int mtu;
    private int window;
    private int una;

    // The packet under way: bytes [start, position) of buffer; none while they are equal.
    private byte[] buffer = NO_BYTES;
    private int start;
    private int position;

    PacketWriter(int conv, EngineCounters counters) {
        this.conv = conv;
        this.counters = counters;
    }

    void open(PacketSink target, int mtuBytes, int advertisedWindow, int nextExpected) {
        sink = target;
        mtu = mtuBytes;
        window = advertisedWindow;
        una = nextExpected;
        start = 0;
        position = 0;
    }

    /** Writes a segment without payload. */
    void control(int command, int ts, int sn) {
        segment(command, 0, ts, sn, NO_BYTES, 0);
    }

    /** Writes a segment; starts a new packet where it would not fit into the one under way. */
    void segment(int command, int fragment, int ts, int sn, byte[] payload, int length) {
        int bytes = SegmentHeader.BYTES + length;
        if (position - start + bytes > mtu) {
            commit();
        }
        if (position == start) {
            begin(Math.max(mtu, bytes));
        }
        SegmentHeader.write(buffer, position, conv, command, fragment, window, ts, sn, una, length);
        System.arraycopy(payload, 0, buffer, position + SegmentHeader.BYTES, length);
        position += bytes;
        counters.outSegs++;
    }

    /** Whether two segments of this length fit into one packet. */
    boolean fitsTwice(int length) {
        return 2 * (SegmentHeader.BYTES + length) <= mtu;
    }

    /** Whether a packet is under way and a segment of this length fits into it. */
    boolean hasRoomFor(int length) {
        return position != start && position - start + SegmentHeader.BYTES + length <= mtu;
    }

    void close() {
        commit();
        sink = null;
        buffer = NO_BYTES;
    }

    private void begin(int bytes) {
        PacketSink target = sink();
        buffer = target.buffer();
        start = target.headroom();
        position = start;
        if (start < 0 || buffer.length - start < bytes) {
            throw new IllegalStateException(
                    "sink lent " + buffer.length + " bytes with headroom " + start + " for a packet of " + bytes);
        }
    }

    private void commit() {
        if (position != start) {
            int length = position - start;
            position = start;
            sink().packet(length);
        }
    }

    private PacketSink sink() {
        PacketSink target = sink;
        if (target == null) {
            throw new AssertionError("no flush under way");
        }
        return target;
    }
}
