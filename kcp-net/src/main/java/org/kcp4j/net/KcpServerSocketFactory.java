package org.kcp4j.net;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import javax.net.ServerSocketFactory;

/** Makes {@link KcpServerSocket}s for libraries that take a {@link ServerSocketFactory}. Thread safe. */
public final class KcpServerSocketFactory extends ServerSocketFactory {
    private final KcpOptions options;

    /** A factory with the default options. */
    public KcpServerSocketFactory() {
        this(KcpOptions.defaults());
    }

    /**
     * A factory.
     *
     * @param options for its sockets
     */
    public KcpServerSocketFactory(KcpOptions options) {
        this.options = options;
    }

    @Override
    public ServerSocket createServerSocket() throws IOException {
        return new KcpServerSocket(options);
    }

    @Override
    public ServerSocket createServerSocket(int port) throws IOException {
        return bound(new InetSocketAddress(port), options.limits().backlog());
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog) throws IOException {
        return bound(new InetSocketAddress(port), backlog);
    }

    @Override
    public ServerSocket createServerSocket(int port, int backlog, InetAddress local) throws IOException {
        return bound(new InetSocketAddress(local, port), backlog);
    }

    private ServerSocket bound(InetSocketAddress local, int backlog) throws IOException {
        KcpServerSocket socket = new KcpServerSocket(options);
        try {
            socket.bind(local, backlog);
            return socket;
        } catch (IOException | RuntimeException e) {
            socket.close();
            throw e;
        }
    }
}
