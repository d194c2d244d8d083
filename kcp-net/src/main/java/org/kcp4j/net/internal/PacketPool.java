package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * The receive buffers of one receive loop. The loop's thread acquires; any thread releases. Holds at most a fixed number
 * of free packets; what is more is left to the garbage collector.
 */
final class PacketPool {
    /** Fits every datagram that a well-behaved peer sends; longer ones get a packet of their own size. */
    static final int PACKET_BYTES = 2048;

    /** For a run of datagrams: eleven of the usual size. */
    static final int RUN_BYTES = 16 * 1024;

    private final int packetBytes;
    private final PacketStack returned;

    // Packets out of the pool, counted only where assertions are on.
    private final AtomicInteger lent = new AtomicInteger();

    // The loop's thread alone:
    private @Nullable Packet free;

    /** A pool of so many free packets of so many bytes. */
    PacketPool(int packetBytes, int bound) {
        this.packetBytes = packetBytes;
        returned = new PacketStack(bound);
    }

    /** A packet with room for {@code length} bytes. Loop thread only. */
    Packet acquire(int length) {
        Packet packet = take(length);
        assert lend(packet) : "lent twice";
        return packet;
    }

    private Packet take(int length) {
        if (length > packetBytes) {
            return new Packet(length, this);
        }
        Packet packet = free;
        if (packet == null) {
            packet = returned.takeAll();
            if (packet == null) {
                return new Packet(packetBytes, this);
            }
        }
        free = packet.next;
        packet.next = null;
        return packet;
    }

    void release(Packet packet) {
        assert takeBack(packet) : "released twice";
        if (packet.bytes.length == packetBytes) {
            packet.count = 1; // a stack counts datagrams, and this one is free
            var unused = returned.push(packet); // full: the garbage collector's
        }
    }

    private boolean lend(Packet packet) {
        boolean wasFree = !packet.lent;
        packet.lent = true;
        lent.incrementAndGet();
        return wasFree;
    }

    private boolean takeBack(Packet packet) {
        boolean wasLent = packet.lent;
        packet.lent = false;
        lent.decrementAndGet();
        return wasLent;
    }

    void assertAllReturned() {
        assert lent.get() == 0 : lent + " packets were never released";
    }
}
