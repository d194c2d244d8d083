package org.kcp4j.net;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.kcp4j.net.internal.SessionPort;

/** The stream to the peer. Thread safe like the port it writes to. */
final class SessionOutputStream extends OutputStream {
    private final SessionPort session;

    SessionOutputStream(SessionPort session) {
        this.session = session;
    }

    @Override
    public void write(int b) throws IOException {
        session.output().write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        session.output().write(from, offset, length);
    }

    @Override
    public void close() {
        session.close();
        session.awaitDelivered();
    }
}
