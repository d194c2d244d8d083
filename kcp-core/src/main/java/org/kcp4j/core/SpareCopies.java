package org.kcp4j.core;

/**
 * Transmissions that are to be made once more, in room that later packets have left. Should a datagram be lost, the next
 * one brings what it carried, a round trip before a retransmission could.
 *
 * <p>They cost bytes but no packets: there must be one with other contents and with room. Bulk transfers leave next to
 * none, and their segments, of which no two fit into a packet, are not even noted here. Retransmission does not know of
 * copies: it happens when it would without them.
 */
final class SpareCopies {
    /** Most segments noted; more come only with bursts of small ones, whose last then have no copies. */
    static final int LIMIT = 32;

    private final SendWindow window;
    private final EngineCounters counters;
    private final int ofFirst;
    private final int ofRepeats;

    // In order of their writing, no number twice; acknowledged ones go when the list is next looked through.
    private int[] sns = Rings.NO_INTS;
    private int[] remaining = Rings.NO_INTS;
    private int[] writtenAtMs = Rings.NO_INTS;
    private int count;

    SpareCopies(SendWindow window, KcpConfig config, EngineCounters counters) {
        this.window = window;
        this.counters = counters;
        ofFirst = config.copies();
        ofRepeats = config.repeatCopies();
    }

    /** A segment was written for the first time. */
    void onFirst(int sn, int nowMs, PacketWriter out) {
        if (ofFirst > 0 && out.fitsTwice(length(sn))) {
            note(sn, ofFirst, nowMs);
        }
    }

    /** A segment was retransmitted. What was left of its earlier copies is not needed any more. */
    void onRepeat(int sn, int nowMs, PacketWriter out) {
        forget(sn);
        if (ofRepeats > 0 && out.fitsTwice(length(sn))) {
            note(sn, ofRepeats, nowMs);
        }
    }

    private int length(int sn) {
        return window.lengths[sn & window.mask];
    }

    private void note(int sn, int copies, int nowMs) {
        if (count == LIMIT) {
            return;
        }
        if (sns.length == 0) {
            sns = new int[LIMIT];
            remaining = new int[LIMIT];
            writtenAtMs = new int[LIMIT];
        }
        put(count++, sn, copies, nowMs);
    }

    private void put(int place, int sn, int copies, int atMs) {
        sns[place] = sn;
        remaining[place] = copies;
        writtenAtMs[place] = atMs;
    }

    private void forget(int sn) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            if (sns[i] != sn) {
                put(kept++, sns[i], remaining[i], writtenAtMs[i]);
            }
        }
        count = kept;
    }

    /**
     * Fills the packet under way, if there is one. A copy never leaves in the same millisecond as what it is a copy of: the
     * same accident might befall both.
     */
    void writeTo(PacketWriter out, int nowMs) {
        int kept = 0;
        for (int i = 0; i < count; i++) {
            int sn = sns[i];
            if (window.isUnconfirmed(sn)) {
                boolean writes = writtenAtMs[i] != nowMs && out.hasRoomFor(length(sn));
                if (writes) {
                    window.write(sn, nowMs, out);
                    counters.copiedSegs++;
                }
                int copies = writes ? remaining[i] - 1 : remaining[i];
                if (copies > 0) {
                    put(kept++, sn, copies, writes ? nowMs : writtenAtMs[i]);
                }
            }
        }
        count = kept;
    }

    /** Gives memory back if nothing waits for an acknowledgement. */
    void trim() {
        if (!window.hasUnacked()) {
            count = 0;
            sns = Rings.NO_INTS;
            remaining = Rings.NO_INTS;
            writtenAtMs = Rings.NO_INTS;
        }
    }
}
