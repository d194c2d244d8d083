package org.kcp4j.mux;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.Objects;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** One direction of a connection in memory: bounded, blocking, and closed from either side. */
final class MemoryPipe {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final byte[] ring;
    private int start;
    private int size;
    private boolean finished;
    private boolean broken;

    MemoryPipe(int capacity) {
        ring = new byte[capacity];
    }

    InputStream input() {
        return new InputStream() {
            @Override
            public int read() throws IOException {
                byte[] one = new byte[1];
                return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
            }

            @Override
            public int read(byte[] into, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, into.length);
                return take(into, offset, length);
            }

            @Override
            public void close() {
                end(true);
            }
        };
    }

    OutputStream output() {
        return new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                put(new byte[] {(byte) b}, 0, 1);
            }

            @Override
            public void write(byte[] from, int offset, int length) throws IOException {
                Objects.checkFromIndexSize(offset, length, from.length);
                put(from, offset, length);
            }

            @Override
            public void close() {
                end(false);
            }
        };
    }

    /** Waits until at least so many bytes are in it, and returns the first of them without taking them. */
    byte[] awaitBytes(int count) {
        lock.lock();
        try {
            while (size < count) {
                changed.awaitUninterruptibly();
            }
            byte[] bytes = new byte[count];
            for (int i = 0; i < count; i++) {
                bytes[i] = ring[(start + i) % ring.length];
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }

    private void put(byte[] from, int offset, int length) throws IOException {
        lock.lock();
        try {
            for (int done = 0; done < length; ) {
                while (size == ring.length && !broken && !finished) {
                    changed.awaitUninterruptibly();
                }
                if (broken || finished) {
                    throw new IOException("Broken pipe");
                }
                int at = (start + size) % ring.length;
                int n = Math.min(length - done, Math.min(ring.length - size, ring.length - at));
                System.arraycopy(from, offset + done, ring, at, n);
                size += n;
                done += n;
                changed.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    private int take(byte[] into, int offset, int length) throws IOException {
        lock.lock();
        try {
            while (size == 0 && !finished && !broken) {
                changed.awaitUninterruptibly();
            }
            if (broken) {
                throw new IOException("Stream closed");
            }
            if (size == 0) {
                return -1;
            }
            int n = Math.min(length, Math.min(size, ring.length - start));
            System.arraycopy(ring, start, into, offset, n);
            start = (start + n) % ring.length;
            size -= n;
            changed.signalAll();
            return n;
        } finally {
            lock.unlock();
        }
    }

    private void end(boolean byReader) {
        lock.lock();
        try {
            broken |= byReader;
            finished = true;
            if (byReader) {
                size = 0;
                Arrays.fill(ring, (byte) 0);
            }
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }
}
