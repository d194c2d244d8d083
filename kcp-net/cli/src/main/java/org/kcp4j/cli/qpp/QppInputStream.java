package org.kcp4j.cli.qpp;

import java.io.FilterInputStream;
import java.io.IOException;
import java.io.InputStream;

/** Decrypts what the peer's {@link QppOutputStream} wrote. One thread at a time. */
public final class QppInputStream extends FilterInputStream {
    private final QppStream stream;
    private final byte[] single = new byte[1];

    /**
     * Starts at the beginning of the key stream.
     *
     * @param in the bytes as received
     * @param pads the permutations, the peer's
     */
    public QppInputStream(InputStream in, QppPads pads) {
        super(in);
        stream = new QppStream(pads);
    }

    @Override
    public int read() throws IOException {
        return read(single, 0, 1) < 0 ? -1 : single[0] & 0xff;
    }

    @Override
    public int read(byte[] into, int offset, int length) throws IOException {
        int count = in.read(into, offset, length);
        if (count > 0) {
            stream.decrypt(into, offset, count);
        }
        return count;
    }

    /** Reads and drops, so that the place in the key stream stays right. */
    @Override
    public long skip(long count) throws IOException {
        long skipped = 0;
        while (skipped < count && read() >= 0) {
            skipped++;
        }
        return skipped;
    }

    @Override
    public boolean markSupported() {
        return false;
    }
}
