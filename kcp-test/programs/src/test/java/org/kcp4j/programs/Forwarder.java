package org.kcp4j.programs;

import java.io.IOException;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketException;

/** Takes connections from a server socket on to a TCP port of this machine, and carries bytes and ends both ways. */
final class Forwarder implements AutoCloseable {
    private final ServerSocket from;
    private final int toPort;

    Forwarder(ServerSocket from, int toPort) {
        this.from = from;
        this.toPort = toPort;
        Thread.startVirtualThread(this::accept);
    }

    private void accept() {
        try {
            while (true) {
                Socket client = from.accept();
                Thread.startVirtualThread(() -> forward(client));
            }
        } catch (IOException e) {
            // The server socket was closed.
        }
    }

    private void forward(Socket client) {
        try (client;
                Socket server = new Socket(LossyNetwork.LOOPBACK, toPort)) {
            server.setTcpNoDelay(true);
            Thread back = Thread.startVirtualThread(() -> carry(server, client));
            carry(client, server);
            back.join();
        } catch (IOException | InterruptedException e) {
            // What went wrong shows at the client.
        }
    }

    private static void carry(Socket from, Socket to) {
        try {
            from.getInputStream().transferTo(to.getOutputStream());
            to.shutdownOutput();
        } catch (SocketException e) {
            // One of them was closed: so is the other, when both directions have ended.
        } catch (IOException e) {
            throw new AssertionError(e);
        }
    }

    @Override
    public void close() throws IOException {
        from.close();
    }
}
