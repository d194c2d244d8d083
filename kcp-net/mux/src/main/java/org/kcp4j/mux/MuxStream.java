package org.kcp4j.mux;

import java.io.Closeable;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;

/**
 * One stream of a {@link MuxSession}: bytes each way, independent of all other streams.
 *
 * <p>Thread safe. One reader and one writer work side by side; several readers, or writers, take turns. Reads and writes
 * end with {@link java.io.InterruptedIOException} when their thread is interrupted, with
 * {@link java.net.SocketTimeoutException} when their time is over, and with {@link java.net.SocketException} when the
 * stream or session is closed here or by the peer. None of the first two harms the stream.
 *
 * <p><b>Half-close.</b> {@link #shutdownOutput} ends what the peer reads; reading here goes on until the peer has ended
 * its direction too. The wire has one mark for "I write no more" (FIN), and smux sends it also when it closes for good. A
 * second FIN, which smux sends in some of these cases and ignores in all, means "I do not read any more either": writes
 * then fail with {@code SocketException: Connection reset by peer}. kcp4j sends it when a stream is closed or aborted
 * while the peer may still be writing; an smux peer that closes without it lets writes wait for a window that never opens.
 */
@SuppressWarnings("DoNotCallSuggester") // being written
public final class MuxStream implements Closeable {
    private MuxStream() {}

    /** {@return its number on the wire, unsigned: odd if the client opened it, even if the server did} */
    public int id() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns the bytes the peer writes. Closing it closes the stream.
     *
     * @return the same object every time
     */
    public InputStream inputStream() {
        throw new UnsupportedOperationException();
    }

    /**
     * Returns where to write bytes to the peer. A write is on its way when it returns, and flushing does nothing. Closing
     * it closes the stream.
     *
     * @return the same object every time
     */
    public OutputStream outputStream() {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets how long a read waits (SO_TIMEOUT); one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setReadTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /**
     * Sets how long a write waits; one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setWriteTimeout(Duration timeout) {
        throw new UnsupportedOperationException();
    }

    /**
     * Ends the stream to the peer after what was written so far, which then reads -1; reading goes on. Does not wait.
     * Idempotent.
     */
    public void shutdownOutput() {
        throw new UnsupportedOperationException();
    }

    /** Reads no more: what has arrived and what still comes is dropped, and reads return -1. Idempotent. */
    public void shutdownInput() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether it was closed here, or the session has ended} */
    public boolean isClosed() {
        throw new UnsupportedOperationException();
    }

    /**
     * Closes both directions: what was written is sent, for which this call waits up to {@link MuxConfig#lingerTimeout}
     * and then gives up as {@link #abort} does; what was not read is dropped. An interrupt ends the wait, not the sending.
     * Idempotent.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Ends both directions at once and drops what was not sent; the peer's writes fail soon. Idempotent. */
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
