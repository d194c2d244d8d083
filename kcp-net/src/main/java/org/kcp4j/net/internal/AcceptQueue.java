package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/** Sessions that wait to be accepted, up to a bound. The receive loop adds; application threads take. */
final class AcceptQueue {
    private final int bound;
    private final ConcurrentLinkedQueue<SessionCore> queue = new ConcurrentLinkedQueue<>();
    private final AtomicInteger size = new AtomicInteger();
    private final Gate gate;
    private volatile @Nullable IOException failure; // why it closed, if not in order
    private volatile boolean closed;

    AcceptQueue(NetRuntime runtime, int bound) {
        this.bound = bound;
        this.gate = new Gate(runtime);
    }

    boolean isFull() {
        return size.get() >= bound;
    }

    boolean isHalfFull() {
        return 2 * size.get() >= bound;
    }

    boolean isClosed() {
        return closed;
    }

    void add(SessionCore session) {
        size.incrementAndGet();
        queue.add(session);
        gate.signal();
    }

    /** Waits for a session; {@code timeoutNanos} 0 for no limit. */
    SessionCore take(long timeoutNanos) throws SocketException, InterruptedIOException {
        long since = gate.enter();
        try {
            for (; ; ) {
                if (closed) {
                    throw closed(failure);
                }
                SessionCore session = poll();
                if (session != null) {
                    return session;
                }
                gate.pause(since, timeoutNanos, "Accept timed out");
            }
        } finally {
            gate.leave();
        }
    }

    @Nullable
    SessionCore poll() {
        SessionCore session = queue.poll();
        if (session != null) {
            size.decrementAndGet();
        }
        return session;
    }

    /** Takes a session out that nobody needs to accept any more, if it is in. */
    void remove(SessionCore session) {
        if (queue.remove(session)) {
            size.decrementAndGet();
        }
    }

    private static SocketException closed(@Nullable IOException cause) {
        SocketException e = new SocketException(cause == null ? "Socket closed" : cause.getMessage());
        e.initCause(cause);
        return e;
    }

    /** Idempotent; null for a cause when it is closed in order. */
    void close(@Nullable IOException cause) {
        if (!closed) {
            failure = cause;
        }
        closed = true;
        gate.signal();
    }
}
