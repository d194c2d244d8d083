package org.kcp4j.net;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;
import org.kcp4j.net.internal.SessionPort;

/** The stream from the peer. Thread safe like the port it reads from. */
final class SessionInputStream extends InputStream {
    private final SessionPort session;

    SessionInputStream(SessionPort session) {
        this.session = session;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return session.input().read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return session.input().read(into, offset, length);
    }

    @Override
    public int available() {
        return session.input().available();
    }

    @Override
    public void close() {
        session.close();
        session.awaitDelivered();
    }
}
