package org.kcp4j.test.interop;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** An echo server of ours for any number of sessions, a virtual thread each. */
final class OurServer implements AutoCloseable {
    private static final int BUFFER_BYTES = 1 << 18;

    private final KcpListener listener;
    private final boolean stream;
    private volatile boolean echoDatagrams;
    private final Queue<KcpSession> sessions = new ConcurrentLinkedQueue<>();

    OurServer(KcpOptions options) throws IOException {
        listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
        stream = options.engine().stream();
        Thread.ofVirtual().start(this::accept);
    }

    InetSocketAddress address() {
        return listener.localAddress();
    }

    int sessions() {
        return sessions.size();
    }

    /** The session, when there was one client with one session. */
    KcpSession onlySession() {
        if (sessions.size() != 1) {
            throw new AssertionError("sessions: " + sessions);
        }
        return sessions.element();
    }

    /** Returns unreliable datagrams too; to be called before clients come. */
    void echoDatagrams() {
        echoDatagrams = true;
    }

    /** Ends everything at once: the peers that were here are gone and would not answer. */
    @Override
    public void close() {
        listener.close();
        sessions.forEach(KcpSession::abort);
    }

    private void accept() {
        try {
            while (true) {
                KcpSession session = listener.accept();
                sessions.add(session);
                Thread.ofVirtual().start(() -> serve(session));
                if (echoDatagrams) {
                    Thread.ofVirtual().start(() -> serveDatagrams(session));
                }
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    private void serve(KcpSession session) {
        try (session) {
            if (stream) {
                echoStream(session);
            } else {
                echoMessages(session);
            }
        } catch (IOException e) {
            // The peer never says goodbye: the session ends with this server. What went wrong shows at the client.
        }
    }

    private static void serveDatagrams(KcpSession session) {
        try {
            while (true) {
                session.sendDatagram(session.receiveDatagram(Duration.ZERO));
            }
        } catch (IOException e) {
            // The session has ended.
        }
    }

    private static void echoStream(KcpSession session) throws IOException {
        InputStream in = session.inputStream();
        OutputStream out = session.outputStream();
        byte[] buffer = new byte[BUFFER_BYTES];
        for (int n = in.read(buffer); n >= 0; n = in.read(buffer)) {
            out.write(buffer, 0, n);
        }
    }

    private static void echoMessages(KcpSession session) throws IOException {
        byte[] message = new byte[BUFFER_BYTES];
        for (int n = session.receive(message, 0, message.length);
                n >= 0;
                n = session.receive(message, 0, message.length)) {
            session.send(message, 0, n);
        }
    }
}
