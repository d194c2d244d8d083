package org.kcp4j.cli.tunnel;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.kcp4j.cli.snappy.SnappyInputStream;
import org.kcp4j.cli.snappy.SnappyOutputStream;
import org.kcp4j.mux.MuxSession;
import org.kcp4j.mux.MuxStream;
import org.kcp4j.net.KcpSession;

/** One KCP session with the multiplexer on it. Thread safe. */
final class Trunk implements Closeable {
    private final KcpSession session;
    private final OwnKind.Listener input;
    private final MuxSession mux;

    private Trunk(KcpSession session, TunnelSettings settings, boolean client) throws IOException {
        this.session = session;
        InputStream in = session.inputStream();
        OutputStream out = session.outputStream();
        if (settings.compress()) {
            in = new SnappyInputStream(in);
            out = new SnappyOutputStream(out);
        }
        int version = settings.mux().version();
        OwnKind.tell(out, version);
        input = new OwnKind.Listener(in, version);
        mux = client ? MuxSession.client(input, out, settings.mux()) : MuxSession.server(input, out, settings.mux());
    }

    /** Begins the client's end on a session just connected. */
    static Trunk client(KcpSession session, TunnelSettings settings) throws IOException {
        return begin(session, settings, true);
    }

    /** Begins the server's end on a session just accepted. */
    static Trunk server(KcpSession session, TunnelSettings settings) throws IOException {
        return begin(session, settings, false);
    }

    private static Trunk begin(KcpSession session, TunnelSettings settings, boolean client) throws IOException {
        try {
            return new Trunk(session, settings, client);
        } catch (IOException e) {
            session.abort();
            throw e;
        }
    }

    MuxStream open() throws IOException {
        return mux.openStream();
    }

    MuxStream accept() throws IOException {
        return mux.acceptStream();
    }

    /** Waits for the end, for whatever reason it comes. */
    void awaitClosed() throws IOException {
        mux.awaitClosed(Duration.ZERO);
    }

    boolean isClosed() {
        return mux.isClosed() || session.isClosed();
    }

    /** {@return why it ended, in words} */
    String reason() {
        IOException failure = mux.failure();
        return failure == null ? "closed" : failure.getMessage() == null ? failure.toString() : failure.getMessage();
    }

    boolean peerIsOwnKind() {
        return input.isOwnKind();
    }

    /** Runs something when that is known, or never will be, because the trunk has ended. */
    void whenPeerIsKnown(Runnable action) {
        input.whenKnown(action);
    }

    int streams() {
        return mux.streams();
    }

    KcpSession session() {
        return session;
    }

    /** Sends what was written, then ends all streams and the session. */
    @Override
    public void close() {
        mux.close();
        session.close();
    }

    @Override
    public String toString() {
        return session.remoteAddress() + " conv " + Integer.toUnsignedString(session.conv());
    }
}
