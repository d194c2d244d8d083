package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * A received datagram on its way from the receive loop to a session. Belongs to whoever holds it; links and depth are
 * for the {@link Mailbox} or {@link PacketPool} it lies in.
 */
final class Packet {
    final byte[] bytes;
    int length;

    @Nullable
    Packet next;

    int depth;

    Packet(int capacity) {
        bytes = new byte[capacity];
    }
}
