package org.kcp4j.mux;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Where the bytes of a stream to the peer go. Thread safe like the stream. */
final class StreamOutput extends OutputStream {
    private final MuxStream stream;
    private final Outbox outbox;

    StreamOutput(MuxStream stream, Outbox outbox) {
        this.stream = stream;
        this.outbox = outbox;
    }

    @Override
    public void write(int b) throws IOException {
        outbox.write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        outbox.write(from, offset, length);
    }

    @Override
    public void close() {
        stream.close();
    }
}
