package org.kcp4j.fec;

/**
 * Finds the shape of a peer's groups in the sequence of its packets (PROTOCOL b.5): a run of data packets between
 * parity packets is {@code dataShards} long, a run of parity packets between data packets {@code parityShards}.
 *
 * <p>It looks from the oldest packet it remembers, and only at packets whose numbers follow each other without a gap.
 * Loss, duplicates and skipped parity therefore delay the answer, but cannot make it wrong.
 */
final class ShapeDetector {
    /** Packets remembered: enough for a whole group of the largest shape and its edges. */
    static final int MEMORY = 258;

    private static final int FEWEST = 3;

    /** Ring of the latest packets; {@link #next} is where the next goes. */
    private final int[] seqids = new int[MEMORY];

    private final boolean[] isData = new boolean[MEMORY];
    private int next;
    private int count;

    /** Scratch: the same in order of seqid, oldest first. Empty until needed. */
    private int[] sortedSeqids = {};

    private boolean[] sortedIsData = {};

    /** Remembers a packet; the oldest is forgotten if there are too many. */
    void sample(boolean data, int seqid) {
        seqids[next] = seqid;
        isData[next] = data;
        next = (next + 1) % MEMORY;
        count = Math.min(count + 1, MEMORY);
    }

    /** Gives the scratch memory back; nothing is forgotten. */
    void releaseMemory() {
        sortedSeqids = new int[0];
        sortedIsData = new boolean[0];
    }

    /** {@return the number of packets remembered} */
    int samples() {
        return count;
    }

    /**
     * {@return whether every packet remembered stands where the shape has one of its kind}
     *
     * @param shape the shape to test
     */
    boolean allFit(FecConfig shape) {
        for (int i = 0; i < count; i++) {
            if (!fits(shape, isData[i], seqids[i])) {
                return false;
            }
        }
        return true;
    }

    /** Whether the shape has a packet of this kind at this number. */
    static boolean fits(FecConfig shape, boolean data, int seqid) {
        return data == Integer.remainderUnsigned(seqid, shape.shardCount()) < shape.dataShards();
    }

    /**
     * {@return the length of the first whole run of packets of one kind, or -1 if no whole run can be seen}
     *
     * @param data the kind: data, or parity
     */
    int runLength(boolean data) {
        if (count < FEWEST) {
            return -1;
        }
        sort();
        int left = edge(1, data);
        int right = left < 0 ? -1 : edge(left + 1, !data);
        return right < 0 ? -1 : right - left;
    }

    /** The first index from {@code from} on at which packets turn into the kind; -1 if none before a gap. */
    private int edge(int from, boolean data) {
        for (int i = from; i < count; i++) {
            if (sortedSeqids[i] != sortedSeqids[i - 1] + 1) {
                return -1;
            }
            if (sortedIsData[i] == data && sortedIsData[i - 1] != data) {
                return i;
            }
        }
        return -1;
    }

    /** Insertion sort: packets come almost in order, and no order of wrapping numbers can upset it. */
    private void sort() {
        if (sortedSeqids.length == 0) {
            sortedSeqids = new int[MEMORY];
            sortedIsData = new boolean[MEMORY];
        }
        int oldest = count < MEMORY ? 0 : next;
        for (int n = 0; n < count; n++) {
            int from = (oldest + n) % MEMORY;
            int seqid = seqids[from];
            int to = n;
            while (to > 0 && sortedSeqids[to - 1] - seqid > 0) {
                sortedSeqids[to] = sortedSeqids[to - 1];
                sortedIsData[to] = sortedIsData[to - 1];
                to--;
            }
            sortedSeqids[to] = seqid;
            sortedIsData[to] = isData[from];
        }
    }
}
