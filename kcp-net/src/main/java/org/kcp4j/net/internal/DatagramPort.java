package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The part of a {@link SessionPort} for datagrams that may get lost (PROTOCOL b.7). Has no queues until there is a datagram,
 * for most sessions never have one. Thread safe.
 */
public final class DatagramPort {
    private static final VarHandle QUEUES;

    static {
        try {
            QUEUES = MethodHandles.lookup().findVarHandle(DatagramPort.class, "queues", Queues.class);
        } catch (ReflectiveOperationException e) {
            throw new ExceptionInInitializerError(e);
        }
    }

    /** Both ways. */
    private record Queues(DatagramQueue outgoing, DatagramQueue incoming) {}

    private final SessionPort session;
    private final NetRuntime runtime;
    private volatile int maxBytes;
    private volatile @Nullable Queues queues; // set once, through QUEUES
    private final Gate gate;

    DatagramPort(SessionPort session, NetRuntime runtime, int maxBytes) {
        this.session = session;
        this.runtime = runtime;
        this.maxBytes = maxBytes;
        this.gate = new Gate(runtime);
    }

    private Queues queues() {
        Queues made = queues;
        if (made == null) {
            Queues mine = new Queues(new DatagramQueue(runtime), new DatagramQueue(runtime));
            Queues others = (Queues) QUEUES.compareAndExchange(this, (Queues) null, mine);
            made = others == null ? mine : others;
        }
        return made;
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
        queues().outgoing.add(Arrays.copyOfRange(from, offset, offset + length));
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
                Queues made = queues;
                byte[] datagram = made == null ? null : made.incoming.poll();
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
        Queues made = queues;
        return made == null ? 0 : made.outgoing.dropped() + made.incoming.dropped();
    }

    // ---- owner

    byte @Nullable [] next() {
        Queues made = queues;
        return made == null ? null : made.outgoing.poll();
    }

    void arrived(byte[] datagram) {
        queues().incoming.add(datagram);
        gate.signal();
    }

    /** The session is over, or about to be. */
    void wake() {
        gate.signal();
    }
}
