package org.kcp4j.fec;

/**
 * The shape of a forward error correction code: how many packets form a group, and how many parity packets protect it.
 * Any {@code dataShards} of the {@link #shardCount()} packets of a group are enough to rebuild all its data packets.
 *
 * <p>The sum is at most 255: one more would fit the code, but the receiver's shape detection only adopts sums below
 * 256 (PROTOCOL b.5).
 *
 * @param dataShards data packets in a group, 1 or more
 * @param parityShards parity packets sent after them, 1 or more; {@code dataShards + parityShards <= 255}
 */
public record FecConfig(int dataShards, int parityShards) {
    /** The largest {@link #shardCount()}. */
    public static final int MAX_SHARDS = 255;

    /**
     * Checks the shape.
     *
     * @throws IllegalArgumentException if a count is below 1 or the sum is above {@link #MAX_SHARDS}
     */
    public FecConfig {
        if (!isValid(dataShards, parityShards)) {
            throw new IllegalArgumentException("FEC shape " + dataShards + "/" + parityShards
                    + ": both counts must be at least 1 and their sum at most " + MAX_SHARDS);
        }
    }

    /** Whether the two counts make a shape; written so that no sum overflows. */
    static boolean isValid(int dataShards, int parityShards) {
        return dataShards > 0 && parityShards > 0 && dataShards <= MAX_SHARDS - parityShards;
    }

    /** {@return the packets in a whole group, data and parity} */
    public int shardCount() {
        return dataShards + parityShards;
    }

    /**
     * {@return the unsigned 32-bit number at which seqids return to 0: the largest multiple of {@link #shardCount()}
     * that 32 bits hold, so that a group always occupies one aligned block (PROTOCOL b.2)}
     */
    public int paws() {
        return Integer.divideUnsigned(0xFFFFFFFF, shardCount()) * shardCount();
    }

    /** Whether the shape has a data packet at this number, and not parity. */
    boolean isData(int seqid) {
        return Integer.remainderUnsigned(seqid, shardCount()) < dataShards;
    }

    /** {@return the seqid after {@code seqid}, {@code count} packets on; both below {@link #paws()}, which wraps} */
    int advance(int seqid, int count) {
        long next = Integer.toUnsignedLong(seqid) + count;
        long paws = Integer.toUnsignedLong(paws());
        return (int) (next < paws ? next : next - paws);
    }
}
