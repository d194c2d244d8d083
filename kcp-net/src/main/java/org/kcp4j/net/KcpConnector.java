package org.kcp4j.net;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.channels.DatagramChannel;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.NetRuntime;
import org.kcp4j.net.internal.NioLink;

/**
 * One UDP socket for many client sessions, to one peer or to several: one port to open in a firewall, one mapping in a NAT.
 * {@link KcpSession#connect} opens a socket for each session instead, which is simpler, hears when nobody listens, and is
 * what kcp-go servers need: those take a second conversation from the same port for the end of the first.
 *
 * <p>Thread safe.
 */
public final class KcpConnector implements Closeable {
    private final NetRuntime runtime;
    private final Endpoint endpoint;

    private KcpConnector(NetRuntime runtime, Endpoint endpoint) {
        this.runtime = runtime;
        this.endpoint = endpoint;
    }

    /**
     * Opens a socket.
     *
     * @param local address and port to send from; port 0 for any free one
     * @param options for all sessions
     * @return the connector
     * @throws IOException if the socket cannot be bound
     */
    public static KcpConnector open(InetSocketAddress local, KcpOptions options) throws IOException {
        if (local.isUnresolved()) {
            throw new SocketException("Unresolved address");
        }
        NetRuntime runtime = CurrentRuntime.get();
        return new KcpConnector(runtime, Endpoint.forClients(runtime, local, options));
    }

    /**
     * Uses a channel of the caller's, as its only user. The channel is never closed here: when the connector is closed and
     * its last session has ended it is the caller's again, non-blocking.
     *
     * @param channel an open channel, bound to any free port if it was not bound; its options stay as they are
     * @param options for all sessions
     * @return the connector
     * @throws IOException if the channel is closed or cannot be bound
     */
    public static KcpConnector over(DatagramChannel channel, KcpOptions options) throws IOException {
        NetRuntime runtime = CurrentRuntime.get();
        return new KcpConnector(runtime, Endpoint.forClients(runtime, NioLink.adopt(channel), options));
    }

    /**
     * Connects with a conversation number of its own. See {@link KcpSession#connect(InetSocketAddress, KcpOptions)}.
     *
     * @param remote the peer
     * @return the session
     * @throws SocketException if this connector is closed
     * @throws IOException if the peer does not answer
     */
    public KcpSession connect(InetSocketAddress remote) throws IOException {
        InetSocketAddress peer = KcpSession.specific(remote);
        int conv = runtime.randomInt();
        while (endpoint.isTaken(peer, conv)) {
            conv = runtime.randomInt();
        }
        return new KcpSession(endpoint.connect(peer, conv));
    }

    /**
     * Connects with a conversation number that both sides know.
     *
     * @param remote the peer
     * @param conv the conversation number, any 32 bits
     * @return the session
     * @throws IllegalStateException if this connector has a session of that number with that peer, or had one a moment ago
     * @throws SocketException if this connector is closed
     * @throws IOException if the peer does not answer
     */
    public KcpSession connect(InetSocketAddress remote, int conv) throws IOException {
        return new KcpSession(endpoint.connect(KcpSession.specific(remote), conv));
    }

    /**
     * Marks the datagrams of all sessions of this connector for routers on the way.
     *
     * @param value IPv4's type of service or IPv6's traffic class, 0 … 255; a DSCP is its upper six bits
     * @throws IllegalArgumentException if it is out of that range
     * @throws IOException if the system refuses
     */
    public void setTrafficClass(int value) throws IOException {
        endpoint.trafficClass(value);
    }

    /** {@return the address of the UDP socket} */
    public InetSocketAddress localAddress() {
        return endpoint.localAddress();
    }

    /** {@return what its socket has counted} */
    public EndpointStats stats() {
        return endpoint.stats();
    }

    /** {@return whether it was closed} */
    public boolean isClosed() {
        return endpoint.isClosed();
    }

    /** Begins no more sessions. Those that exist live on, and with them the UDP socket until the last ends. Idempotent. */
    @Override
    public void close() {
        endpoint.close();
    }

    @Override
    public String toString() {
        return "KcpConnector[" + localAddress() + (isClosed() ? ", closed]" : "]");
    }
}
