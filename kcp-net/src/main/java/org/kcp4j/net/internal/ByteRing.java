package org.kcp4j.net.internal;

import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A bounded ring of bytes between one producer and one consumer, which never wait for each other here: {@link SessionPort}
 * does the waiting. Several application threads take turns under a lock of the port, so that there is one at a time.
 *
 * <p>An unused ring has no array. It is made with the first byte, grows (×4, up to the bound) when it was found full, and
 * can be dropped when it lies empty. The array is only ever exchanged while the ring is empty, by the producer, or under
 * the producers' lock: so the consumer, who touches the array only after it has seen bytes, never meets a change.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class ByteRing {
    private static final int FIRST_CAPACITY = 4096;

    private final int maxCapacity;

    // Written by the producer while the ring is empty, published by the write of `produced`.
    private byte @Nullable [] bytes;
    // Producer only: there was no room once, so the next array shall be larger.
    private boolean wasFull;

    private volatile long produced; // written by the producer
    private volatile long consumed; // written by the consumer

    /** A ring of at most {@code maxCapacity} bytes, a power of two. */
    ByteRing(int maxCapacity) {
        if (Integer.bitCount(maxCapacity) != 1) {
            throw new IllegalArgumentException("capacity must be a power of two: " + maxCapacity);
        }
        this.maxCapacity = maxCapacity;
    }

    int maxCapacity() {
        return maxCapacity;
    }

    int available() {
        return (int) (produced - consumed);
    }

    boolean isEmpty() {
        return produced == consumed;
    }

    /**
     * Worth waking a producer that found no room: at most half full, or, when the array shall grow, empty.
     */
    boolean hasGoodRoom() {
        byte[] array = bytes;
        return array == null || available() <= (array.length < maxCapacity ? 0 : array.length >> 1);
    }

    /** Whether a producer can write this much at once, or the ring is empty. */
    boolean hasRoomFor(int length) {
        byte[] array = bytes;
        return array == null || isEmpty() || array.length - available() >= length;
    }

    // ---- producer

    /**
     * Bytes that can be written now, after making or growing the array where that is allowed. 0 remembers that there was
     * no room.
     *
     * @param wanted bytes the producer would like to write
     */
    int room(int wanted) {
        byte[] array = bytes;
        if (array == null || (array.length < maxCapacity && (wasFull || array.length < wanted) && isEmpty())) {
            array = new byte[nextCapacity(array, wanted)];
            bytes = array;
            wasFull = false;
        }
        int room = array.length - available();
        if (room < wanted) {
            wasFull = true;
        }
        return room;
    }

    private int nextCapacity(byte @Nullable [] array, int wanted) {
        int grown = array == null ? FIRST_CAPACITY : array.length << 2;
        int fitting = wanted <= 1 ? 1 : Integer.highestOneBit(wanted - 1) << 1;
        return Math.min(maxCapacity, Math.max(Math.min(maxCapacity, grown), Math.min(maxCapacity, fitting)));
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

    /** Writes a message with its length in front, whole; false when there is no room for all of it. */
    boolean writeMessage(byte[] from, int offset, int length) {
        if (room(Integer.BYTES + length) < Integer.BYTES + length) {
            return false;
        }
        putLength(produced, length);
        put(produced + Integer.BYTES, from, offset, length);
        produced += Integer.BYTES + length;
        return true;
    }

    private void put(long position, byte[] from, int offset, int length) {
        byte[] array = array();
        int at = index(position, array);
        int first = Math.min(length, array.length - at);
        System.arraycopy(from, offset, array, at, first);
        System.arraycopy(from, offset + first, array, 0, length - first);
    }

    private void putLength(long position, int length) {
        byte[] array = array();
        for (int i = 0; i < Integer.BYTES; i++) {
            array[index(position + i, array)] = (byte) (length >>> (8 * i));
        }
    }

    /** The array, to write into directly: {@link #writableRun} bytes from {@link #writeIndex}, then {@link #wrote}. */
    byte[] array() {
        byte[] array = bytes;
        if (array == null) {
            throw new IllegalStateException("ring has no array yet");
        }
        return array;
    }

    int writeIndex() {
        return index(produced, array());
    }

    int writableRun(int room) {
        byte[] array = array();
        return Math.min(room, array.length - index(produced, array));
    }

    void wrote(int length) {
        produced += length;
    }

    // ---- consumer

    /** Copies up to {@code length} bytes out and returns how many. */
    int read(byte[] into, int offset, int length) {
        int n = Math.min(length, available());
        if (n > 0) {
            get(consumed, into, offset, n);
            consumed += n;
        }
        return n;
    }

    /** The length of the next message, or -1 when there is none. */
    int peekMessage() {
        if (isEmpty()) {
            return -1;
        }
        byte[] array = array();
        int length = 0;
        for (int i = 0; i < Integer.BYTES; i++) {
            length |= (array[index(consumed + i, array)] & 0xff) << (8 * i);
        }
        return length;
    }

    /** Takes the next message, whose length is {@code length}. */
    void readMessage(byte[] into, int offset, int length) {
        get(consumed + Integer.BYTES, into, offset, length);
        consumed += Integer.BYTES + length;
    }

    private void get(long position, byte[] into, int offset, int length) {
        byte[] array = array();
        int at = index(position, array);
        int first = Math.min(length, array.length - at);
        System.arraycopy(array, at, into, offset, first);
        System.arraycopy(array, 0, into, offset + first, length - first);
    }

    /** Where the next byte lies in {@link #array}; {@link #readableRun} bytes follow it without a break. */
    int readIndex() {
        return index(consumed, array());
    }

    int readableRun() {
        byte[] array = array();
        return Math.min(available(), array.length - index(consumed, array));
    }

    void took(int length) {
        consumed += length;
    }

    // ---- memory

    /** Drops the array of an empty ring; called by the producer. */
    void trim() {
        if (isEmpty()) {
            bytes = null;
        }
    }

    /** Drops the array of an empty ring; called by the consumer, unless a producer is at work. */
    void trim(Lock producers) {
        if (isEmpty() && producers.tryLock()) {
            try {
                trim();
            } finally {
                producers.unlock();
            }
        }
    }

    private static int index(long position, byte[] array) {
        return (int) position & (array.length - 1);
    }
}
