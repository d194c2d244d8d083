package org.kcp4j.examples;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/** Sends every client its own bytes back. */
public final class EchoServer {
    private EchoServer() {}

    /**
     * Runs the server.
     *
     * @param args the port
     * @throws IOException if the port is taken
     */
    public static void main(String[] args) throws IOException {
        try (KcpListener listener = KcpListener.bind(new InetSocketAddress(Integer.parseInt(args[0])))) {
            while (true) {
                KcpSession session = listener.accept();
                Thread.startVirtualThread(() -> echo(session));
            }
        }
    }

    static void echo(KcpSession session) {
        try (session) {
            session.inputStream().transferTo(session.outputStream());
        } catch (IOException e) {
            System.err.println(session + ": " + e.getMessage());
        }
    }
}
