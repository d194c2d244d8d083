package org.kcp4j.fec;

import org.jspecify.annotations.Nullable;

/**
 * How kcp-go finds the shape of its peer's groups (PROTOCOL b.5), the oracle of ours: a run of data packets between parity
 * packets is {@code dataShards} long, a run of parity packets between data packets {@code parityShards}.
 *
 * <p>It looks from the oldest packet it remembers, and only at packets whose numbers follow each other without a gap.
 */
final class PeriodDetection {
    /** Packets remembered: enough for a whole group of the largest shape and its edges. */
    static final int MEMORY = 258;

    private static final int FEWEST = 3;

    /** Ring of the latest packets; {@link #next} is where the next goes. */
    private final int[] seqids = new int[MEMORY];

    private final boolean[] isData = new boolean[MEMORY];
    private int next;
    private int count;

    /** Scratch: the same in order of seqid, oldest first. */
    private final int[] sortedSeqids = new int[MEMORY];

    private final boolean[] sortedIsData = new boolean[MEMORY];

    /** Remembers a packet; the oldest is forgotten if there are too many. */
    void sample(boolean data, int seqid) {
        seqids[next] = seqid;
        isData[next] = data;
        next = (next + 1) % MEMORY;
        count = Math.min(count + 1, MEMORY);
    }

    /** {@return the number of packets remembered} */
    int samples() {
        return count;
    }

    /** {@return the shape that kcp-go would adopt, or null} */
    @Nullable
    FecConfig found() {
        int data = runLength(true);
        int parity = runLength(false);
        return FecConfig.isValid(data, parity) ? new FecConfig(data, parity) : null;
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
