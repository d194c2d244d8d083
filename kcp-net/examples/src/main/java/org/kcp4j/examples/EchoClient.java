package org.kcp4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.kcp4j.net.KcpSession;

/** Says something to an {@link EchoServer} and prints the answer. */
public final class EchoClient {
    private EchoClient() {}

    /**
     * Runs the client.
     *
     * @param args host and port of the server, and what to say
     * @throws IOException if the server does not answer
     */
    public static void main(String[] args) throws IOException {
        System.out.println(ask(new InetSocketAddress(args[0], Integer.parseInt(args[1])), args[2]));
    }

    static String ask(InetSocketAddress server, String words) throws IOException {
        try (KcpSession session = KcpSession.connect(server)) {
            session.outputStream().write(words.getBytes(UTF_8));
            session.shutdownOutput();
            return new String(session.inputStream().readAllBytes(), UTF_8);
        }
    }
}
