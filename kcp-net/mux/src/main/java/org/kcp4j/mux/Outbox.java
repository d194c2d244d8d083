package org.kcp4j.mux;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

/**
 * The half of a stream that goes to the peer: the application puts bytes in, the sender takes a frame of them at each
 * turn, in version 2 as far as the peer's window goes (PROTOCOL e.5). Thread safe.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class Outbox extends FrameSource {
    private final MuxSession session;
    private final MuxStream stream;
    private final int capacity;
    private final Monitor monitor;

    // All guarded by monitor:
    private final ByteQueue bytes;
    private long timeoutNanos;
    private boolean writing; // somebody writes, or waits in the middle of it
    private boolean shut; // the application writes no more
    private boolean closed; // nor does it read
    private boolean finSent;
    private boolean resetDue; // the peer must hear that nobody reads its bytes
    private boolean resetSent;
    private @Nullable IOException failure;
    private int sent; // bytes given to the sender, wrapping
    private int peerConsumed;
    private int peerWindow = Frame.FIRST_WINDOW_BYTES;

    Outbox(MuxStream stream, MuxSession session, NetRuntime runtime) {
        super(false);
        this.session = session;
        this.stream = stream;
        this.capacity = session.config().sendBufferBytes();
        this.monitor = new Monitor(runtime);
        this.bytes = new ByteQueue(session.chunks());
    }

    // ---- the application

    /** Writes all of it, or fails. */
    void write(byte[] from, int offset, int length) throws IOException {
        monitor.lock();
        try {
            long since = monitor.nanoTime();
            requireWritable();
            while (writing) {
                monitor.await(since, timeoutNanos, "Write timed out");
                requireWritable();
            }
            writing = true;
            try {
                writeAll(from, offset, length, since);
            } finally {
                writing = false;
                monitor.signalAll();
            }
        } finally {
            monitor.unlock();
        }
    }

    private void writeAll(byte[] from, int offset, int length, long since) throws IOException {
        int done = 0;
        while (true) {
            int n = Math.min(length - done, capacity - bytes.size());
            bytes.write(from, offset + done, n);
            done += n;
            if (isSendable()) {
                session.schedule().add(this);
            }
            if (done == length) {
                return;
            }
            try {
                monitor.await(since, timeoutNanos, "Write timed out");
            } catch (InterruptedIOException e) {
                e.bytesTransferred = done;
                throw e;
            }
            requireWritable();
        }
    }

    private void requireWritable() throws IOException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (failure != null) {
            throw Failures.again(failure);
        }
        if (shut) {
            throw new SocketException("Socket output is shutdown");
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

    /** The application writes no more: a FIN follows what it has written. */
    void shutdown() {
        monitor.lock();
        try {
            shutdownNow();
        } finally {
            monitor.unlock();
        }
    }

    private void shutdownNow() {
        shut = true;
        monitor.signalAll();
        if (isSendable()) {
            session.schedule().add(this);
        }
    }

    /**
     * The application has closed the stream. The peer must hear that nobody reads, if it may still write and either bytes
     * of it were dropped, or the end of this direction was told before, as smux does.
     */
    void close(boolean peerWrites, boolean dropped) {
        monitor.lock();
        try {
            closed = true;
            resetDue |= peerWrites && (dropped || shut) && !resetSent;
            shutdownNow();
        } finally {
            monitor.unlock();
        }
    }

    /** Drops what was not sent. */
    void abort(boolean peerWrites) {
        monitor.lock();
        try {
            closed = true;
            bytes.clear();
            resetDue |= peerWrites && !resetSent;
            shutdownNow();
        } finally {
            monitor.unlock();
        }
    }

    // ---- the receiver

    /** The peer has consumed bytes, or changed its window. */
    @Nullable
    FrameFault update(int consumed, int window) {
        monitor.lock();
        try {
            if (sent - consumed < 0) {
                return FrameFault.CONSUMED_TOO_MUCH;
            }
            peerConsumed = consumed;
            peerWindow = window;
            if (isSendable()) {
                session.schedule().add(this);
            }
            return null;
        } finally {
            monitor.unlock();
        }
    }

    /** The peer still writes to a stream that was closed here. */
    void reset() {
        monitor.lock();
        try {
            resetDue |= !resetSent;
            if (isSendable()) {
                session.schedule().add(this);
            }
        } finally {
            monitor.unlock();
        }
    }

    /** Nothing reaches the peer any more: it does not read, or the session has ended. */
    void fail(IOException cause) {
        monitor.lock();
        try {
            if (failure == null) {
                failure = cause;
            }
            bytes.clear();
            finSent = true;
            resetDue = false;
            resetSent = true;
            monitor.signalAll();
        } finally {
            monitor.unlock();
        }
    }

    /** {@return whether the peer has been sent everything, the end mark included, or never will be} */
    boolean isFinished() {
        monitor.lock();
        try {
            return finSent && !resetDue;
        } finally {
            monitor.unlock();
        }
    }

    // ---- the sender

    @Override
    boolean append(FrameBatch batch) {
        boolean more;
        monitor.lock();
        try {
            int n = Math.min(sendableBytes(), session.config().maxFrameBytes());
            if (n > 0) {
                appendData(batch, n);
            }
            if (isFinDue()) {
                batch.add(Frame.FIN, stream.id());
                finSent = true;
            }
            if (isResetDue()) {
                batch.add(Frame.FIN, stream.id());
                resetDue = false;
                resetSent = true;
                session.counters().resetsSent++;
            }
            more = isSendable();
        } finally {
            monitor.unlock();
        }
        if (!more) {
            stream.forgetIfOver();
        }
        return more;
    }

    private void appendData(FrameBatch batch, int n) {
        boolean wasGoodRoom = hasGoodRoom();
        batch.addData(stream.id(), bytes, n);
        sent += n;
        session.counters().bytesSent += n;
        if (!wasGoodRoom && (hasGoodRoom() || sendableBytes() <= 0)) { // or the window lets nothing more through now
            monitor.signalAll();
        }
    }

    /** At most half full: worth waking a writer that found no room. */
    private boolean hasGoodRoom() {
        return bytes.size() <= capacity / 2;
    }

    private boolean isResetDue() {
        return finSent && resetDue;
    }

    private boolean isSendable() {
        return sendableBytes() > 0 || isFinDue() || isResetDue();
    }

    private boolean isFinDue() {
        return shut && bytes.isEmpty() && !finSent;
    }

    private int sendableBytes() {
        if (session.config().version() == 1) {
            return bytes.size();
        }
        int window = peerWindow - (sent - peerConsumed);
        return Math.min(bytes.size(), window);
    }
}
