package org.kcp4j.net;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.SocketException;
import org.kcp4j.net.internal.Endpoint;

/**
 * A {@link ServerSocket} whose sockets speak KCP over UDP instead of TCP: they are {@link KcpSocket}s.
 *
 * <p>All accepted sockets share the server's UDP socket. It lives until the last of them has ended, and with it the port
 * stays taken. What is set with {@code setOption} is what accepted sockets begin with.
 *
 * <p>Thread safe.
 */
public final class KcpServerSocket extends ServerSocket {
    private final KcpOptions options;
    private final KcpSocketImpl impl;

    /**
     * Makes a server socket with the default options, not bound.
     *
     * @throws IOException never at present
     */
    public KcpServerSocket() throws IOException {
        this(KcpOptions.defaults());
    }

    /**
     * Makes a server socket, not bound.
     *
     * @param options how its sockets behave; both ends need the same cipher
     * @throws IllegalArgumentException if the options are for messages instead of a stream
     * @throws IOException never at present
     */
    public KcpServerSocket(KcpOptions options) throws IOException {
        this(options, new KcpSocketImpl(options, true));
    }

    /**
     * Makes a server socket with the default options, bound to a port of every local address.
     *
     * @param port the port, 0 … 65535; 0 for any free one
     * @throws IOException if it cannot be bound
     */
    public KcpServerSocket(int port) throws IOException {
        this();
        bind(new InetSocketAddress(port));
    }

    private KcpServerSocket(KcpOptions options, KcpSocketImpl impl) {
        super(impl);
        this.options = options;
        this.impl = impl;
    }

    /**
     * Binds and listens, with the backlog of {@link KcpOptions#limits}.
     *
     * @param local where to; null for any free port of every local address
     * @throws IOException if it is bound or closed already, or the address is taken
     */
    @Override
    public void bind(SocketAddress local) throws IOException {
        bind(local, options.limits().backlog());
    }

    @Override
    public Socket accept() throws IOException {
        if (isClosed()) {
            throw new SocketException("Socket is closed");
        }
        if (!isBound()) {
            throw new SocketException("Socket is not bound yet");
        }
        KcpSocket socket = new KcpSocket(options);
        implAccept(socket);
        return socket;
    }

    /**
     * Returns what the UDP socket has counted, also after the end.
     *
     * @return a snapshot
     * @throws SocketException if it was never bound
     */
    public EndpointStats stats() throws SocketException {
        Endpoint listener = impl.listener();
        if (listener == null) {
            throw new SocketException("Socket is not bound yet");
        }
        return listener.stats();
    }
}
