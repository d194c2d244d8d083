package org.kcp4j.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketAddress;
import java.net.UnknownHostException;
import javax.net.SocketFactory;
import org.jspecify.annotations.Nullable;

/** Makes {@link KcpSocket}s for libraries that take a {@link SocketFactory}. Thread safe. */
public final class KcpSocketFactory extends SocketFactory {
    private final KcpOptions options;

    /** A factory with the default options. */
    public KcpSocketFactory() {
        this(KcpOptions.defaults());
    }

    /**
     * A factory.
     *
     * @param options for its sockets
     */
    public KcpSocketFactory(KcpOptions options) {
        this.options = options;
    }

    @Override
    public Socket createSocket() throws IOException {
        return new KcpSocket(options);
    }

    @Override
    public Socket createSocket(String host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(InetAddress host, int port) throws IOException {
        return connected(new InetSocketAddress(host, port), null);
    }

    @Override
    public Socket createSocket(String host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    @Override
    public Socket createSocket(InetAddress host, int port, InetAddress localHost, int localPort) throws IOException {
        return connected(new InetSocketAddress(host, port), new InetSocketAddress(localHost, localPort));
    }

    private Socket connected(InetSocketAddress remote, @Nullable SocketAddress local) throws IOException {
        if (remote.isUnresolved()) {
            throw new UnknownHostException(remote.getHostString());
        }
        KcpSocket socket = new KcpSocket(options);
        try {
            if (local != null) {
                socket.bind(local);
            }
            socket.connect(remote);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
