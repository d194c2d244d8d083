package org.kcp4j.fec;

import org.jspecify.annotations.Nullable;

/**
 * Finds the shape of a peer's groups by ruling out all others. A shape of groups of {@code n} packets has data where the
 * packet's number modulo {@code n} is below {@code dataShards}, and parity elsewhere. So each packet that arrives rules
 * out, for every {@code n}, all data counts that have the other kind at its number; what remains for an {@code n} is a
 * range. When one shape is left, that is the peer's.
 *
 * <p>It cannot be a wrong one, whatever was lost, repeated, reordered or skipped: no packet rules out the shape it was
 * sent in, so as long as all packets are of one shape, that one is among those left. A number tells the kind by itself,
 * so that their wrap changes nothing. And it comes to an end: two shapes that agree on every number are one.
 *
 * <p>It needs no more packets than kcp-go's detection (PROTOCOL b.5), which looks for a whole run of data and a whole run
 * of parity without a gap: no other shape has those two. Most often a group and the packet after it are enough.
 *
 * <p>Packets of different shapes, or forged ones, can lead anywhere; most likely to no shape at all. Whoever uses the
 * result begins anew when something contradicts it.
 */
final class ShapeDetector {
    private static final int SMALLEST = 2;

    /** Group sizes that are still possible, and for each the least and the most data packets of a group. */
    private final short[] sizes = new short[FecConfig.MAX_SHARDS - SMALLEST + 1];

    private final short[] least = new short[sizes.length];
    private final short[] most = new short[sizes.length];
    private int count;

    /** Makes a detector that has seen nothing, so that every shape is possible. */
    ShapeDetector() {
        count = sizes.length;
        for (int i = 0; i < count; i++) {
            sizes[i] = (short) (SMALLEST + i);
            least[i] = 1;
            most[i] = (short) (sizes[i] - 1);
        }
    }

    /**
     * Takes a packet into account.
     *
     * @return whether a shape is left that all packets agree with
     */
    boolean see(boolean data, int seqid) {
        int left = 0;
        for (int i = 0; i < count; i++) {
            int position = Integer.remainderUnsigned(seqid, sizes[i]);
            if (isBeyondWrap(seqid - position, sizes[i])) {
                continue;
            }
            int from = data ? Math.max(least[i], position + 1) : least[i];
            int to = data ? most[i] : Math.min(most[i], position);
            if (from <= to) {
                sizes[left] = sizes[i];
                least[left] = (short) from;
                most[left] = (short) to;
                left++;
            }
        }
        count = left;
        return count > 0;
    }

    /** Whether numbers return to 0 before this group would be over: no encoder begins it (PROTOCOL b.2). */
    private static boolean isBeyondWrap(int groupSeqid, int size) {
        return Integer.compareUnsigned(groupSeqid, -1 - size) > 0;
    }

    /** {@return the only shape that all packets agree with, or null if there are several or none} */
    @Nullable
    FecConfig found() {
        return count == 1 && least[0] == most[0] ? new FecConfig(least[0], sizes[0] - least[0]) : null;
    }

    /** {@return how many shapes all packets agree with} */
    int shapesLeft() {
        int shapes = 0;
        for (int i = 0; i < count; i++) {
            shapes += most[i] - least[i] + 1;
        }
        return shapes;
    }
}
