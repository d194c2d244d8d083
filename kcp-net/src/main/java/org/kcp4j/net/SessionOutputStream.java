package org.kcp4j.net;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;
import org.kcp4j.net.internal.SessionPort;

/** The stream to the peer. Thread safe like the port it writes to. */
final class SessionOutputStream extends OutputStream {
    private final SessionPort port;

    SessionOutputStream(SessionPort port) {
        this.port = port;
    }

    @Override
    public void write(int b) throws IOException {
        port.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        port.write(from, offset, length);
    }

    @Override
    public void close() {
        port.close();
    }
}
