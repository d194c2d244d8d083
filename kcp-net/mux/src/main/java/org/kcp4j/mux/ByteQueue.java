package org.kcp4j.mux;

import org.jspecify.annotations.Nullable;

/**
 * Bytes in order. Memory follows use: arrays are allocated as bytes come, each as large as all that waits already, and
 * dropped as they are read, so that an empty queue holds none and a full one not much more than its bytes. Not thread
 * safe.
 */
final class ByteQueue {
    private static final int SMALLEST_CHUNK = 128;
    private static final int LARGEST_CHUNK = 32_768;

    private static final class Chunk {
        final byte[] bytes;
        int read;
        int written;

        @Nullable
        Chunk next;

        Chunk(int capacity) {
            bytes = new byte[capacity];
        }
    }

    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private int size;

    int size() {
        return size;
    }

    boolean isEmpty() {
        return size == 0;
    }

    /** Bytes of all arrays held. */
    int heldBytes() {
        int held = 0;
        for (Chunk chunk = head; chunk != null; chunk = chunk.next) {
            held += chunk.bytes.length;
        }
        return held;
    }

    void write(byte[] from, int offset, int length) {
        int done = 0;
        while (done < length) {
            Chunk chunk = chunkWithRoom(length - done);
            int n = Math.min(length - done, chunk.bytes.length - chunk.written);
            System.arraycopy(from, offset + done, chunk.bytes, chunk.written, n);
            chunk.written += n;
            size += n;
            done += n;
        }
    }

    private Chunk chunkWithRoom(int wanted) {
        Chunk last = tail;
        if (last != null && last.written < last.bytes.length) {
            return last;
        }
        int capacity = Math.min(LARGEST_CHUNK, Math.max(SMALLEST_CHUNK, Math.max(wanted, size)));
        Chunk added = new Chunk(capacity);
        if (last == null) {
            head = added;
        } else {
            last.next = added;
        }
        tail = added;
        return added;
    }

    /** Takes up to {@code length} bytes and returns how many. */
    int read(byte[] into, int offset, int length) {
        int done = 0;
        for (Chunk chunk = head; chunk != null && done < length; chunk = head) {
            int n = Math.min(length - done, chunk.written - chunk.read);
            System.arraycopy(chunk.bytes, chunk.read, into, offset + done, n);
            chunk.read += n;
            size -= n;
            done += n;
            if (chunk.read == chunk.written) {
                drop(chunk);
            }
        }
        return done;
    }

    private void drop(Chunk first) {
        head = first.next;
        if (head == null) {
            tail = null;
        }
    }

    /** Drops all bytes and returns how many there were. */
    int clear() {
        int dropped = size;
        head = null;
        tail = null;
        size = 0;
        return dropped;
    }
}
