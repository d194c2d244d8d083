package org.kcp4j.mux;

import java.io.IOException;
import java.io.InputStream;
import java.util.Objects;

/** The bytes of a stream from the peer. Thread safe like the stream. */
final class StreamInput extends InputStream {
    private final MuxStream stream;
    private final Inbox inbox;

    StreamInput(MuxStream stream, Inbox inbox) {
        this.stream = stream;
        this.inbox = inbox;
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return inbox.read(into, offset, length);
    }

    @Override
    public int available() {
        return inbox.available();
    }

    @Override
    public void close() {
        stream.close();
    }
}
