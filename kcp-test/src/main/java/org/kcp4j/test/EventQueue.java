package org.kcp4j.test;

import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** What will happen, ordered by (time, insertion). A binary heap; its events and their arrays are used again. */
final class EventQueue {
    /** Free events kept: they hold an array of a datagram's size each. */
    private static final int MAX_FREE = 4096;

    static final class Event {
        private static final byte[] EMPTY = {};

        long at;
        private long order;

        // One of three: an action, a datagram from a host to a host, or (without a sender) a host's timer.
        @Nullable
        Runnable action;

        @Nullable
        SimHost from;

        @Nullable
        SimHost to;

        byte[] bytes = EMPTY;
        int length;

        /** Takes a copy of a datagram. */
        void fill(byte[] source, int offset, int size) {
            if (bytes.length < size) {
                bytes = new byte[Math.max(size, 2048)];
            }
            System.arraycopy(source, offset, bytes, 0, size);
            length = size;
        }

        private boolean isBefore(Event other) {
            return at != other.at ? at < other.at : order < other.order;
        }
    }

    private @Nullable Event[] heap = new Event[64];
    private int size;
    private long inserted;
    private final ArrayDeque<Event> free = new ArrayDeque<>();

    /** Lends an event, all fields empty. */
    Event acquire() {
        Event event = free.pollLast();
        return event == null ? new Event() : event;
    }

    /** Takes an event back that has happened. */
    void release(Event event) {
        event.action = null;
        event.from = null;
        event.to = null;
        if (free.size() < MAX_FREE) {
            free.addLast(event);
        }
    }

    void add(Event event, long at) {
        event.at = at;
        event.order = inserted++;
        if (size == heap.length) {
            heap = Arrays.copyOf(heap, 2 * size);
        }
        int index = size++;
        while (index > 0) {
            int parent = (index - 1) >>> 1;
            Event above = at(parent);
            if (!event.isBefore(above)) {
                break;
            }
            heap[index] = above;
            index = parent;
        }
        heap[index] = event;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** When the first event happens; only while there is one. */
    long nextAt() {
        return at(0).at;
    }

    /** Takes the first event out; only while there is one. */
    Event remove() {
        Event first = at(0);
        Event last = at(--size);
        heap[size] = null;
        if (size > 0) {
            sink(last);
        }
        return first;
    }

    private void sink(Event event) {
        int index = 0;
        for (int child = 1; child < size; child = 2 * index + 1) {
            if (child + 1 < size && at(child + 1).isBefore(at(child))) {
                child++;
            }
            Event below = at(child);
            if (!below.isBefore(event)) {
                break;
            }
            heap[index] = below;
            index = child;
        }
        heap[index] = event;
    }

    private Event at(int index) {
        Event event = heap[index];
        assert event != null;
        return event;
    }
}
