package org.kcp4j.bench.side;

import java.io.IOException;
import java.io.OutputStream;

/** A stream that cuts what is written into pieces that a library takes at once. One thread at a time. */
abstract class ChunkedOutput extends OutputStream {
    /** Small enough for every library: a message of KCP has 127 segments at most. */
    private static final int MOST = 32 << 10;

    /** Sends a piece; waits while the library has no room. */
    abstract void send(byte[] bytes, int offset, int length) throws IOException;

    @Override
    public final void write(int value) throws IOException {
        send(new byte[] {(byte) value}, 0, 1);
    }

    @Override
    public final void write(byte[] bytes, int offset, int length) throws IOException {
        for (int done = 0; done < length; done += MOST) {
            send(bytes, offset + done, Math.min(MOST, length - done));
        }
    }
}
