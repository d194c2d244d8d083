package org.kcp4j.net.internal;

import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of bytes between one producer and one consumer, which never wait for each other here: {@link InputPort}
 * and {@link OutputPort} do the waiting. Several application threads take turns there, so that there is one at a time.
 *
 * <p>Memory follows use. A ring begins without any; the producer who finds no room in the present array goes on in a new
 * one four times as large, up to the bound, and the consumer follows when it has emptied the old one. An empty ring can be
 * trimmed to nothing again. Positions count all bytes ever written, so they tell what is where whichever array it is in.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class ByteRing {
    private static final int FIRST_CAPACITY = 256;
    private static final byte[] NONE = {};

    /** One array: the bytes from position {@code base} up to the base of the next one. */
    private static final class Segment {
        final long base;
        byte[] bytes; // exchanged by the producer, while the ring is empty
        volatile @Nullable Segment next;

        Segment(long base, int capacity) {
            this.base = base;
            this.bytes = capacity == 0 ? NONE : new byte[capacity];
        }

        int index(long position) {
            return (int) position & (bytes.length - 1);
        }
    }

    private final int capacity;

    private Segment tail; // the producer's
    private Segment head; // the consumer's

    private volatile long produced; // written by the producer, after the bytes
    private volatile long consumed; // written by the consumer, after it is done with the bytes

    /** A ring of at most {@code capacity} bytes, a power of two. */
    ByteRing(int capacity) {
        if (Integer.bitCount(capacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two: " + capacity);
        }
        this.capacity = capacity;
        this.tail = new Segment(0, 0);
        this.head = tail;
    }

    int capacity() {
        return capacity;
    }

    /** Bytes between producer and consumer; a third thread gets a number that was true a moment ago or is 0. */
    int available() {
        return (int) Math.max(0, produced - consumed);
    }

    boolean isEmpty() {
        return produced == consumed;
    }

    boolean hasRoomFor(int length) {
        return capacity - available() >= length;
    }

    /** At most half full: worth waking a producer that found no room. */
    boolean hasGoodRoom() {
        return hasRoomFor(capacity >> 1);
    }

    // ---- producer

    /**
     * Bytes that can be written now in one array: at least {@code wanted} of them, or as many as the bound still allows.
     */
    int room(int wanted) {
        int allowed = capacity - available();
        int here = roomInTail();
        if (here < Math.min(wanted, allowed)) {
            grow(Math.min(wanted, allowed));
            here = roomInTail();
        }
        return Math.min(here, allowed);
    }

    private int roomInTail() {
        Segment segment = tail;
        return segment.bytes.length - (int) (produced - Math.max(consumed, segment.base));
    }

    /** Only ever called with an array smaller than the bound: a full-size one has all the room that is allowed. */
    private void grow(int wanted) {
        int fitting = wanted <= 1 ? 1 : Integer.highestOneBit(wanted - 1) << 1;
        int larger = Math.max(Math.max(fitting, FIRST_CAPACITY), tail.bytes.length << 2);
        Segment next = new Segment(produced, Math.min(capacity, larger));
        tail.next = next;
        tail = next;
    }

    /** Copies as much as there is room for and returns how much that was. */
    int write(byte[] from, int offset, int length) {
        int n = Math.min(length, room(length));
        if (n > 0) {
            put(produced, from, offset, n);
            produced += n;
        }
        return n;
    }

    /** Copies as much as there is room for out of a buffer and returns how much that was. */
    int write(ByteBuffer from) {
        int n = Math.min(from.remaining(), room(from.remaining()));
        if (n > 0) {
            put(produced, from, n);
            produced += n;
        }
        return n;
    }

    /** Writes a message with its length in front, whole; false when there is no room for all of it. */
    boolean writeMessage(byte[] from, int offset, int length) {
        if (!putLength(length)) {
            return false;
        }
        put(produced + Integer.BYTES, from, offset, length);
        produced += Integer.BYTES + length;
        return true;
    }

    /** Writes a message of that length out of several buffers. */
    boolean writeMessage(ByteBuffer[] parts, int length) {
        if (!putLength(length)) {
            return false;
        }
        long position = produced + Integer.BYTES;
        for (ByteBuffer part : parts) {
            int n = part.remaining();
            put(position, part, n);
            position += n;
        }
        produced = position;
        return true;
    }

    private boolean putLength(int length) {
        int framed = Integer.BYTES + length;
        if (room(framed) < framed) {
            return false;
        }
        for (int i = 0; i < Integer.BYTES; i++) {
            tail.bytes[tail.index(produced + i)] = (byte) (length >>> (8 * i));
        }
        return true;
    }

    private void put(long position, ByteBuffer from, int length) {
        byte[] array = tail.bytes;
        int at = tail.index(position);
        int first = Math.min(length, array.length - at);
        from.get(array, at, first);
        from.get(array, 0, length - first);
    }

    private void put(long position, byte[] from, int offset, int length) {
        byte[] array = tail.bytes;
        int at = tail.index(position);
        int first = Math.min(length, array.length - at);
        System.arraycopy(from, offset, array, at, first);
        System.arraycopy(from, offset + first, array, 0, length - first);
    }

    /** After {@link #room}: the array to write into directly, {@link #writableRun} bytes from {@link #writeIndex}. */
    byte[] writeArray() {
        return tail.bytes;
    }

    int writeIndex() {
        return tail.index(produced);
    }

    int writableRun(int room) {
        return Math.min(room, tail.bytes.length - tail.index(produced));
    }

    void wrote(int length) {
        produced += length;
    }

    // ---- consumer

    /** Copies up to {@code length} bytes out and returns how many. */
    int read(byte[] into, int offset, int length) {
        int done = 0;
        while (done < length && !isEmpty()) {
            int n = Math.min(length - done, readableRun());
            System.arraycopy(readArray(), readIndex(), into, offset + done, n);
            took(n);
            done += n;
        }
        return done;
    }

    /** The length of the next message, or -1 when there is none. */
    int peekMessage() {
        if (isEmpty()) {
            return -1;
        }
        Segment segment = reading();
        int length = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            length |= (segment.bytes[segment.index(consumed + i)] & 0xff) << (8 * i);
        }
        return length;
    }

    /** Takes the next message, whose length is {@code length}. */
    void readMessage(byte[] into, int offset, int length) {
        Segment segment = reading();
        byte[] array = segment.bytes;
        int at = segment.index(consumed + Integer.BYTES);
        int first = Math.min(length, array.length - at);
        System.arraycopy(array, at, into, offset, first);
        System.arraycopy(array, 0, into, offset + first, length - first);
        took(Integer.BYTES + length);
    }

    /** While there are bytes: the array they are in, {@link #readableRun} of them from {@link #readIndex} without a break. */
    byte[] readArray() {
        return reading().bytes;
    }

    int readIndex() {
        return reading().index(consumed);
    }

    int readableRun() {
        long end = produced;
        Segment segment = reading();
        Segment next = segment.next;
        int here = (int) ((next == null ? end : next.base) - consumed);
        return Math.min(here, segment.bytes.length - segment.index(consumed));
    }

    void took(int length) {
        consumed += length;
    }

    /** The array that holds the next byte. */
    private Segment reading() {
        for (Segment next = head.next; next != null && next.base == consumed; next = head.next) {
            head = next;
        }
        return head;
    }

    // ---- memory

    /** Memory held, not counting what the consumer is about to leave behind; the producer's view. */
    int heldBytes() {
        return tail.bytes.length;
    }

    /**
     * Drops the array of an empty ring; called by the producer, or by a consumer who has made sure that no producer is at
     * work. The consumer touches an array only when it has bytes.
     */
    void trim() {
        if (isEmpty()) {
            tail.bytes = NONE;
        }
    }
}
