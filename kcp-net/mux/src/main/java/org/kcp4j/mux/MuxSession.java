package org.kcp4j.mux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * Many streams over one connection: a pair of blocking streams, which from now on belong to the session. Closing the
 * session closes them both.
 *
 * <p>Thread safe. When the connection ends or fails, when the peer breaks the protocol, or when it is silent for too long,
 * the session ends with the reason, see {@link #failure}, and so do all its streams.
 */
@SuppressWarnings("DoNotCallSuggester") // being written
public final class MuxSession implements Closeable {
    private MuxSession() {}

    /**
     * Starts the client's end.
     *
     * @param in what the peer sends
     * @param out to the peer; flushed after every batch of frames
     * @param config how the session behaves
     * @return the session, running
     */
    public static MuxSession client(InputStream in, OutputStream out, MuxConfig config) {
        throw new UnsupportedOperationException();
    }

    /**
     * Starts the server's end.
     *
     * @param in what the peer sends
     * @param out to the peer; flushed after every batch of frames
     * @param config how the session behaves
     * @return the session, running
     */
    public static MuxSession server(InputStream in, OutputStream out, MuxConfig config) {
        throw new UnsupportedOperationException();
    }

    /**
     * Opens a stream. Does not wait: the peer is told together with the first bytes.
     *
     * @return the stream
     * @throws java.net.SocketException if the session is closed or has failed, if there are
     *     {@link MuxConfig#maxStreams} already, or if the stream numbers of this session are used up
     */
    public MuxStream openStream() throws IOException {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits for the next stream that the peer opens.
     *
     * @return the stream
     * @throws java.net.SocketException if the session is or becomes closed, here or by the peer
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if the session fails otherwise
     */
    public MuxStream acceptStream() throws IOException {
        return acceptStream(Duration.ZERO);
    }

    /**
     * Waits for the next stream that the peer opens, but not for ever.
     *
     * @param timeout longest wait; zero for no limit; at most 36 500 days
     * @return the stream
     * @throws IllegalArgumentException if the timeout is out of that range
     * @throws java.net.SocketTimeoutException if there was none in time
     * @throws java.net.SocketException if the session is or becomes closed, here or by the peer
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if the session fails otherwise
     */
    public MuxStream acceptStream(Duration timeout) throws IOException {
        MuxConfig.checkDuration("timeout", timeout);
        throw new UnsupportedOperationException();
    }

    /** {@return the streams that exist now; a stream exists until both directions have ended} */
    public int streams() {
        throw new UnsupportedOperationException();
    }

    /** {@return what was counted up to about now} */
    public MuxStats stats() {
        throw new UnsupportedOperationException();
    }

    /** {@return whether it was closed here or has ended otherwise} */
    public boolean isClosed() {
        throw new UnsupportedOperationException();
    }

    /** {@return why the session ended; null while it lives, and after {@link #close} or {@link #abort}} */
    public @Nullable IOException failure() {
        throw new UnsupportedOperationException();
    }

    /**
     * Waits until the session has ended, for whatever reason.
     *
     * @param timeout longest wait; zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if the timeout is out of that range
     * @throws java.net.SocketTimeoutException if it still lives then
     * @throws java.io.InterruptedIOException if the thread is interrupted
     */
    public void awaitClosed(Duration timeout) throws IOException {
        MuxConfig.checkDuration("timeout", timeout);
        throw new UnsupportedOperationException();
    }

    /**
     * Closes the session: no more streams, no more writes; what was written is sent, for which this call waits up to
     * {@link MuxConfig#lingerTimeout}; then the connection is closed. An interrupt ends the wait. Idempotent.
     */
    @Override
    public void close() {
        throw new UnsupportedOperationException();
    }

    /** Ends the session at once, drops what was not sent, and closes the connection. Idempotent. */
    public void abort() {
        throw new UnsupportedOperationException();
    }
}
