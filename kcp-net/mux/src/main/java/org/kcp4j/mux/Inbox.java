package org.kcp4j.mux;

import java.io.IOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

/**
 * The half of a stream that comes from the peer: the receiver puts bytes in, the application takes them out, and in version
 * 2 the peer hears how many it took (PROTOCOL e.4, e.5). Its turn at the schedule is for that. Thread safe.
 */
final class Inbox extends FrameSource {
    /**
     * The peer hears of every such part of the window that was read. DEVIATION: smux tells of halves, so its sender may
     * have no more than half a window under way when the next update sets out, which is what a long link then carries.
     */
    private static final int UPDATE_PARTS = 8;

    private final MuxSession session;
    private final int stream;
    private final Monitor monitor;

    // All guarded by monitor:
    private final ByteQueue bytes;
    private long timeoutNanos;
    private boolean peerEnded;
    private boolean shut; // the application reads no more
    private boolean closed; // nor may it ask
    private @Nullable IOException failure;
    private int consumed; // bytes the application has taken, wrapping
    private int consumedSinceUpdate;
    private boolean updated; // once at least
    private boolean updateDue;

    Inbox(MuxSession session, NetRuntime runtime, int stream) {
        super(true);
        this.session = session;
        this.stream = stream;
        this.monitor = new Monitor(runtime);
        this.bytes = new ByteQueue(session.chunks());
    }

    // ---- the application

    /**
     * The stream was opened or accepted here. DEVIATION: smux tells of its window with the first read, so that a peer with
     * much to say waits a round trip after the first window (PROTOCOL e.5).
     */
    void begin() {
        if (!session.config().earlyWindow()) {
            return;
        }
        monitor.lock();
        try {
            askForUpdate();
        } finally {
            monitor.unlock();
        }
    }

    /** Reads up to {@code length} bytes, at least one of them; -1 at the end. */
    int read(byte[] into, int offset, int length) throws IOException {
        if (length == 0) {
            return 0;
        }
        int n;
        monitor.lock();
        try {
            awaitBytes();
            n = bytes.read(into, offset, length);
            if (n == 0) {
                return -1;
            }
            consumed(n);
        } finally {
            monitor.unlock();
        }
        session.budget().give(n);
        return n;
    }

    /** Bytes first, then the end, then failures. */
    private void awaitBytes() throws IOException {
        long since = monitor.nanoTime();
        while (bytes.isEmpty() || closed) {
            if (closed) {
                throw new SocketException("Socket closed");
            }
            if (peerEnded || shut) {
                return;
            }
            if (failure != null) {
                throw Failures.again(failure);
            }
            monitor.await(since, timeoutNanos, "Read timed out");
        }
    }

    /** An update is due with the first read, if there was none, and whenever a part of the window has been read. */
    private void consumed(int n) {
        dropped(n);
        if (!updated) {
            askForUpdate();
        }
    }

    /** What is dropped makes room too, but the peer need not hear of it before it is a part of the window. */
    private void dropped(int n) {
        consumed += n;
        consumedSinceUpdate += n;
        int window = session.config().streamBufferBytes();
        if (consumedSinceUpdate >= (updated ? window : Math.min(window, Frame.FIRST_WINDOW_BYTES)) / UPDATE_PARTS) {
            askForUpdate();
        }
    }

    private void askForUpdate() {
        if (session.config().version() > 1) {
            consumedSinceUpdate = 0;
            updated = true;
            updateDue = true;
            session.schedule().add(this);
        }
    }

    int available() {
        monitor.lock();
        try {
            return bytes.size();
        } finally {
            monitor.unlock();
        }
    }

    void timeout(long nanos) {
        monitor.lock();
        try {
            timeoutNanos = nanos;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** What is here and what still comes is dropped, as if it were read; reads return -1. */
    void shutdown() {
        stopReading(false);
    }

    /**
     * Like {@link #shutdown}, and reads fail.
     *
     * @return whether something was dropped
     */
    boolean close() {
        return stopReading(true) > 0;
    }

    private int stopReading(boolean forGood) {
        int dropped;
        monitor.lock();
        try {
            shut = true;
            closed |= forGood;
            dropped = bytes.clear();
            if (dropped > 0) {
                dropped(dropped);
            }
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
        session.budget().give(dropped);
        return dropped;
    }

    // ---- the receiver

    /** Puts bytes in; false if nobody wants them any more. */
    boolean arrived(byte[] from, int offset, int length) {
        monitor.lock();
        try {
            if (shut) {
                dropped(length);
                return false;
            }
            session.budget().take(length);
            bytes.write(from, offset, length);
            monitor.signalAll();
            return true;
        } finally {
            monitor.unlock();
        }
    }

    /** The peer writes no more; false if it had said so before. */
    boolean ended() {
        monitor.lock();
        try {
            boolean news = !peerEnded;
            peerEnded = true;
            monitor.signalAll();
            return news;
        } finally {
            monitor.unlock();
        }
    }

    boolean isEnded() {
        monitor.lock();
        try {
            return peerEnded;
        } finally {
            monitor.unlock();
        }
    }

    void fail(IOException cause) {
        monitor.lock();
        try {
            failure = cause;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    // ---- the sender

    @Override
    boolean append(FrameBatch batch) {
        monitor.lock();
        try {
            if (updateDue) {
                updateDue = false;
                batch.addUpdate(stream, consumed, session.config().streamBufferBytes());
            }
            return false;
        } finally {
            monitor.unlock();
        }
    }
}
