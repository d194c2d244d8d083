package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * A received datagram on its way from the receive loop to a session. Belongs to whoever holds it; links and depth are
 * for the {@link PacketStack} it lies in.
 */
final class Packet {
    final byte[] bytes;

    /** Where it goes back to, whichever loop's sessions it went through; null for one that is in no pool. */
    final @Nullable PacketPool home;

    /** Where the content begins: 0, or behind the cipher's header once opened. */
    int offset;

    int length;

    /** The receive loop had to open it to learn whose it is. */
    boolean opened;

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
}
