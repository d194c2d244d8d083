package org.kcp4j.mux;

import org.jspecify.annotations.Nullable;

/**
 * Bytes in order. Memory follows use: arrays are taken from the pool as bytes come, each as large as all that waits already,
 * and given back as they are read, so that an empty queue holds none and a full one not much more than its bytes. Not
 * thread safe.
 */
final class ByteQueue {
    private static final int SMALLEST_CHUNK = 128;

    private static final class Chunk {
        final byte[] bytes;
        int read;
        int written;

        @Nullable
        Chunk next;

        Chunk(byte[] bytes) {
            this.bytes = bytes;
        }
    }

    private final ChunkPool pool;
    private @Nullable Chunk head;
    private @Nullable Chunk tail;
    private int size;

    ByteQueue(ChunkPool pool) {
        this.pool = pool;
    }

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
        int fitting = Math.min(ChunkPool.LARGEST, Math.max(SMALLEST_CHUNK, Math.max(wanted, size)));
        Chunk added = new Chunk(pool.take(Integer.highestOneBit(fitting - 1) << 1));
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
        pool.give(first.bytes);
    }

    /** Drops all bytes and returns how many there were. */
    int clear() {
        int dropped = size;
        for (Chunk chunk = head; chunk != null; chunk = head) {
            drop(chunk);
        }
        size = 0;
        return dropped;
    }
}
