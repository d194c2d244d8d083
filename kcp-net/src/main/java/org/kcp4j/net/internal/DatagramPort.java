package org.kcp4j.net.internal;

import java.io.IOException;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The part of a {@link SessionPort} for datagrams that may get lost (PROTOCOL b.7). Thread safe. */
public final class DatagramPort {
    private final SessionPort session;
    private volatile int maxBytes;
    private final DatagramQueue outgoing;
    private final DatagramQueue incoming;
    private final Gate gate;

    DatagramPort(SessionPort session, NetRuntime runtime, int maxBytes) {
        this.session = session;
        this.maxBytes = maxBytes;
        this.outgoing = new DatagramQueue(runtime);
        this.incoming = new DatagramQueue(runtime);
        this.gate = new Gate(runtime);
    }

    // ---- application

    /**
     * Sends a datagram now. Never waits: if too many are waiting the oldest is dropped.
     *
     * @param from the datagram
     * @param offset its first index
     * @param length its length, 0 … {@link #maxBytes}
     * @throws IllegalArgumentException if it is longer
     * @throws IOException if the session failed or was closed
     */
    public void send(byte[] from, int offset, int length) throws IOException {
        int limit = maxBytes;
        if (length > limit) {
            throw new IllegalArgumentException("datagram of " + length + " bytes is longer than the limit of " + limit);
        }
        if (session.isClosed()) {
            throw session.closedOrFailed();
        }
        outgoing.add(Arrays.copyOfRange(from, offset, offset + length));
        session.signalOwner();
    }

    /**
     * Waits for a datagram.
     *
     * @param timeoutNanos longest wait, 0 for no limit
     * @return the datagram
     * @throws IOException if there was none in time, or the session failed or was closed
     */
    public byte[] receive(long timeoutNanos) throws IOException {
        long since = gate.enter();
        try {
            for (; ; ) {
                boolean over = session.isClosed();
                byte[] datagram = incoming.poll();
                if (datagram != null) {
                    return datagram;
                }
                if (over) {
                    throw session.closedOrFailed();
                }
                gate.pause(since, timeoutNanos, "Receive timed out");
            }
        } finally {
            gate.leave();
        }
    }

    /** {@return the longest datagram that can be sent, in bytes} */
    public int maxBytes() {
        return maxBytes;
    }

    /** Changes what {@link #maxBytes()} tells. */
    void maxBytes(int bytes) {
        maxBytes = Math.max(0, bytes);
    }

    /** {@return how many were dropped, either way, because too many were waiting} */
    long dropped() {
        return outgoing.dropped() + incoming.dropped();
    }

    // ---- owner

    byte @Nullable [] next() {
        return outgoing.poll();
    }

    void arrived(byte[] datagram) {
        incoming.add(datagram);
        gate.signal();
    }

    /** The session is over, or about to be. */
    void wake() {
        gate.signal();
    }
}
