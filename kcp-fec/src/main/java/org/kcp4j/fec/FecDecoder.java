package org.kcp4j.fec;

import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * Rebuilds lost data packets from the data and parity packets that arrive (PROTOCOL b.4).
 *
 * <p>Call {@link #decode} with every packet for which {@link FecHeader#isFec} holds. The KCP bytes of a data packet,
 * from {@link FecHeader#WITH_SIZE} on, are for the caller to use at once: the decoder only hands out packets that it
 * rebuilt. A packet that comes late may so be handed over twice, which KCP does not mind.
 *
 * <p>The peer's shape is detected, so a receiver needs no configuration. Nothing is rebuilt before the packets rule out
 * every other shape: rows of the code sum up to one, so that a group decoded in a wrong shape gives packets whose every
 * constant field, such as the conversation, is right. Packets wait meanwhile, so that losses among the first can still
 * be rebuilt. When a packet contradicts the shape, detection begins anew with the packets after it.
 *
 * <p>Groups are kept until they are decodable, at most three behind the newest.
 *
 * <p>Nothing that a peer sends raises an exception: every packet has a {@link FecResult}, and results are counted.
 * Memory is bounded by {@code (3 * dataShards + shardCount) * maxPacketBytes} for packets, and about as much again at
 * most for decoding; the shape may be the peer's choice, so reckon with 255 shards from a peer that is not
 * authenticated. Up to {@value Backlog#CAPACITY} packets wait for detection. {@link #releaseMemory} gives it all back. No
 * allocation per packet once warm.
 *
 * <p>Owned by one thread at a time.
 */
public final class FecDecoder {
    /** Whole groups behind the newest that are still waited for. */
    private static final int GROUPS_BEHIND = 3;

    /** Rows allocated at once, at most: a shape may be the peer's choice. */
    private static final int MAX_ROW_BATCH = 32;

    /** By how many numbers a packet may be late, at most, after its peer has changed its shape. */
    private static final int DELAYED = 256;

    private static final FecConfig ASSUMED_SHAPE = new FecConfig(1, 1);

    private final int maxPacketBytes;
    private final long[] results = new long[FecResult.values().length];

    private FecConfig config;

    /** Not null while the shape is unknown or contradicted: nothing is decoded until that is cleared up. */
    private @Nullable ShapeDetector detector;

    /** Packets that wait for the detector. */
    private final Backlog backlog = new Backlog();

    /** The last packet that contradicted everything: those sent shortly before it may be of an older shape. */
    private int contradictingSeqid;

    private long contradictions;

    /** All that depends on the shape; replaced as a whole. */
    private ReedSolomon code;

    private RowPool pool;
    private ShardSet[] sets;
    private long[][] knownRows;
    private long[][] lostRows;

    /** The newest group's shard id, if there is one; sets are at most {@link #GROUPS_BEHIND} groups behind it. */
    private int newest;

    private boolean hasNewest;

    private byte[] rebuilt;

    private long fullShards;
    private long parityShards;
    private long recovered;
    private long errs;

    /**
     * Makes a decoder that knows nothing of the peer.
     *
     * @param maxPacketBytes longest packet to accept, FEC header included; at least {@link FecHeader#WITH_SIZE}.
     *     kcp-go never sends more than 1500
     * @throws IllegalArgumentException if {@code maxPacketBytes} is too small
     */
    public FecDecoder(int maxPacketBytes) {
        this(ASSUMED_SHAPE, maxPacketBytes);
        detector = new ShapeDetector();
    }

    /**
     * Makes a decoder that is told the shape, and detects another one when packets contradict it. Only for a shape that the
     * peer is known to send, not for a likely one: where losses hide that it sends another, packets of the wrong content
     * are rebuilt until that is noticed. What it saves is detection, a group or two.
     *
     * @param initial the shape that the peer sends
     * @param maxPacketBytes longest packet to accept, FEC header included; at least {@link FecHeader#WITH_SIZE}
     * @throws IllegalArgumentException if {@code maxPacketBytes} is too small
     */
    public FecDecoder(FecConfig initial, int maxPacketBytes) {
        if (maxPacketBytes < FecHeader.WITH_SIZE) {
            throw new IllegalArgumentException(
                    "maxPacketBytes " + maxPacketBytes + ", at least " + FecHeader.WITH_SIZE);
        }
        this.maxPacketBytes = maxPacketBytes;
        adopt(initial);
    }

    /**
     * Takes one packet in, and hands over what it makes decodable.
     *
     * @param packet holds the packet; not changed and not kept
     * @param offset where its FEC header starts
     * @param length bytes of the packet, header included
     * @param sink takes rebuilt KCP packets, in the order of their numbers, before this method returns
     * @return what became of the packet; {@link FecResult#RECOVERED} if packets were rebuilt
     * @throws IndexOutOfBoundsException if the packet does not lie in the array
     */
    public FecResult decode(byte[] packet, int offset, int length, RecoverySink sink) {
        Objects.checkFromIndexSize(offset, length, packet.length);
        FecResult result = process(packet, offset, length, sink);
        results[index(result)]++;
        return result;
    }

    private FecResult process(byte[] packet, int offset, int length, RecoverySink sink) {
        if (length < FecHeader.WITH_SIZE) {
            return FecResult.TOO_SHORT;
        }
        int type = FecHeader.type(packet, offset);
        if (type != FecHeader.DATA && type != FecHeader.PARITY) {
            return FecResult.NOT_CODED;
        }
        if (length > maxPacketBytes) {
            return FecResult.TOO_LONG;
        }
        boolean data = type == FecHeader.DATA;
        if (!data) {
            parityShards++;
        }
        ShapeDetector undecided = detector;
        if (undecided != null) {
            return detect(undecided, data, packet, offset, length, sink);
        }
        int seqid = FecHeader.seqid(packet, offset);
        if (Integer.compareUnsigned(seqid, config.paws()) >= 0) {
            return FecResult.SEQID_OUT_OF_RANGE;
        }
        if (config.isData(seqid) != data) {
            detectAnew(seqid);
            return FecResult.DETECTING;
        }
        return collect(packet, offset, length, sink);
    }

    /** Keeps the packet until there is one shape left, and then decodes what was kept. */
    private FecResult detect(
            ShapeDetector undecided, boolean data, byte[] packet, int offset, int length, RecoverySink sink) {
        int seqid = FecHeader.seqid(packet, offset);
        if (isBeforeContradiction(seqid)) {
            return FecResult.DETECTING;
        }
        if (!undecided.see(data, seqid)) {
            detectAnew(seqid);
            return FecResult.DETECTING;
        }
        backlog.add(packet, offset, length);
        FecConfig found = undecided.found();
        if (found == null) {
            return FecResult.DETECTING;
        }
        detector = null;
        if (!found.equals(config)) {
            adopt(found);
        }
        return collectBacklog(sink);
    }

    /** Nothing is concluded from the packet that contradicted: a single forged one shall not rule the true shape out. */
    private void detectAnew(int seqid) {
        contradictions++;
        contradictingSeqid = seqid;
        detector = new ShapeDetector();
        backlog.clear();
    }

    /**
     * Whether the packet was sent shortly before the one that contradicted, so perhaps in the shape before. If the numbers
     * are far apart, one of the two is forged.
     */
    private boolean isBeforeContradiction(int seqid) {
        int behind = contradictingSeqid - seqid;
        return contradictions > 0 && behind > 0 && behind <= DELAYED;
    }

    private FecResult collectBacklog(RecoverySink sink) {
        boolean rebuilt = false;
        FecResult last = FecResult.DETECTING;
        for (int i = 0; i < backlog.count(); i++) {
            last = collect(backlog.packet(i), 0, backlog.length(i), sink);
            rebuilt |= last == FecResult.RECOVERED;
        }
        backlog.clear();
        return rebuilt ? FecResult.RECOVERED : last;
    }

    private void adopt(FecConfig shape) {
        config = shape;
        code = new ReedSolomon(shape);
        pool = new RowPool(Math.min(shape.shardCount(), MAX_ROW_BATCH));
        sets = new ShardSet[GROUPS_BEHIND + 1];
        Arrays.setAll(sets, i -> new ShardSet(shape, pool));
        knownRows = new long[shape.dataShards()][];
        lostRows = new long[Math.min(shape.dataShards(), shape.parityShards())][];
        rebuilt = new byte[0];
        hasNewest = false;
    }

    /** Takes in a packet that agrees with the shape. */
    private FecResult collect(byte[] packet, int offset, int length, RecoverySink sink) {
        int seqid = FecHeader.seqid(packet, offset);
        int id = Integer.divideUnsigned(seqid, config.shardCount());
        ShardSet set = set(id);
        if (set == null) {
            return FecResult.LATE;
        }
        int position = seqid - id * config.shardCount();
        if (set.isSettled()) {
            return FecResult.SPARE;
        }
        if (set.has(position)) {
            return FecResult.DUPLICATE;
        }
        set.add(position, packet, offset + FecHeader.BYTES, length - FecHeader.BYTES);
        if (!set.isDecodable()) {
            return FecResult.STORED;
        }
        if (set.isComplete()) {
            set.settle();
            fullShards++;
            return FecResult.COMPLETE;
        }
        recover(set, sink);
        return FecResult.RECOVERED;
    }

    /** The set of a group, opened if need be; null if the group is too far behind the newest. */
    private @Nullable ShardSet set(int id) {
        if (!hasNewest || behind(newest, id) < 0) {
            hasNewest = true;
            newest = id;
            closeOutdated();
        } else if (isOutdated(id)) {
            return null;
        }
        ShardSet free = null;
        for (ShardSet set : sets) {
            if (!set.isOpen()) {
                free = set;
            } else if (set.id() == id) {
                return set;
            }
        }
        if (free == null) {
            throw new AssertionError("more groups than can be within reach of the newest");
        }
        free.open(id);
        return free;
    }

    private void closeOutdated() {
        for (ShardSet set : sets) {
            if (set.isOpen() && isOutdated(set.id())) {
                set.close();
            }
        }
    }

    private boolean isOutdated(int id) {
        return behind(newest, id) > GROUPS_BEHIND * config.shardCount();
    }

    /** How far the group {@code id} is behind another, in seqids: wrapping, so negative if it is ahead. */
    private int behind(int other, int id) {
        return (other - id) * config.shardCount();
    }

    private void recover(ShardSet set, RecoverySink sink) {
        boolean chosen = code.choose(set.present());
        assert chosen : "too few shards";
        int bytes = set.longestBytes();
        for (int i = 0; i < knownRows.length; i++) {
            knownRows[i] = set.paddedRow(code.known(i));
        }
        int lost = code.lostCount();
        for (int i = 0; i < lost; i++) {
            lostRows[i] = pool.take(bytes);
        }
        code.recoverRows(knownRows, lostRows, ShardRows.words(bytes));
        set.settle();
        for (int i = 0; i < lost; i++) {
            handOver(lostRows[i], bytes, sink);
            pool.give(lostRows[i]);
        }
    }

    /** Trims a rebuilt packet by its size field, which the code covered (PROTOCOL b.4, 7). */
    private void handOver(long[] row, int bytes, RecoverySink sink) {
        if (rebuilt.length < bytes) {
            rebuilt = new byte[row.length * Long.BYTES];
        }
        ShardRows.store(row, rebuilt, 0, bytes);
        int size = FecHeader.unsignedShort(rebuilt, 0);
        if (size < Short.BYTES || size > bytes) {
            errs++;
            return;
        }
        recovered++;
        sink.recovered(rebuilt, Short.BYTES, size - Short.BYTES);
    }

    /**
     * Forgets all groups and packets and gives their memory back, for a receiver that has gone idle. Shape, detection and
     * counters stay.
     */
    public void releaseMemory() {
        adopt(config);
        backlog.clear();
    }

    /** {@return the shape that packets are taken to have: detected, or the initial one; 1/1 before there is either} */
    public FecConfig config() {
        return config;
    }

    /**
     * {@return how many packets had a result}
     *
     * @param result the result
     */
    public long count(FecResult result) {
        return results[index(result)];
    }

    @SuppressWarnings("EnumOrdinal") // an index into this instance's counters, never stored
    private static int index(FecResult result) {
        return result.ordinal();
    }

    /** {@return groups that were complete without rebuilding anything; kcp-go's FECFullShards} */
    public long fullShards() {
        return fullShards;
    }

    /** {@return parity packets that arrived; kcp-go's FECParityShards} */
    public long parityShards() {
        return parityShards;
    }

    /** {@return data packets rebuilt and handed over; kcp-go's FECRecovered} */
    public long recovered() {
        return recovered;
    }

    /** {@return data packets rebuilt whose size field cannot be true, and dropped; kcp-go's FECErrs} */
    public long errs() {
        return errs;
    }

    /** {@return how often a packet contradicted the shape, or every shape, and detection began anew} */
    public long contradictions() {
        return contradictions;
    }

    /** {@return packets that waited for detection too long, and made room for later ones} */
    public long evicted() {
        return backlog.evicted();
    }

    /** {@return groups held at present, those included that need no more packets; kcp-go's FECShardSet} */
    public int shardSet() {
        int open = 0;
        for (ShardSet set : sets) {
            open += set.isOpen() ? 1 : 0;
        }
        return open;
    }

    /** {@return the newest group's number, unsigned; kcp-go's FECShardMin} */
    public int shardMin() {
        return newest;
    }
}
