package org.kcp4j.core;

import static org.kcp4j.core.SerialNumber.isAfter;
import static org.kcp4j.core.SerialNumber.isBefore;

import org.jspecify.annotations.Nullable;

/**
 * Everything waiting to be acknowledged, in one ring indexed by {@code sn & mask}:
 *
 * <pre>
 *   una ......... firstUnsent ......... nxt ......... end
 *    | transmitted      | numbered, not   | queued: the number is
 *    | at least once    | yet transmitted | implied by the place
 * </pre>
 *
 * <p>A segment acknowledged by itself is marked and gives its payload back, but keeps its place until {@code una} passes
 * it, as in kcp-go. There is no ring until a segment is queued; it starts small and doubles. Payload is on loan from the
 * pool.
 */
final class SendWindow {
    /** Value of {@link #fastAcks} after a fast or early retransmission: no further one before a time-out. */
    static final int SPENT = -1;

    private final PayloadPool pool;
    private final EngineObserver observer;

    // Positions, see the picture.
    int una;
    int firstUnsent;
    int nxt;
    private int end;

    // The ring. Set when a segment is queued:
    int mask;
    byte[] @Nullable [] payloads; // null where acknowledged or empty
    int[] lengths;
    byte[] fragments;
    // and while it is in flight; written by the transmitter and by acknowledgements:
    boolean[] acked;
    int[] transmissions;
    int[] sentAtMs;
    int[] resendAtMs;
    int[] rtoMs;
    int[] fastAcks;

    // Summaries of the transmitted, not acknowledged segments, kept so that a flush need not look at each.
    private int unacked;
    int overtaken; // those with fastAcks > 0
    private int earliestResendMs; // never after the earliest resendAtMs; equal to it unless stale
    private boolean earliestStale;

    SendWindow(int firstSn, PayloadPool pool, EngineObserver observer) {
        this.pool = pool;
        this.observer = observer;
        una = firstSn;
        firstUnsent = firstSn;
        nxt = firstSn;
        end = firstSn;
        forgetRing();
    }

    int waiting() {
        return end - una;
    }

    int queued() {
        return end - nxt;
    }

    int inFlight() {
        return nxt - una;
    }

    boolean hasUnsent() {
        return firstUnsent != nxt;
    }

    boolean hasUnacked() {
        return unacked != 0;
    }

    /** Whether something is in flight and every such segment was acknowledged by itself. */
    boolean isAllAcknowledged() {
        return una != nxt && unacked == 0 && firstUnsent == nxt;
    }

    // ---- queue ----

    /** Queues one segment with a copy of the bytes. */
    void append(byte[] bytes, int offset, int length, int fragment) {
        if (waiting() == payloads.length) {
            grow();
        }
        int slot = end & mask;
        if (length > 0) {
            byte[] payload = pool.acquire(length);
            System.arraycopy(bytes, offset, payload, 0, length);
            payloads[slot] = payload;
        }
        lengths[slot] = length;
        fragments[slot] = (byte) fragment;
        acked[slot] = false;
        transmissions[slot] = 0;
        sentAtMs[slot] = 0;
        fastAcks[slot] = 0;
        end++;
    }

    /** The array with a segment's payload; an empty one where there is none. */
    byte[] bytes(int slot) {
        byte[] payload = payloads[slot];
        return payload == null ? Rings.NO_BYTES : payload;
    }

    /** Bytes that the last queued segment can still take in stream mode; none if it is empty, that is an end mark. */
    int tailRoom(int mss) {
        if (queued() == 0) {
            return 0;
        }
        int slot = (end - 1) & mask;
        return payloads[slot] == null ? 0 : Math.max(0, mss - lengths[slot]);
    }

    /** Queues stream bytes: fills the last segment up and cuts the rest into segments of {@code mss}. */
    void appendStream(byte[] bytes, int offset, int length, int mss) {
        int taken = Math.min(length, tailRoom(mss));
        if (taken > 0) {
            int slot = (end - 1) & mask;
            System.arraycopy(bytes, offset, withRoom(slot, taken, mss), lengths[slot], taken);
            lengths[slot] += taken;
        }
        while (taken < length) {
            int piece = Math.min(length - taken, mss);
            append(bytes, offset + taken, piece, 0);
            taken += piece;
        }
    }

    /** The array of a segment, exchanged for one that takes a whole segment if it has no room for so many bytes more. */
    private byte[] withRoom(int slot, int more, int mss) {
        byte[] payload = bytes(slot);
        if (payload.length - lengths[slot] >= more) {
            return payload;
        }
        byte[] larger = pool.acquire(mss);
        System.arraycopy(payload, 0, larger, 0, lengths[slot]);
        payloads[slot] = larger;
        pool.release(payload);
        return larger;
    }

    /** Cuts queued stream bytes anew for a smaller segment size. What has a number keeps its size. */
    void reslice(int mss) {
        int count = queued();
        byte[] @Nullable [] oldPayloads = new byte[count][];
        int[] oldLengths = new int[count];
        for (int i = 0; i < count; i++) {
            int slot = (nxt + i) & mask;
            oldPayloads[i] = payloads[slot];
            oldLengths[i] = lengths[slot];
            payloads[slot] = null;
        }
        end = nxt;
        for (int i = 0; i < count; i++) {
            byte[] payload = oldPayloads[i];
            if (payload == null) {
                append(Rings.NO_BYTES, 0, 0, 0);
            } else {
                appendStream(payload, 0, oldLengths[i], mss);
                pool.release(payload);
            }
        }
    }

    /** Whether a queued segment would get a number under this window. */
    boolean canAdmit(int window) {
        return end != nxt && isBefore(nxt, una + window);
    }

    /** Gives numbers to as many queued segments as the window allows and returns how many (PROTOCOL a.7 phase 4). */
    int admit(int window) {
        int admitted = Math.clamp((long) window - inFlight(), 0, queued());
        nxt += admitted;
        return admitted;
    }

    // ---- acknowledgements ----

    /** Whether {@code una} claims no more than was ever transmitted. */
    boolean isPlausible(int newUna) {
        return !isAfter(newUna, firstUnsent);
    }

    /** Drops everything before {@code newUna}. */
    void acknowledgeBefore(int newUna) {
        if (!isAfter(newUna, una)) {
            return;
        }
        for (int sn = una; sn != newUna; sn++) {
            if (!acked[sn & mask]) {
                confirm(sn);
            }
        }
        una = newUna;
    }

    /** Whether the number is in flight and was transmitted. */
    boolean isTransmitted(int sn) {
        return !isBefore(sn, una) && isBefore(sn, firstUnsent);
    }

    /** Whether the number is in flight, was transmitted, and waits for its acknowledgement. */
    boolean isUnconfirmed(int sn) {
        return isTransmitted(sn) && !acked[sn & mask];
    }

    /** Marks one transmitted segment; false if it was marked before. */
    boolean acknowledge(int sn) {
        if (acked[sn & mask]) {
            return false;
        }
        confirm(sn);
        return true;
    }

    /**
     * Notes that {@code sn}, sent at {@code ts}, overtook every earlier segment that was sent no later. Acknowledged ones
     * are counted too, as in kcp-go.
     *
     * @return whether some segment reached the threshold; with 0 every count does
     */
    boolean overtake(int sn, int ts, int threshold) {
        boolean reached = false;
        for (int earlier = una; earlier != sn; earlier++) {
            int slot = earlier & mask;
            if (!isAfter(sentAtMs[slot], ts) && fastAcks[slot] != SPENT) {
                int count = ++fastAcks[slot];
                if (count == 1 && !acked[slot]) {
                    overtaken++;
                }
                reached |= count >= threshold;
            }
        }
        return reached;
    }

    private void confirm(int sn) {
        int slot = sn & mask;
        acked[slot] = true;
        unacked--;
        if (fastAcks[slot] > 0) {
            overtaken--;
        }
        if (resendAtMs[slot] == earliestResendMs) {
            earliestStale = true;
        }
        freePayload(slot);
        observer.acked(sn);
    }

    // ---- transmission ----

    /** Writes a segment that has a number. */
    void write(int sn, int nowMs, PacketWriter out) {
        int slot = sn & mask;
        out.segment(SegmentHeader.PUSH, fragments[slot] & 0xFF, nowMs, sn, bytes(slot), lengths[slot]);
    }

    // ---- retransmission times ----

    /** Notes the first transmission of a segment and its time-out. */
    void onFirstTransmission(int resendMs) {
        if (unacked++ == 0 || !isAfter(resendMs, earliestResendMs)) {
            earliestResendMs = resendMs;
            earliestStale = false;
        }
    }

    /** Sets the earliest time-out after all have been looked at. */
    void earliestResendMs(int resendMs) {
        earliestResendMs = resendMs;
        earliestStale = false;
    }

    /** A quick look: false if certainly no time-out has passed. */
    boolean mayBeOverdue(int nowMs) {
        return unacked != 0 && !isBefore(nowMs, earliestResendMs);
    }

    /** The earliest time-out; meaningful while {@link #hasUnacked}. */
    int earliestResendMs() {
        if (earliestStale) {
            int wait = Integer.MAX_VALUE;
            int reference = earliestResendMs; // none is before it
            for (int sn = una; sn != firstUnsent; sn++) {
                int slot = sn & mask;
                if (!acked[slot]) {
                    wait = Math.min(wait, resendAtMs[slot] - reference);
                }
            }
            earliestResendMs(reference + wait);
        }
        return earliestResendMs;
    }

    // ---- memory ----

    /** Gives a grown ring back if nothing waits. */
    void trim() {
        if (waiting() == 0) {
            forgetRing();
        }
    }

    /** Hands all payload back and forgets everything. */
    void release() {
        for (int sn = una; sn != end; sn++) {
            freePayload(sn & mask);
        }
        una = end;
        firstUnsent = end;
        nxt = end;
        unacked = 0;
        overtaken = 0;
    }

    private void freePayload(int slot) {
        byte[] payload = payloads[slot];
        if (payload != null) {
            payloads[slot] = null;
            pool.release(payload);
        }
    }

    private void forgetRing() {
        mask = 0;
        payloads = Rings.NO_ARRAYS;
        lengths = Rings.NO_INTS;
        fragments = Rings.NO_BYTES;
        acked = Rings.NO_BOOLEANS;
        transmissions = Rings.NO_INTS;
        sentAtMs = Rings.NO_INTS;
        resendAtMs = Rings.NO_INTS;
        rtoMs = Rings.NO_INTS;
        fastAcks = Rings.NO_INTS;
    }

    private void grow() {
        payloads = Rings.doubledOnce(payloads, una);
        mask = payloads.length - 1;
        lengths = Rings.doubled(lengths);
        fragments = Rings.doubled(fragments);
        acked = Rings.doubled(acked);
        transmissions = Rings.doubled(transmissions);
        sentAtMs = Rings.doubled(sentAtMs);
        resendAtMs = Rings.doubled(resendAtMs);
        rtoMs = Rings.doubled(rtoMs);
        fastAcks = Rings.doubled(fastAcks);
    }

    /** How many arrays of the pool are in use here; for tests, it takes long. */
    int heldPayloads() {
        return Rings.occupied(payloads);
    }

    void assertInvariants() {
        assert waiting() >= 0 && waiting() <= payloads.length : waiting() + " waiting in " + payloads.length;
        assert !isBefore(firstUnsent, una) && !isAfter(firstUnsent, nxt) && !isAfter(nxt, end) : positions();
        int unackedSeen = 0;
        int overtakenSeen = 0;
        int earliest = Integer.MAX_VALUE;
        for (int sn = una; sn != firstUnsent; sn++) {
            int slot = sn & mask;
            assert transmissions[slot] > 0 : sn + " was never transmitted, " + positions();
            assert !acked[slot] || payloads[slot] == null : sn + " is acknowledged and keeps its payload";
            if (!acked[slot]) {
                unackedSeen++;
                overtakenSeen += fastAcks[slot] > 0 ? 1 : 0;
                earliest = Math.min(earliest, resendAtMs[slot] - earliestResendMs);
                assert (payloads[slot] == null) == (lengths[slot] == 0) : sn + " of length " + lengths[slot];
            }
        }
        assert unackedSeen == unacked : unackedSeen + " unacked, not " + unacked;
        assert overtakenSeen == overtaken : overtakenSeen + " overtaken, not " + overtaken;
        assert unacked == 0 || (earliest >= 0 && (earliestStale || earliest == 0)) : "earliest is off by " + earliest;
        for (int sn = firstUnsent; sn != end; sn++) {
            int slot = sn & mask;
            assert transmissions[slot] == 0 && !acked[slot] && fastAcks[slot] == 0 : sn + " is unsent, " + positions();
        }
        for (int sn = end; sn != una + payloads.length; sn++) {
            assert payloads[sn & mask] == null : "payload held outside the window, " + positions();
        }
    }

    private String positions() {
        return "una " + una + ", firstUnsent " + firstUnsent + ", nxt " + nxt + ", end " + end;
    }
}
