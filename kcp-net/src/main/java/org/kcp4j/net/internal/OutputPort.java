package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import org.kcp4j.net.KcpOptions;

/**
 * The part of a {@link SessionPort} for what the application writes: its threads take turns to put bytes or messages into
 * a ring, the owner takes them out at the other end. Thread safe; the methods are grouped by who calls them.
 */
public final class OutputPort {
    private final SessionPort session;
    final ByteRing ring;
    final Turnstile turns;

    private volatile boolean shut; // by the application
    private volatile int maxMessageBytes; // by the owner

    OutputPort(SessionPort session, NetRuntime runtime, KcpOptions options, int leastBytes, int maxMessageBytes) {
        this.session = session;
        this.ring = new ByteRing(Math.max(leastBytes, options.sendBufferBytes()));
        this.turns = new Turnstile(runtime, options.writeTimeout().toNanos(), "Write timed out");
        this.maxMessageBytes = maxMessageBytes;
    }

    // ---- application

    /**
     * Writes bytes of a stream; waits for room.
     *
     * @param from the bytes
     * @param offset the first index
     * @param length how many
     * @throws IOException if the session failed, was closed or shut down, or the wait was ended
     */
    public void write(byte[] from, int offset, int length) throws IOException {
        session.requireMode(true);
        turns.enter();
        try {
            int done = 0;
            while (done < length) {
                requireWritable();
                int n = ring.write(from, offset + done, length - done);
                if (n == 0) {
                    awaitRoom(Math.min(length - done, ring.capacity() >> 1), done);
                } else {
                    done += n;
                    if (done < length) {
                        session.signalOwner();
                    }
                }
            }
        } finally {
            turns.leave();
            session.stepOwner(); // also for the end mark, if it waited for this write
        }
    }

    /**
     * Sends one message; waits for room.
     *
     * @param from the message
     * @param offset its first index
     * @param length its length, 0 … {@link #maxMessageBytes}
     * @throws IllegalArgumentException if it is longer than a message may be
     * @throws IOException like {@link #write}
     */
    public void send(byte[] from, int offset, int length) throws IOException {
        session.requireMode(false);
        requireFits(length);
        turns.enter();
        try {
            requireWritable();
            while (!ring.writeMessage(from, offset, length)) {
                awaitRoom(Integer.BYTES + length, 0);
                requireWritable();
            }
        } finally {
            turns.leave();
        }
        session.stepOwner();
    }

    /**
     * Writes bytes of a stream out of several buffers, one after the other, nobody else's between them; waits for room.
     *
     * @param buffers the bytes, from position to limit; the positions move along with what was written
     * @throws IOException like {@link #write(byte[], int, int)}
     */
    public void write(ByteBuffer... buffers) throws IOException {
        session.requireMode(true);
        turns.enter();
        try {
            int done = 0;
            for (ByteBuffer buffer : buffers) {
                while (buffer.hasRemaining()) {
                    requireWritable();
                    int n = ring.write(buffer);
                    if (n == 0) {
                        session.signalOwner();
                        awaitRoom(Math.min(buffer.remaining(), ring.capacity() >> 1), done);
                    }
                    done += n;
                }
            }
        } finally {
            turns.leave();
            session.signalOwner(); // once for all, and for an end mark that waited for this write
        }
    }

    /**
     * Sends one message out of several buffers; waits for room.
     *
     * @param parts the message, each from position to limit; the positions move there
     * @throws IllegalArgumentException if it is longer than a message may be
     * @throws IOException like {@link #write(byte[], int, int)}
     */
    public void send(ByteBuffer... parts) throws IOException {
        session.requireMode(false);
        long length = 0;
        for (ByteBuffer part : parts) {
            length += part.remaining();
        }
        requireFits(length);
        turns.enter();
        try {
            requireWritable();
            while (!ring.writeMessage(parts, (int) length)) {
                awaitRoom(Integer.BYTES + (int) length, 0);
                requireWritable();
            }
            session.signalOwner();
        } finally {
            turns.leave();
        }
    }

    private void requireFits(long length) {
        int limit = maxMessageBytes;
        if (length > limit) {
            throw new IllegalArgumentException("message of " + length + " bytes is longer than the limit of " + limit);
        }
    }

    private void awaitRoom(int wanted, int done) throws IOException {
        turns.beginWait();
        try {
            while (!ring.hasRoomFor(wanted)) {
                requireWritable();
                turns.pause();
            }
        } catch (InterruptedIOException e) {
            e.bytesTransferred = done;
            throw e;
        } finally {
            turns.endWait();
        }
    }

    private void requireWritable() throws IOException {
        if (session.isClosed()) {
            throw session.closedOrFailed();
        }
        if (shut) {
            throw new SocketException("Socket output is shutdown");
        }
    }

    /** {@return bytes that may be written without waiting, the four that a message takes beside its own included} */
    public int writableBytes() {
        return ring.capacity() - ring.available();
    }

    /** {@return the longest message that can be sent, in bytes} */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** Says that nothing more will be written; the peer reads to the end of the stream. Idempotent. */
    public void shutdown() {
        session.requireMode(true);
        shut = true;
        session.signalOwner();
        turns.signal();
    }

    /**
     * Sets how long writes wait, also those that wait already.
     *
     * @param nanos 0 for no limit; negative for not at all
     */
    public void timeout(long nanos) {
        turns.timeout(nanos);
    }

    // ---- owner

    /** Whether the stream is complete: shut, and no writer has bytes in hand still. One that has signals when it is done. */
    boolean isComplete() {
        if (!(shut || session.isCloseRequested()) || !turns.tryEnter()) {
            return false;
        }
        turns.leave(); // later writers see that the output is shut
        return ring.isEmpty();
    }

    /** Bytes were taken out of {@link #ring}. */
    void taken() {
        if (!session.isStream() || ring.hasGoodRoom()) {
            turns.signal();
        }
    }

    /** Gives the ring's memory back, unless somebody is about to write. */
    void trim() {
        if (ring.isEmpty() && turns.tryEnter()) {
            try {
                ring.trim();
            } finally {
                turns.leave();
            }
        }
    }

    /** Sets the longest message that the protocol can send; the ring's length may allow less. */
    void maxMessageBytes(int bytes) {
        maxMessageBytes = Math.min(bytes, ring.capacity() - Integer.BYTES);
    }

    // ---- any thread

    /** The session was closed or is over. */
    void wake() {
        turns.signal();
    }
}
