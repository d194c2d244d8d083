package org.kcp4j.cli.qpp;

import java.io.FilterOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.util.Objects;

/** Encrypts what is written; every write leaves at once. One thread at a time. */
public final class QppOutputStream extends FilterOutputStream {
    private static final int BUFFER_BYTES = 8 << 10;

    private final QppStream stream;

    /** The caller's bytes stay as they are. */
    private final byte[] encrypted = new byte[BUFFER_BYTES];

    /**
     * Starts at the beginning of the key stream.
     *
     * @param out where the encrypted bytes go
     * @param pads the permutations, the peer's
     */
    public QppOutputStream(OutputStream out, QppPads pads) {
        super(out);
        stream = new QppStream(pads);
    }

    @Override
    public void write(int b) throws IOException {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        for (int done = 0; done < length; ) {
            int part = Math.min(encrypted.length, length - done);
            stream.encrypt(from, offset + done, encrypted, 0, part);
            out.write(encrypted, 0, part);
            done += part;
        }
    }
}
