package org.kcp4j.net.internal;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import org.jspecify.annotations.Nullable;

/**
 * A bounded stack of packets linked through themselves: any thread pushes, one thread takes all. It needs no memory of
 * its own, so an empty one costs nothing, and since nobody ever takes a single packet off, a packet that comes back
 * meanwhile does no harm (no ABA).
 */
final class PacketStack {
    private static final VarHandle TOP;

    static {
        try {
            TOP = MethodHandles.lookup().findVarHandle(PacketStack.class, "top", Packet.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Lies on a closed stack: nothing fits above it. */
    private static final Packet CLOSED = unreachable();

    private final int bound;

    @SuppressWarnings("unused") // through TOP
    private volatile @Nullable Packet top;

    private static Packet unreachable() {
        Packet packet = new Packet(0);
        packet.depth = Integer.MAX_VALUE / 2;
        return packet;
    }

    PacketStack(int bound) {
        this.bound = bound;
    }

    /** Adds a packet. False, and it is still the caller's, if there would be more than {@code bound} datagrams. */
    boolean push(Packet packet) {
        for (; ; ) {
            Packet below = top;
            int depth = packet.count + (below == null ? 0 : below.depth);
            if (depth > bound) {
                return false;
            }
            packet.next = below;
            packet.depth = depth;
            if (TOP.compareAndSet(this, below, packet)) {
                return true;
            }
        }
    }

    /** How many datagrams there are, about. */
    int depth() {
        Packet newest = top;
        return newest == null ? 0 : newest.depth;
    }

    /** Takes everything, newest first, linked by {@code next}. */
    @Nullable
    Packet takeAll() {
        return top == null ? null : (Packet) TOP.getAndSet(this, (Packet) null);
    }

    /** Takes everything like {@link #takeAll} for the last time: no push succeeds any more. */
    @Nullable
    Packet close() {
        return (Packet) TOP.getAndSet(this, CLOSED);
    }

    boolean isEmpty() {
        return top == null;
    }

    /** The same, oldest first. */
    @Nullable
    Packet takeAllInOrder() {
        return reversed(takeAll());
    }

    /** The same packets, linked the other way. */
    private static @Nullable Packet reversed(@Nullable Packet newestFirst) {
        Packet ordered = null;
        while (newestFirst != null) {
            Packet rest = newestFirst.next;
            newestFirst.next = ordered;
            ordered = newestFirst;
            newestFirst = rest;
        }
        return ordered;
    }
}
