package org.kcp4j.mux;

import java.io.ByteArrayOutputStream;
import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;

/** An output that remembers what went through it, and can be shut for a while. */
final class Tap extends FilterOutputStream {
    private final ReentrantLock lock = new ReentrantLock();
    private final Condition changed = lock.newCondition();
    private final ByteArrayOutputStream seen = new ByteArrayOutputStream();
    private boolean shut;
    private boolean writing;

    Tap(OutputStream out) {
        super(out);
    }

    /** From now on writes wait until {@link #open}. */
    void shut() {
        shut(true);
    }

    void open() {
        shut(false);
    }

    private void shut(boolean value) {
        lock.lock();
        try {
            shut = value;
            changed.signalAll();
        } finally {
            lock.unlock();
        }
    }

    /** Waits until somebody waits in a write. */
    void awaitWriter() throws InterruptedException {
        lock.lock();
        try {
            while (!(shut && writing)) {
                changed.await();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits until so many bytes have gone through, and returns all of them. */
    byte[] awaitBytes(int count) throws InterruptedException {
        lock.lock();
        try {
            while (seen.size() < count) {
                changed.await();
            }
            return seen.toByteArray();
        } finally {
            lock.unlock();
        }
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        lock.lock();
        try {
            writing = true;
            changed.signalAll();
            while (shut) {
                changed.awaitUninterruptibly();
            }
            writing = false;
            seen.writeBytes(Arrays.copyOfRange(from, offset, offset + length));
            changed.signalAll();
        } finally {
            lock.unlock();
        }
        out.write(from, offset, length);
    }
}
