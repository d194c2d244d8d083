package org.kcp4j.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import org.kcp4j.net.internal.SessionCore;

/**
 * A {@link Socket} that speaks KCP over UDP instead of TCP: for programs and libraries that want a socket, which need not
 * know. {@link KcpSession} is the same with an interface of its own, messages and unreliable datagrams.
 *
 * <p>States, time-outs, end of stream, half-close, exceptions and their texts are those of a TCP socket; so is what an
 * interrupt does: it closes the socket that a virtual thread waits for, and nothing to a platform thread. What is different:
 *
 * <ul>
 *   <li>{@link #close} waits until the peer has acknowledged what was written, up to {@code SO_LINGER} or, without it,
 *       {@link KcpOptions#lingerTimeout}: what is not delivered when the process ends is lost. {@code SO_LINGER} 0 drops it at
 *       once; the peer is not told, it finds out by silence.
 *   <li>The keepalive is on ({@link KeepAlive#defaults}, unless the options have another), and is what notices a peer that
 *       is gone. {@code SO_KEEPALIVE}, {@code TCP_KEEPIDLE}, {@code TCP_KEEPINTERVAL} and {@code TCP_KEEPCOUNT} change it.
 *   <li>{@link #connect(java.net.SocketAddress) connect} without a time-out gives up after {@link KcpOptions#connectTimeout}.
 *   <li>Writing to a peer that has closed is not refused at once: the peer drops what comes.
 *   <li>There is no urgent data. {@code TCP_NODELAY}, {@code SO_REUSEADDR} and {@code SO_REUSEPORT} are kept and have no
 *       effect. {@code SO_SNDBUF} and {@code SO_RCVBUF} set the windows, in bytes. {@code IP_TOS} marks a client's
 *       datagrams; accepted sockets share a UDP socket, whose marking stays. {@link KcpSocketOptions} has KCP's own.
 *   <li>An accepted socket's local address is what its server socket is bound to, be it the wildcard.
 * </ul>
 *
 * <p>Thread safe.
 */
public final class KcpSocket extends Socket {
    private final KcpSocketImpl impl;

    /**
     * Makes a socket with the default options, not connected.
     *
     * @throws SocketException never at present
     */
    public KcpSocket() throws SocketException {
        this(KcpOptions.defaults());
    }

    /**
     * Makes a socket, not connected.
     *
     * @param options how it behaves; both ends need the same cipher
     * @throws IllegalArgumentException if the options are for messages instead of a stream
     * @throws SocketException never at present
     */
    public KcpSocket(KcpOptions options) throws SocketException {
        this(new KcpSocketImpl(options, false));
    }

    /**
     * Makes a socket with the default options and connects it.
     *
     * @param host name or address of the peer's host
     * @param port the peer's port, 0 … 65535
     * @throws java.net.UnknownHostException if there is no such host
     * @throws java.net.ConnectException if nobody answers there
     * @throws IOException if it fails otherwise
     */
    public KcpSocket(String host, int port) throws IOException {
        this();
        connect(new InetSocketAddress(host, port));
    }

    KcpSocket(KcpSocketImpl impl) throws SocketException {
        super(impl);
        this.impl = impl;
    }

    /**
     * Closes the socket, and waits until the peer has acknowledged what was written, up to {@code SO_LINGER} or, without it,
     * {@link KcpOptions#lingerTimeout}. An interrupt ends the wait, not the delivery. Idempotent.
     *
     * @throws IOException never at present
     */
    @Override
    public void close() throws IOException {
        super.close();
        impl.awaitDelivered();
    }

    /**
     * Returns what the session has counted, also after the end.
     *
     * @return a snapshot
     * @throws SocketException if the socket was never connected
     */
    public SessionStats stats() throws SocketException {
        SessionCore session = impl.session();
        if (session == null) {
            throw new SocketException("Socket is not connected");
        }
        return session.stats();
    }
}
