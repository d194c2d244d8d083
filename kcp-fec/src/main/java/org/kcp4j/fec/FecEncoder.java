package org.kcp4j.fec;

import java.util.Objects;

/**
 * Numbers outgoing packets and adds parity packets to every group of them (PROTOCOL b.2, b.3).
 *
 * <p>Call {@link #encode} once for each KCP packet, in the order of transmission, and send the packet and then whatever
 * parity packets came out. That is the whole protocol; there is no timer, and a group that is never filled costs
 * nothing but its copies.
 *
 * <p>Parity comes only if the last packet of a group follows the one before it within the <em>continuity limit</em>,
 * {@value #CONTINUITY_LIMIT_MS} ms as in kcp-go: after a longer pause it would protect packets that have long been
 * retransmitted. Its sequence numbers are skipped then.
 *
 * <p>Memory: a copy of each packet of the current group and one parity packet each, about {@code shardCount} times the
 * longest packet, and up to three times as much again with five or more parity shards; {@link #releaseMemory} gives it
 * back. No allocation per packet once warm.
 *
 * <p>Owned by one thread at a time.
 */
public final class FecEncoder {
    /** The continuity limit of kcp-go, in milliseconds. */
    public static final int CONTINUITY_LIMIT_MS = 500;

    private final int continuityLimitMs;

    private FecConfig config;
    private FecConfig nextConfig;
    private ReedSolomon code;

    /** The sequence number that the current group starts with: a multiple of its size, so it does not wrap inside. */
    private int groupSeqid;

    private boolean hasPrevious;
    private int previousMs;

    /** The current group: how long its packets are from the size field on. Their copies are in the code's rows. */
    private int[] rowBytes;

    private int groupPackets;
    private int longestBytes;
    /** The copies of the current group were given up: it gets no parity. */
    private boolean groupGivenUp;

    /**
     * Makes an encoder that starts as kcp-go does: sequence number 0, {@value #CONTINUITY_LIMIT_MS} ms.
     *
     * @param config shape of the groups
     */
    public FecEncoder(FecConfig config) {
        this(config, CONTINUITY_LIMIT_MS, 0);
    }

    /**
     * Makes an encoder.
     *
     * @param config shape of the groups
     * @param continuityLimitMs longest pause before the last packet of a group, exclusive, for which parity is still
     *     sent, in milliseconds, 0 or more; 0 for never
     * @param firstSeqid unsigned sequence number of the first packet: a multiple of {@code config.shardCount()} below
     *     {@code config.paws()}
     * @throws IllegalArgumentException if a number is out of its range
     */
    public FecEncoder(FecConfig config, int continuityLimitMs, int firstSeqid) {
        if (continuityLimitMs < 0) {
            throw new IllegalArgumentException("continuityLimitMs " + continuityLimitMs);
        }
        if (Integer.compareUnsigned(firstSeqid, config.paws()) >= 0
                || Integer.remainderUnsigned(firstSeqid, config.shardCount()) != 0) {
            throw new IllegalArgumentException(
                    "firstSeqid " + Integer.toUnsignedString(firstSeqid) + " does not start a group of " + config);
        }
        this.continuityLimitMs = continuityLimitMs;
        this.config = config;
        this.nextConfig = config;
        this.code = new ReedSolomon(config);
        this.rowBytes = new int[config.dataShards()];
        this.groupSeqid = firstSeqid;
    }

    /** {@return the shape of the current group} */
    public FecConfig config() {
        return config;
    }

    /**
     * Changes the shape from the next group on. Its sequence numbers start at the next multiple of the new group size.
     *
     * <p>A {@link FecDecoder} notices within a group or two. A kcp-go peer does so too, but only when its memory of 258
     * packets has moved past the change and the oldest whole group in it came without loss; until then it recovers nothing.
     * So change rarely.
     *
     * @param config the shape to come
     */
    public void setConfig(FecConfig config) {
        nextConfig = Objects.requireNonNull(config);
    }

    /** {@return the sequence number that the next packet will get, as an unsigned 32-bit number} */
    public int nextSeqid() {
        return groupSeqid + groupPackets;
    }

    /**
     * Writes the header of a data packet in front of it, and emits the parity packets if this packet completes a group.
     * The array is not kept.
     *
     * @param packet holds the KCP packet; the {@link FecHeader#WITH_SIZE} bytes before it are overwritten
     * @param offset where the KCP packet starts, {@link FecHeader#WITH_SIZE} or more
     * @param length bytes of the KCP packet, 0 to {@link FecHeader#MAX_DATA_BYTES}
     * @param nowMs the time in milliseconds, as a wrapping 32-bit count that never runs backwards
     * @param sink takes parity packets, to be sent right behind this packet
     * @return the number of parity packets emitted, 0 or {@code config().parityShards()}
     * @throws IllegalArgumentException if {@code offset} leaves no room for the header or the packet is too long
     * @throws IndexOutOfBoundsException if the packet does not lie in the array
     */
    public int encode(byte[] packet, int offset, int length, int nowMs, ParitySink sink) {
        if (offset < FecHeader.WITH_SIZE || length > FecHeader.MAX_DATA_BYTES) {
            throw new IllegalArgumentException("offset " + offset + ", at least " + FecHeader.WITH_SIZE + "; length "
                    + length + ", at most " + FecHeader.MAX_DATA_BYTES);
        }
        Objects.checkFromIndexSize(offset, length, packet.length);
        if (groupPackets == 0) {
            startGroup();
        }
        int header = offset - FecHeader.WITH_SIZE;
        int codedBytes = length + Short.BYTES;
        FecHeader.write(packet, header, groupSeqid + groupPackets, FecHeader.DATA, codedBytes);
        keep(packet, header + FecHeader.BYTES, codedBytes);
        int emitted = groupPackets == config.dataShards() ? endGroup(nowMs, sink) : 0;
        hasPrevious = true;
        previousMs = nowMs;
        return emitted;
    }

    /**
     * Gives all buffers back, for a sender that has gone idle. A group that is under way goes on without parity; the
     * numbering is not touched.
     */
    public void releaseMemory() {
        groupGivenUp = groupPackets > 0;
        code = new ReedSolomon(config);
    }

    private void startGroup() {
        groupGivenUp = false;
        longestBytes = 0;
        if (!config.equals(nextConfig)) {
            config = nextConfig;
            groupSeqid = nextMultiple(groupSeqid, config);
            code = new ReedSolomon(config);
            rowBytes = new int[config.dataShards()];
        }
    }

    /** The first seqid from {@code seqid} on that starts a group of the shape. */
    private static int nextMultiple(int seqid, FecConfig shape) {
        long size = shape.shardCount();
        long next = (Integer.toUnsignedLong(seqid) + size - 1) / size * size;
        return next < Integer.toUnsignedLong(shape.paws()) ? (int) next : 0;
    }

    /** Copies what the code covers: the size field and the KCP bytes. */
    private void keep(byte[] packet, int offset, int bytes) {
        int i = groupPackets++;
        if (!groupGivenUp) {
            code.ensureRows(bytes);
            ShardRows.load(packet, offset, bytes, code.dataRow(i));
            rowBytes[i] = bytes;
            longestBytes = Math.max(longestBytes, bytes);
        }
    }

    private int endGroup(int nowMs, ParitySink sink) {
        int parity = config.parityShards();
        int paritySeqid = groupSeqid + groupPackets;
        // Also when parity is skipped: groups stay aligned.
        groupSeqid = config.advance(groupSeqid, config.shardCount());
        groupPackets = 0;
        boolean continuous = hasPrevious && Integer.compareUnsigned(nowMs - previousMs, continuityLimitMs) < 0;
        if (!continuous || groupGivenUp) {
            return 0;
        }
        computeParity();
        for (int i = 0; i < parity; i++) {
            emit(code.parityRow(i), paritySeqid + i, sink);
        }
        return parity;
    }

    private void computeParity() {
        for (int i = 0; i < rowBytes.length; i++) {
            ShardRows.pad(code.dataRow(i), rowBytes[i], longestBytes);
        }
        code.encodeRows(ShardRows.words(longestBytes));
    }

    private void emit(long[] row, int paritySeqid, ParitySink sink) {
        int length = FecHeader.BYTES + longestBytes;
        byte[] buffer = sink.buffer(length);
        int offset = sink.headroom();
        Objects.checkFromIndexSize(offset, length, buffer.length);
        FecHeader.write(buffer, offset, paritySeqid, FecHeader.PARITY);
        ShardRows.store(row, buffer, offset + FecHeader.BYTES, longestBytes);
        sink.packet(length);
    }
}
