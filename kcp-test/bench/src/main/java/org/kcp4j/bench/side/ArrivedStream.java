package org.kcp4j.bench.side;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/**
 * What a library's callbacks bring, as a stream for one reader that blocks. Holds whatever arrives: the libraries have no
 * way to be told that a reader is behind.
 */
final class ArrivedStream extends InputStream {
    private final BlockingQueue<byte[]> arrived = new LinkedBlockingQueue<>();

    /** The reader's; empty at the end. */
    private byte[] current = {0};

    private int position = 1;

    /** Adds bytes, not none, that nobody changes any more. Any thread. */
    void add(byte[] bytes) {
        arrived.add(bytes);
    }

    /** Nothing more will arrive. Any thread. */
    void end() {
        arrived.add(new byte[0]);
    }

    @Override
    public int read() throws IOException {
        byte[] one = new byte[1];
        return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
    }

    @Override
    public int read(byte[] buffer, int offset, int length) throws IOException {
        if (position == current.length && position > 0) {
            current = next();
            position = 0;
        }
        if (current.length == 0) {
            return -1;
        }
        int n = Math.min(length, current.length - position);
        System.arraycopy(current, position, buffer, offset, n);
        position += n;
        return n;
    }

    private byte[] next() throws IOException {
        try {
            return arrived.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw (IOException) new InterruptedIOException("interrupted").initCause(e);
        }
    }
}
