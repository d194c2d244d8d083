package org.kcp4j.net.internal;

import java.io.Closeable;
import java.net.InetSocketAddress;

/**
 * One UDP socket, as the rest sees it: batches of datagrams out; datagrams in through the {@link LinkPoller} it is
 * registered with. {@link #send} is thread safe and never waits.
 */
public interface DatagramLink extends Closeable {
    /** {@return the address this socket is bound to} */
    InetSocketAddress localAddress();

    /**
     * Sends the datagrams of a batch, in order. What the system does not take (no buffer space, port unreachable, a
     * filter) counts as lost on the way: it is dropped, and the protocol above sends it again.
     *
     * @param batch the datagrams; not kept
     * @param to where to send them
     * @return how many the system took, 0 … {@code batch.count()}
     */
    int send(EgressBatch batch, InetSocketAddress to);

    /** {@return whether the socket is open} */
    boolean isOpen();

    /** Closes the socket. Idempotent. */
    @Override
    void close();
}
