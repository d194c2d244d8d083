package org.kcp4j.bench.side;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;

/** The platform's TCP sockets, without Nagle's delay. */
final class TcpTransport implements Transport {
    private static final int BACKLOG = 4096;

    private final ServerSocket listener;
    private final Queue<Socket> sockets = new ConcurrentLinkedQueue<>();

    TcpTransport(Params params) throws IOException {
        listener = new ServerSocket(0, BACKLOG, InetAddress.getByName(params.text("host", "127.0.0.1")));
    }

    @Override
    public InetSocketAddress address() {
        return (InetSocketAddress) listener.getLocalSocketAddress();
    }

    @Override
    public Connection accept() throws IOException {
        return kept(listener.accept());
    }

    @Override
    public Connection dial(InetSocketAddress target) throws IOException {
        return kept(new Socket(target.getAddress(), target.getPort()));
    }

    private Connection kept(Socket socket) throws IOException {
        sockets.add(socket);
        socket.setTcpNoDelay(true);
        return new Connection(socket.getInputStream(), socket.getOutputStream());
    }

    @Override
    public Traffic traffic() {
        return Traffic.NONE;
    }

    @Override
    public void close() {
        try (listener) {
            for (Socket socket : sockets) {
                socket.close();
            }
        } catch (IOException e) {
            throw new java.io.UncheckedIOException(e); // a socket that cannot be closed would spoil what follows
        }
    }
}
