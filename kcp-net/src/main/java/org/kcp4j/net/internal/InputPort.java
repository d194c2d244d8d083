package org.kcp4j.net.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.KcpOptions;

/**
 * The part of a {@link SessionPort} for what the peer writes: the owner puts bytes or messages into a ring, application
 * threads take turns at its other end. Thread safe; the methods are grouped by who calls them.
 */
public final class InputPort {
    private final SessionPort session;
    final ByteRing ring;
    private final Turnstile turns;

    private volatile boolean shut; // by the application
    private volatile boolean ended; // by the peer

    // Set by the owner when bytes stayed in the engine for want of room, cleared by the reader that made room.
    private volatile boolean ownerWantsRoom;

    // Set by the owner when bytes that nobody had read kept it from trimming, cleared by the reader that took the last.
    private volatile boolean ownerWantsToTrim;

    InputPort(SessionPort session, NetRuntime runtime, KcpOptions options, int leastBytes) {
        this.session = session;
        this.ring = new ByteRing(Math.max(leastBytes, options.receiveBufferBytes()));
        this.turns = new Turnstile(runtime, options.readTimeout().toNanos(), "Read timed out");
    }

    // ---- application

    /**
     * Reads bytes of a stream; waits for the first.
     *
     * @param into where to
     * @param offset the first index
     * @param length most bytes to read
     * @return how many, at least 1 unless {@code length} is 0; -1 at the end of the stream
     * @throws IOException if the session failed or was closed and nothing is left to read, or the wait was ended
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        session.requireMode(true);
        if (length == 0) {
            return 0;
        }
        turns.enter();
        try {
            awaitSome();
            int n = shut ? 0 : ring.read(into, offset, length);
            if (n == 0) {
                return -1;
            }
            tellOwner();
            return n;
        } finally {
            turns.leave();
        }
    }

    /**
     * Receives the next message whole; waits for it.
     *
     * @param into where to
     * @param offset the first index
     * @param length room in bytes
     * @return its length; 0 for an empty message; -1 at the end
     * @throws IllegalArgumentException if the message is longer; it can still be received
     * @throws IOException like {@link #read}
     */
    public int receive(byte[] into, int offset, int length) throws IOException {
        session.requireMode(false);
        turns.enter();
        try {
            awaitSome();
            int size = ring.peekMessage();
            if (size > length) {
                throw new IllegalArgumentException(
                        "room for " + length + " bytes is too small for a message of " + size + " bytes");
            }
            if (size >= 0) {
                ring.readMessage(into, offset, size);
                tellOwner();
            }
            return size;
        } finally {
            turns.leave();
        }
    }

    /**
     * Receives the next message into an array of its length.
     *
     * @return the message, or null at the end
     * @throws IOException like {@link #read}
     */
    public byte @Nullable [] receive() throws IOException {
        session.requireMode(false);
        turns.enter();
        try {
            awaitSome();
            int size = ring.peekMessage();
            if (size < 0) {
                return null;
            }
            byte[] message = new byte[size];
            ring.readMessage(message, 0, size);
            tellOwner();
            return message;
        } finally {
            turns.leave();
        }
    }

    /** Waits until there is something in the ring or never will be; bytes first, then the end, then failures. */
    private void awaitSome() throws IOException {
        if (!ring.isEmpty()) {
            return;
        }
        turns.beginWait();
        try {
            for (; ; ) {
                boolean nothingComes = ended || shut;
                boolean over = session.isClosed();
                if (!ring.isEmpty() || nothingComes) {
                    return;
                }
                if (over) {
                    throw session.closedOrFailed();
                }
                turns.pause();
            }
        } finally {
            turns.endWait();
        }
    }

    /** After reading: the owner may be waiting for that. */
    private void tellOwner() {
        if ((ownerWantsRoom && ring.hasGoodRoom()) || (ownerWantsToTrim && ring.isEmpty())) {
            ownerWantsRoom = false;
            ownerWantsToTrim = false;
            session.signalOwner();
        }
    }

    /** {@return whether a read would not wait: there are bytes or a message, or there is an end or a failure to tell of} */
    public boolean isReadable() {
        return !ring.isEmpty() || ended || shut || session.isClosed();
    }

    /** {@return bytes that a read gets without waiting} */
    public int available() {
        session.requireMode(true);
        return shut ? 0 : ring.available();
    }

    /** Says that nothing more will be read of a stream: reads end, and what still comes is dropped. Idempotent. */
    public void shutdown() {
        session.requireMode(true);
        shut = true;
        session.signalOwner();
        turns.signal();
    }

    /**
     * Sets how long reads wait, also those that wait already.
     *
     * @param nanos 0 for no limit; negative for not at all
     */
    public void timeout(long nanos) {
        turns.timeout(nanos);
    }

    // ---- owner

    boolean isShut() {
        return shut;
    }

    /** Bytes were put into {@link #ring}. */
    void arrived() {
        turns.signal();
    }

    /** The peer will write no more. */
    void ended() {
        ended = true;
        turns.signal();
    }

    /**
     * There was no room in {@link #ring}: the reader that makes some shall say so.
     *
     * @return false if room was made meanwhile
     */
    boolean waitForRoom() {
        ownerWantsRoom = true;
        if (session.isStream() ? ring.hasGoodRoom() : ring.isEmpty()) {
            ownerWantsRoom = false;
            return false;
        }
        return true;
    }

    /**
     * Gives the ring's memory back.
     *
     * @return false if there are bytes to be read still: the reader of the last shall say so
     */
    boolean trim() {
        ownerWantsToTrim = true;
        if (!ring.isEmpty()) {
            return false;
        }
        ownerWantsToTrim = false;
        ring.trim();
        return true;
    }

    // ---- any thread

    /** The session was closed or is over. */
    void wake() {
        turns.signal();
    }
}
