package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * First datagrams of peers that have yet to show that they receive, so that nobody has to send them again. A convenience
 * of bounded size: when it is full, whoever has waited longest loses the place and not more than a repetition. Not thread
 * safe.
 */
final class Antechamber {
    /** Packets held in all. */
    private static final int PACKETS = 512;

    private static final int PACKETS_OF_ONE = 64;

    private record Visitor(InetSocketAddress address, int conv) {}

    private static final class Luggage {
        @Nullable
        Packet newest;

        int count;
    }

    private final Map<Visitor, Luggage> visitors = new LinkedHashMap<>();
    private final Consumer<Packet> release;
    private int packets;

    /** Packets that nobody comes back for go to {@code release}. */
    Antechamber(Consumer<Packet> release) {
        this.release = release;
    }

    /** Holds the packet that a conversation begins with; of one that is here already, the next. */
    void enter(InetSocketAddress address, int conv, Packet packet) {
        if (packet.bytes.length > PacketPool.PACKET_BYTES) {
            release.accept(packet);
        } else {
            hold(visitors.computeIfAbsent(new Visitor(address, conv), visitor -> new Luggage()), packet);
        }
    }

    /** Holds a later packet of a conversation that is here; false, and the packet still the caller's, if it is not. */
    boolean follow(InetSocketAddress address, int conv, Packet packet) {
        if (visitors.isEmpty() || packet.bytes.length > PacketPool.PACKET_BYTES) {
            return false;
        }
        Luggage luggage = visitors.get(new Visitor(address, conv));
        if (luggage == null) {
            return false;
        }
        hold(luggage, packet);
        return true;
    }

    private void hold(Luggage luggage, Packet packet) {
        if (luggage.count == PACKETS_OF_ONE) {
            release.accept(packet);
            return;
        }
        packet.next = luggage.newest;
        luggage.newest = packet;
        luggage.count++;
        packets++;
        while (packets > PACKETS) {
            turnOut();
        }
    }

    private void turnOut() {
        Iterator<Luggage> eldest = visitors.values().iterator();
        Luggage luggage = eldest.next();
        eldest.remove();
        packets -= luggage.count;
        releaseAll(luggage.newest);
    }

    private void releaseAll(@Nullable Packet newest) {
        while (newest != null) {
            Packet rest = newest.next;
            newest.next = null;
            release.accept(newest);
            newest = rest;
        }
    }

    /** Takes what a conversation has brought, oldest first, linked by {@code next}; null for nothing. */
    @Nullable
    Packet leave(InetSocketAddress address, int conv) {
        Luggage luggage = visitors.remove(new Visitor(address, conv));
        if (luggage == null) {
            return null;
        }
        packets -= luggage.count;
        return PacketStack.reversed(luggage.newest);
    }

    void clear() {
        visitors.values().forEach(luggage -> releaseAll(luggage.newest));
        visitors.clear();
        packets = 0;
    }
}
