package org.kcp4j.net.internal;

import java.util.ArrayDeque;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/** Unreliable datagrams on their way between application and owner, up to a bound. Thread safe; never waits for long. */
final class DatagramQueue {
    private static final int BOUND = 256;
    private static final int BOUND_BYTES = 1 << 18; // more than any one datagram has

    private final Lock lock;

    // Guarded by the lock:
    private final ArrayDeque<byte[]> queue = new ArrayDeque<>(0);
    private int bytes;

    private volatile int size;
    private final AtomicLong dropped = new AtomicLong();

    DatagramQueue(NetRuntime runtime) {
        lock = runtime.newLock();
    }

    /** Adds a datagram; the oldest make room if there is none. */
    void add(byte[] datagram) {
        lock.lock();
        try {
            while (queue.size() == BOUND || bytes + datagram.length > BOUND_BYTES) {
                bytes -= queue.removeFirst().length;
                dropped.incrementAndGet();
            }
            queue.addLast(datagram);
            bytes += datagram.length;
            size = queue.size();
        } finally {
            lock.unlock();
        }
    }

    byte @Nullable [] poll() {
        if (size == 0) {
            return null;
        }
        lock.lock();
        try {
            byte[] datagram = queue.pollFirst();
            bytes -= datagram == null ? 0 : datagram.length;
            size = queue.size();
            return datagram;
        } finally {
            lock.unlock();
        }
    }

    /** How many had to make room. */
    long dropped() {
        return dropped.get();
    }
}
