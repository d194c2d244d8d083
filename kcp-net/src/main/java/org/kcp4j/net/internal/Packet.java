package org.kcp4j.net.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A received datagram on its way from the receive loop to a session, or a run of them, all of one size but perhaps the
 * last, that came joined: then one of them is the current one. Belongs to whoever holds it; links and depth are
 * for the {@link PacketStack} it lies in.
 */
final class Packet {
    final byte[] bytes;

    /** Where it goes back to, whichever loop's sessions it went through; null for one that is in no pool. */
    final @Nullable PacketPool home;

    /** Where the current datagram's content begins: where the datagram does, or behind the cipher's header once opened. */
    int offset;

    /** Bytes of the current datagram's content. */
    int length;

    /** The receive loop had to open it to learn whose it is. */
    boolean opened;

    /** How many datagrams it holds. */
    int count = 1;

    private int current; // where the current datagram begins
    private int each;
    private int end;

    /** Out of its pool; kept only where assertions are on. */
    boolean lent;

    @Nullable
    Packet next;

    int depth;

    Packet(int capacity) {
        this(capacity, null);
    }

    Packet(int capacity, @Nullable PacketPool home) {
        this.bytes = new byte[capacity];
        this.home = home;
    }

    /** Takes a datagram, which fits. */
    void fill(ByteBuffer datagram) {
        fill(datagram, datagram.remaining());
    }

    /** Takes datagrams of {@code size} bytes each, which fit; the last may be shorter. The first is the current one. */
    void fill(ByteBuffer run, int size) {
        each = size;
        end = run.remaining();
        count = Math.max(1, Math.ceilDiv(end, Math.max(1, size)));
        run.get(bytes, 0, end);
        rewind();
    }

    /** Makes the next datagram the current one; false after the last. */
    boolean advance() {
        if (current + each >= end) {
            return false;
        }
        beginAt(current + each);
        return true;
    }

    /** Makes the first datagram the current one. */
    void rewind() {
        beginAt(0);
    }

    private void beginAt(int position) {
        current = position;
        offset = position;
        length = Math.min(each, end - position);
        opened = false;
    }

    /** The current datagram by itself, as far as it was opened. */
    Packet copyOfCurrent() {
        Packet copy = new Packet(length);
        copy.fill(ByteBuffer.wrap(bytes, offset, length));
        copy.opened = opened;
        return copy;
    }
}
