package org.kcp4j.mux;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import javax.net.SocketFactory;

/**
 * Makes sockets that are streams of one session, for libraries that take a {@link SocketFactory}: unmodified programs then
 * share one connection. A socket's stream is opened when it is connected. The address it is connected to is kept and given
 * back, not looked up, and not told to the peer: where streams lead is the peer's business. At the other end
 * {@link MuxStream#asSocket} makes a socket of an accepted stream.
 *
 * <p>Sockets behave as TCP's do: states, time-outs, half-close, exceptions and their texts, and interrupts, which close the
 * socket that a virtual thread waits for and do nothing to a platform thread. {@code SO_LINGER} 0 makes {@code close} an
 * {@linkplain MuxStream#abort abort}; other options but {@code SO_TIMEOUT} are kept and have no effect. Closing a socket
 * never closes the session.
 *
 * <p>Thread safe.
 */
public final class MuxSocketFactory extends SocketFactory {
    private final MuxSession session;

    /**
     * A factory.
     *
     * @param session where its sockets open their streams
     */
    public MuxSocketFactory(MuxSession session) {
        this.session = session;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new MuxSocket(new MuxSocketImpl(session));
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(InetSocketAddress.createUnresolved(host, port));
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port));
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port); // a stream has no local address
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return createSocket(host, port);
    }

    private Socket connected(InetSocketAddress address) throws IOException {
        Socket socket = createSocket();
        socket.connect(address); // closes it where that fails
        return socket;
    }
}
