package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * The receive buffers of one receive loop. The loop's thread acquires; any thread releases. Holds at most a fixed number
 * of free packets; what is more is left to the garbage collector.
 */
final class PacketPool {
    /** Fits every datagram that a well-behaved peer sends; longer ones get a packet of their own size. */
    static final int PACKET_BYTES = 2048;

    private final PacketStack returned;

    // The loop's thread alone:
    private @Nullable Packet free;

    PacketPool(int bound) {
        returned = new PacketStack(bound);
    }

    /** A packet with room for {@code length} bytes. Loop thread only. */
    Packet acquire(int length) {
        if (length > PACKET_BYTES) {
            return new Packet(length);
        }
        Packet packet = free;
        if (packet == null) {
            packet = returned.takeAll();
            if (packet == null) {
                return new Packet(PACKET_BYTES);
            }
        }
        free = packet.next;
        packet.next = null;
        return packet;
    }

    void release(Packet packet) {
        if (packet.bytes.length == PACKET_BYTES) {
            var unused = returned.push(packet); // full: the garbage collector's
        }
    }
}
