package org.kcp4j.mux;

import java.util.concurrent.atomic.AtomicInteger;
import org.kcp4j.net.internal.NetRuntime;

/**
 * How many bytes may still wait for the application, all streams together (PROTOCOL e.4). The receiver begins a frame
 * only while there is some left, so one frame may exceed it. Thread safe.
 */
final class ReceiveBudget {
    private final AtomicInteger left;
    private final Monitor monitor;
    private boolean ended; // guarded by monitor

    ReceiveBudget(NetRuntime runtime, int bytes) {
        this.left = new AtomicInteger(bytes);
        this.monitor = new Monitor(runtime);
    }

    boolean isSpent() {
        return left.get() <= 0;
    }

    int left() {
        return left.get();
    }

    /** For the receiver: bytes have been put into a stream. */
    void take(int bytes) {
        left.addAndGet(-bytes);
    }

    /** Bytes of a stream have been read or dropped. */
    void give(int bytes) {
        int now = left.addAndGet(bytes);
        if (now > 0 && now - bytes <= 0) {
            monitor.lock();
            try {
                monitor.signalAll();
            } finally {
                monitor.unlock();
            }
        }
    }

    /** For the receiver: waits until there is some left, or the session ends. */
    void await() {
        monitor.lock();
        try {
            while (isSpent() && !ended) {
                monitor.await();
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Nobody waits any more. */
    void end() {
        monitor.lock();
        try {
            ended = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }
}
