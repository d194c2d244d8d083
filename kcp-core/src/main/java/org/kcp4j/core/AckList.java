package org.kcp4j.core;

import java.util.Arrays;

/** Acknowledgements not yet sent, in order of arrival: pairs of {@code sn} and {@code ts}. */
final class AckList {
    /** Most pending entries. A packet of 65 535 bytes holds 2 730 segments; only a flood reaches this. */
    static final int LIMIT = 4_096;

    private static final int INITIAL_CAPACITY = 8;

    private int[] sns = Rings.NO_INTS;
    private int[] timestamps = Rings.NO_INTS;
    private int count;

    // The last acknowledgement written by the flush under way; 0 if it wrote none.
    private int writtenSn;
    private int writtenTs;

    int count() {
        return count;
    }

    /** Notes one; false if too many are pending. */
    boolean add(int sn, int ts) {
        if (count == LIMIT) {
            return false;
        }
        if (count == sns.length) {
            int capacity = Math.max(INITIAL_CAPACITY, 2 * count);
            sns = Arrays.copyOf(sns, capacity);
            timestamps = Arrays.copyOf(timestamps, capacity);
        }
        sns[count] = sn;
        timestamps[count++] = ts;
        return true;
    }

    /**
     * Writes and forgets all. Those that {@code una} covers are left out, but the last of the list is always written: it
     * carries {@code una} and the timestamp (PROTOCOL a.7 phase 1, column Go).
     */
    void writeTo(PacketWriter out, int una) {
        writtenSn = 0;
        writtenTs = 0;
        for (int i = 0; i < count; i++) {
            if (!SerialNumber.isBefore(sns[i], una) || i == count - 1) {
                writtenSn = sns[i];
                writtenTs = timestamps[i];
                out.control(SegmentHeader.ACK, writtenTs, writtenSn);
            }
        }
        count = 0;
    }

    int writtenSn() {
        return writtenSn;
    }

    int writtenTs() {
        return writtenTs;
    }

    /** Gives memory back. */
    void trim() {
        if (count == 0) {
            sns = Rings.NO_INTS;
            timestamps = Rings.NO_INTS;
        }
    }

    void assertInvariants() {
        assert count >= 0 && count <= LIMIT : "pending acks " + count;
        assert sns.length == timestamps.length && count <= sns.length : count + " of " + sns.length;
    }
}
