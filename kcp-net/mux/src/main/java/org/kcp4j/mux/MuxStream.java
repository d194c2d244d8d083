package org.kcp4j.mux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Socket;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

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
public final class MuxStream implements Closeable {
    private final int id;
    private final MuxSession session;
    private final Inbox inbox;
    private final Outbox outbox;
    private final StreamInput input;
    private final StreamOutput output;

    private volatile boolean closed; // here

    MuxStream(int id, MuxSession session, NetRuntime runtime) {
        this.id = id;
        this.session = session;
        this.inbox = new Inbox(session, runtime, id);
        this.outbox = new Outbox(this, session, runtime);
        this.input = new StreamInput(this, inbox);
        this.output = new StreamOutput(this, outbox);
    }

    /** {@return this stream, which the application gets now} */
    MuxStream begun() {
        inbox.begin();
        return this;
    }

    /** {@return its number on the wire, unsigned: odd if the client opened it, even if the server did} */
    public int id() {
        return id;
    }

    /**
     * Returns the bytes the peer writes. Closing it closes the stream.
     *
     * @return the same object every time
     */
    public InputStream inputStream() {
        return input;
    }

    /**
     * Returns where to write bytes to the peer. A write is on its way when it returns, and flushing does nothing. Closing
     * it closes the stream.
     *
     * @return the same object every time
     */
    public OutputStream outputStream() {
        return output;
    }

    /**
     * Returns this stream as a socket, for programs that want one; see {@link MuxSocketFactory} for how it behaves.
     *
     * @return a connected socket, a new one every time; closing it closes the stream
     */
    public Socket asSocket() {
        return MuxSocket.of(this);
    }

    /**
     * Sets how long a read waits (SO_TIMEOUT); one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setReadTimeout(Duration timeout) {
        MuxConfig.checkDuration("timeout", timeout);
        inbox.timeout(timeout.toNanos());
    }

    /**
     * Sets how long a write waits; one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setWriteTimeout(Duration timeout) {
        MuxConfig.checkDuration("timeout", timeout);
        outbox.timeout(timeout.toNanos());
    }

    /**
     * Ends the stream to the peer after what was written so far, which then reads -1; reading goes on. Does not wait.
     * Idempotent.
     */
    public void shutdownOutput() {
        outbox.shutdown();
    }

    /** Reads no more: what has arrived and what still comes is dropped, and reads return -1. Idempotent. */
    public void shutdownInput() {
        inbox.shutdown();
    }

    /** {@return whether it was closed here, or the session has ended} */
    public boolean isClosed() {
        return closed || session.hasEnded();
    }

    /**
     * Closes both directions: what was written is still sent, as the peer's window lets it, and what was not read is
     * dropped. Does not wait; {@link MuxSession#close} does. Idempotent.
     */
    @Override
    public void close() {
        if (!closed) {
            closed = true;
            boolean dropped = inbox.close();
            outbox.close(!inbox.isEnded(), dropped);
            forgetIfOver();
        }
    }

    /** Ends both directions at once and drops what was not sent; the peer's writes fail soon. Idempotent. */
    public void abort() {
        closed = true;
        inbox.close();
        outbox.abort(!inbox.isEnded());
        forgetIfOver();
    }

    @Override
    public String toString() {
        return "MuxStream[" + Integer.toUnsignedString(id) + (isClosed() ? ", closed]" : "]");
    }

    // ---- the receiver

    /** Bytes have come; false if nobody wants them. */
    boolean arrived(byte[] from, int offset, int length) {
        boolean wanted = inbox.arrived(from, offset, length);
        if (!wanted && closed) {
            outbox.reset();
        }
        return wanted;
    }

    /** A FIN has come; true if it says that the peer does not read any more either. */
    boolean peerFinished() {
        boolean reset = !inbox.ended();
        if (reset) {
            outbox.fail(new SocketException("Connection reset by peer"));
        }
        forgetIfOver();
        return reset;
    }

    @Nullable
    FrameFault update(int consumed, int window) {
        return outbox.update(consumed, window);
    }

    // ---- all threads of the session

    /** Leaves the session's table, if the peer has nothing more to say to this stream, and this stream to the peer. */
    void forgetIfOver() {
        if ((closed || inbox.isEnded()) && outbox.isFinished()) {
            session.forget(this);
        }
    }

    void sendingFailed(IOException cause) {
        outbox.fail(cause);
        forgetIfOver();
    }

    void sessionEnded(IOException cause) {
        inbox.fail(cause);
        outbox.fail(cause);
    }
}
