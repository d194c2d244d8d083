package org.kcp4j.core;

import static org.kcp4j.core.SerialNumber.isBefore;

import org.jspecify.annotations.Nullable;

/**
 * Everything received and not yet read, in one ring indexed by {@code sn & mask}:
 *
 * <pre>
 *   head ............. next ............. next + window
 *    | in order, for    | arrived ahead of  |
 *    | the reader       | a gap, or not yet |
 * </pre>
 *
 * <p>There is no ring until a segment arrives; it starts small and doubles up to what the window can span. Payload is on
 * loan from the pool.
 */
final class ReceiveWindow {
    private static final int MAX_ADVERTISED = 65_535;
    private static final byte[] EMPTY = {}; // stands for the payload of an empty segment; null means none arrived

    private final PayloadPool pool;
    private int window;

    private int head;
    private int next;
    private int headOffset; // bytes of the head segment that read() has taken

    private int mask;
    private byte[] @Nullable [] payloads;
    private int[] lengths;
    private byte[] fragments;
    private int held; // segments in the ring

    ReceiveWindow(int firstSn, int window, PayloadPool pool) {
        this.pool = pool;
        this.window = window;
        head = firstSn;
        next = firstSn;
        forgetRing();
    }

    void window(int segments) {
        window = segments;
    }

    /** The next number expected, our una. */
    int next() {
        return next;
    }

    /** Segments in order and ready for the reader. */
    int ready() {
        return next - head;
    }

    /** Segments in order and behind gaps. */
    int held() {
        return held;
    }

    /** Free segments as told to the peer (PROTOCOL a.1), capped at what 16 bits hold. */
    int free() {
        return Math.clamp((long) limit() - ready(), 0, MAX_ADVERTISED);
    }

    /** Whether the number is at or beyond the end of the window. */
    boolean isBeyond(int sn) {
        return !isBefore(sn, next + window);
    }

    // ---- arrival ----

    /**
     * Takes a segment that is not beyond the window.
     *
     * @return false if it is there already or was read
     */
    boolean accept(int sn, int fragment, byte[] packet, int offset, int length) {
        if (isBefore(sn, next)) {
            return false;
        }
        while (sn - head >= payloads.length) {
            grow();
        }
        int slot = sn & mask;
        if (payloads[slot] != null) {
            return false;
        }
        byte[] payload = length == 0 ? EMPTY : pool.acquire(length);
        System.arraycopy(packet, offset, payload, 0, length);
        payloads[slot] = payload;
        lengths[slot] = length;
        fragments[slot] = (byte) fragment;
        held++;
        advance();
        return true;
    }

    /** Moves the border of the in-order part as far as segments and window allow. */
    private void advance() {
        while (ready() < held && ready() < limit() && payloads[next & mask] != null) {
            next++;
        }
    }

    /**
     * Most segments in order.
     *
     * <p>DEVIATION: kcp-go holds exactly the window, and stalls for ever on a message of more fragments than that. Here the
     * message at the head may always become complete.
     */
    private int limit() {
        if (ready() == 0) {
            return window;
        }
        return Math.max(window, fragment(head) + 1);
    }

    // ---- reading ----

    /** Bytes of the message at the head, or what read() has left of it; -1 if it is not complete. */
    int peekSize() {
        int count = messageSegments();
        if (count == 0) {
            return -1;
        }
        int bytes = -headOffset;
        for (int i = 0; i < count; i++) {
            bytes += lengths[(head + i) & mask];
        }
        return bytes;
    }

    /** Takes the message at the head, which must be complete. */
    void receive(byte[] into, int offset) {
        int count = messageSegments();
        int position = offset;
        for (int i = 0; i < count; i++) {
            int slot = head & mask;
            int bytes = lengths[slot] - headOffset;
            System.arraycopy(bytes(slot), headOffset, into, position, bytes);
            position += bytes;
            dropHead();
        }
        advance();
    }

    /** Takes up to {@code length} bytes across segments, up to an empty segment that ends a message. */
    int read(byte[] into, int offset, int length) {
        int taken = 0;
        while (ready() > 0) {
            int slot = head & mask;
            int left = lengths[slot] - headOffset;
            boolean endMark = left == 0 && fragments[slot] == 0;
            boolean full = left > 0 && taken == length;
            if (endMark || full) {
                break;
            }
            int bytes = Math.min(left, length - taken);
            System.arraycopy(bytes(slot), headOffset, into, offset + taken, bytes);
            taken += bytes;
            headOffset += bytes;
            if (bytes == left) {
                dropHead();
            }
        }
        advance();
        return taken;
    }

    /** Segments of the message at the head, 0 if it is not complete. */
    private int messageSegments() {
        if (ready() == 0) {
            return 0;
        }
        int announced = fragment(head) + 1;
        if (ready() < announced) {
            return 0;
        }
        int count = 1;
        while (count < announced && fragment(head + count - 1) != 0) {
            count++;
        }
        return count;
    }

    private void dropHead() {
        free(head & mask);
        head++;
        headOffset = 0;
    }

    // ---- memory ----

    /** Gives the ring back if nothing is held. */
    void trim() {
        if (held == 0) {
            forgetRing();
        }
    }

    /** Hands all payload back and forgets everything. */
    void release() {
        for (int slot = 0; slot < payloads.length; slot++) {
            if (payloads[slot] != null) {
                free(slot);
            }
        }
        head = next;
        headOffset = 0;
    }

    private int fragment(int sn) {
        return fragments[sn & mask] & 0xFF;
    }

    private byte[] bytes(int slot) {
        byte[] payload = payloads[slot];
        return payload == null ? EMPTY : payload;
    }

    private void free(int slot) {
        byte[] payload = bytes(slot);
        payloads[slot] = null;
        held--;
        if (lengths[slot] > 0) {
            pool.release(payload);
        }
    }

    private void grow() {
        payloads = Rings.doubledOnce(payloads, head);
        mask = payloads.length - 1;
        lengths = Rings.doubled(lengths);
        fragments = Rings.doubled(fragments);
    }

    private void forgetRing() {
        mask = 0;
        payloads = Rings.NO_ARRAYS;
        lengths = Rings.NO_INTS;
        fragments = Rings.NO_BYTES;
    }

    /** How many arrays of the pool are in use here; for tests, it takes long. */
    int heldPayloads() {
        return Rings.occupied(payloads);
    }

    void assertInvariants() {
        assert ready() >= 0 && ready() <= held && held <= payloads.length
                : ready() + " ready of " + held + " in " + payloads.length;
        int seen = 0;
        for (byte[] payload : payloads) {
            seen += payload != null ? 1 : 0;
        }
        assert seen == held : seen + " held, not " + held;
        for (int sn = head; sn != next; sn++) {
            assert payloads[sn & mask] != null : "gap at " + sn + " before " + next;
        }
        assert ready() == 0
                        ? headOffset == 0
                        : headOffset >= 0 && (headOffset == 0 || headOffset < lengths[head & mask])
                : "head offset " + headOffset;
    }
}
