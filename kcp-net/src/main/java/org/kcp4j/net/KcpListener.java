package org.kcp4j.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import java.time.Duration;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.NioLink;

/**
 * Accepts sessions on a UDP port.
 *
 * <p>A session begins with a peer's first data segment or its question whether anybody is there (a window probe), never
 * in the middle of a conversation. Sessions are told apart by the peer's address <em>and</em> conv. A closed session is
 * remembered for {@link KcpOptions#tombstone}, so that its late datagrams do not begin it again.
 *
 * <p>With {@link KcpOptions#shards} above 1 it has as many sockets on its port, each received from by a thread of its own;
 * everything else, limits and counters too, is the listener's as a whole.
 *
 * <p>Thread safe.
 */
public final class KcpListener implements Closeable {
    private final Endpoint endpoint;

    private KcpListener(Endpoint endpoint) {
        this.endpoint = endpoint;
    }

    /**
     * Binds with the default options.
     *
     * @param local address and port; port 0 for any free one
     * @return the listener, listening
     * @throws IOException if the socket cannot be bound
     */
    public static KcpListener bind(InetSocketAddress local) throws IOException {
        return bind(local, KcpOptions.defaults());
    }

    /**
     * Binds.
     *
     * @param local address and port; port 0 for any free one
     * @param options for the sessions it accepts
     * @return the listener, listening
     * @throws IOException if the socket cannot be bound
     */
    public static KcpListener bind(InetSocketAddress local, KcpOptions options) throws IOException {
        if (local.isUnresolved()) {
            throw new SocketException("Unresolved address");
        }
        return new KcpListener(Endpoint.listen(CurrentRuntime.get(), local, options));
    }

    /**
     * Accepts on a channel of the caller's, as its only user. The channel is never closed here: when the listener is closed
     * and its last session has ended it is the caller's again, non-blocking. It is one socket, whatever
     * {@link KcpOptions#shards} says.
     *
     * @param channel an open channel, bound to any free port if it was not bound; its options stay as they are
     * @param options for the sessions it accepts
     * @return the listener, listening
     * @throws IOException if the channel is closed or cannot be bound
     */
    public static KcpListener over(DatagramChannel channel, KcpOptions options) throws IOException {
        return new KcpListener(Endpoint.listen(CurrentRuntime.get(), NioLink.adopt(channel), options));
    }

    /**
     * Waits for the next session.
     *
     * @return the session, open
     * @throws SocketException if this listener is or becomes closed
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if it fails otherwise
     */
    public KcpSession accept() throws IOException {
        return accept(Duration.ZERO);
    }

    /**
     * Waits for the next session, but not for ever.
     *
     * @param timeout longest wait; zero for no limit; at most 36 500 days
     * @return the session, open
     * @throws IllegalArgumentException if the timeout is out of that range
     * @throws java.net.SocketTimeoutException if there was none in time
     * @throws SocketException if this listener is or becomes closed
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if it fails otherwise
     */
    public KcpSession accept(Duration timeout) throws IOException {
        KcpOptions.checkDuration("timeout", timeout);
        return new KcpSession(endpoint.accept(timeout));
    }

    /**
     * Marks the datagrams of all sessions of this listener for routers on the way.
     *
     * @param value IPv4's type of service or IPv6's traffic class, 0 … 255; a DSCP is its upper six bits
     * @throws IllegalArgumentException if it is out of that range
     * @throws IOException if the system refuses
     */
    public void setTrafficClass(int value) throws IOException {
        endpoint.trafficClass(value);
    }

    /** {@return the address this listener is bound to} */
    public InetSocketAddress localAddress() {
        return endpoint.localAddress();
    }

    /** {@return what its socket, or all of them together, has counted} */
    public EndpointStats stats() {
        return endpoint.stats();
    }

    /** {@return whether it was closed} */
    public boolean isClosed() {
        return endpoint.isClosed();
    }

    /**
     * Stops accepting. Sessions that were accepted live on, and with them the UDP socket until the last of them ends;
     * those not yet accepted are dropped. Idempotent.
     */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return "KcpListener[" + localAddress() + (isClosed() ? ", closed]" : "]");
    }
}
