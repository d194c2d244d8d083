package org.kcp4j.net.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;

/**
 * One UDP socket, as the rest sees it: batches of datagrams out; datagrams in through the {@link LinkPoller} it is
 * registered with. {@link #send} is thread safe and never waits.
 */
public interface DatagramLink extends Closeable {
    /** {@return the address this socket is bound to} */
    InetSocketAddress localAddress();

    /**
     * Restricts a bound socket to one peer, whose refusals it then hears of; called before it is registered. A link that
     * knows nothing of refusals need do nothing: sessions take datagrams of their peer only.
     *
     * @param remote the only peer from now on
     * @throws IOException if the system refuses
     */
    default void connect(InetSocketAddress remote) throws IOException {}

    /**
     * Marks what is sent from now on, where there is somebody to look at it.
     *
     * @param value the IPv4 type of service or IPv6 traffic class, 0 … 255; a hint
     * @throws IOException if the system refuses
     */
    default void trafficClass(int value) throws IOException {}

    /**
     * Sends the datagrams of a batch, in order. What the system does not take (no buffer space, port unreachable, a
     * filter) counts as lost on the way: it is dropped, and the protocol above sends it again.
     *
     * @param batch the datagrams; not kept
     * @param to where to send them
     * @return how many the system took, 0 … {@code batch.count()}
     */
    int send(EgressBatch batch, InetSocketAddress to);

    /**
     * Makes what a receive loop waits on for links of this kind.
     *
     * @return the poller
     * @throws IOException if the system has none left
     */
    LinkPoller newPoller() throws IOException;

    /** {@return whether the socket is open} */
    boolean isOpen();

    /** Closes the socket. Idempotent. */
    @Override
    void close();
}
