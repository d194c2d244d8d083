package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * First datagrams of peers that have yet to show that they receive, so that nobody has to send them again. A convenience
 * of bounded size: when it is full, whoever has waited longest loses the place and not more than a repetition. Not thread
 * safe.
 *
 * <p>Nor is anything kept for longer than a second. The peer takes the time until a segment is acknowledged for the round
 * trip, whoever has let it wait, and would then wait three times as long before it repeats anything.
 */
final class Antechamber {
    /** Packets held in all. */
    private static final int PACKETS = 512;

    private static final int PACKETS_OF_ONE = 64;

    private static final long LONGEST_STAY_NANOS = 1_000_000_000;

    private record Visitor(InetSocketAddress address, int conv) {}

    private record Held(Packet packet, long sinceNanos) {}

    private final Map<Visitor, Deque<Held>> visitors = new LinkedHashMap<>();
    private final Consumer<Packet> release;
    private int packets;

    /** Packets that nobody comes back for go to {@code release}. */
    Antechamber(Consumer<Packet> release) {
        this.release = release;
    }

    /** Holds the packet that a conversation begins with; of one that is here already, the next. */
    void enter(InetSocketAddress address, int conv, Packet packet, long nowNanos) {
        if (packet.bytes.length > PacketPool.PACKET_BYTES) {
            release.accept(packet);
        } else {
            hold(visitors.computeIfAbsent(new Visitor(address, conv), visitor -> new ArrayDeque<>()), packet, nowNanos);
        }
    }

    /** Holds a later packet of a conversation that is here; false, and the packet still the caller's, if it is not. */
    boolean follow(InetSocketAddress address, int conv, Packet packet, long nowNanos) {
        if (visitors.isEmpty() || packet.bytes.length > PacketPool.PACKET_BYTES) {
            return false;
        }
        Deque<Held> luggage = visitors.get(new Visitor(address, conv));
        if (luggage == null) {
            return false;
        }
        hold(luggage, packet, nowNanos);
        return true;
    }

    private void hold(Deque<Held> luggage, Packet packet, long nowNanos) {
        releaseStale(luggage, nowNanos);
        if (luggage.size() == PACKETS_OF_ONE) {
            release.accept(packet);
            return;
        }
        luggage.add(new Held(packet, nowNanos));
        packets++;
        while (packets > PACKETS) {
            turnOut();
        }
    }

    private void turnOut() {
        Iterator<Deque<Held>> eldest = visitors.values().iterator();
        Deque<Held> luggage = eldest.next();
        eldest.remove();
        releaseAll(luggage);
    }

    private void releaseStale(Deque<Held> luggage, long nowNanos) {
        for (Held eldest = luggage.peek();
                eldest != null && nowNanos - eldest.sinceNanos > LONGEST_STAY_NANOS;
                eldest = luggage.peek()) {
            luggage.remove();
            packets--;
            release.accept(eldest.packet);
        }
    }

    private void releaseAll(Deque<Held> luggage) {
        packets -= luggage.size();
        luggage.forEach(held -> release.accept(held.packet));
    }

    /** Takes what a conversation has brought lately, oldest first, linked by {@code next}; null for nothing. */
    @Nullable
    Packet leave(InetSocketAddress address, int conv, long nowNanos) {
        Deque<Held> luggage = visitors.remove(new Visitor(address, conv));
        if (luggage == null) {
            return null;
        }
        releaseStale(luggage, nowNanos);
        packets -= luggage.size();
        Packet following = null;
        for (Held held = luggage.pollLast(); held != null; held = luggage.pollLast()) {
            held.packet.next = following;
            following = held.packet;
        }
        return following;
    }

    void clear() {
        visitors.values().forEach(this::releaseAll);
        visitors.clear();
    }
}
