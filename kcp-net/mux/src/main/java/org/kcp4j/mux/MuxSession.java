package org.kcp4j.mux;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.SocketException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Many streams over one connection: a pair of blocking streams, which from now on belong to the session. Closing the
 * session closes them both.
 *
 * <p>Thread safe. When the connection ends or fails, when the peer breaks the protocol, or when it is silent for too long,
 * the session ends with the reason, see {@link #failure}, and so do all its streams.
 */
public final class MuxSession implements Closeable {
    // What the stream numbers opened here begin behind (PROTOCOL e.2):
    private static final int CLIENT = 1;
    private static final int SERVER = 0;

    private final MuxConfig config;
    private final InputStream in;
    private final OutputStream out;
    private final Counters counters = new Counters();
    private final SendSchedule schedule;
    private final Refusals refusals;
    private final ReceiveBudget budget;
    private final ChunkPool chunks;
    private final StreamTable table;
    private final Monitor life;

    private volatile boolean closing;
    private volatile boolean ended; // written under life's lock, like the next three
    private volatile @Nullable IOException failure;
    private boolean ending;
    private boolean connectionClosed;

    private MuxSession(NetRuntime runtime, InputStream in, OutputStream out, MuxConfig config, int firstId) {
        this.config = config;
        this.in = in;
        this.out = out;
        this.schedule = new SendSchedule(runtime);
        this.refusals = new Refusals(runtime, schedule, counters);
        this.budget = new ReceiveBudget(runtime, config.receiveBufferBytes());
        this.chunks = new ChunkPool(runtime);
        this.table =
                new StreamTable(runtime, config, firstId, counters, schedule, id -> new MuxStream(id, this, runtime));
        this.life = new Monitor(runtime);
    }

    private static MuxSession start(InputStream in, OutputStream out, MuxConfig config, int firstId) {
        NetRuntime runtime = CurrentRuntime.get();
        MuxSession session = new MuxSession(runtime, in, out, config, firstId);
        Receiver receiver = new Receiver(session, in);
        Sender sender = new Sender(session, out);
        Keepalive keepalive = new Keepalive(session, runtime, receiver);
        session.startThread(runtime, "kcp-mux-receive", receiver::run);
        session.startThread(runtime, "kcp-mux-send", () -> {
            try {
                sender.run();
            } catch (IOException e) {
                session.sendingFailed(e);
            }
        });
        session.startThread(runtime, "kcp-mux-keepalive", () -> {
            keepalive.run();
            session.closeConnection();
        });
        return session;
    }

    /** The work of a thread of the session. */
    private interface Work {
        void run() throws IOException;
    }

    private void startThread(NetRuntime runtime, String name, Work work) {
        runtime.newSessionThread(name, () -> {
                    try {
                        work.run();
                    } catch (IOException e) {
                        fail(e);
                    } catch (RuntimeException | Error e) {
                        fail(new IOException("internal error: " + e, e));
                        throw e;
                    }
                })
                .start();
    }

    /**
     * Starts the client's end.
     *
     * @param in what the peer sends
     * @param out to the peer; flushed after every batch of frames
     * @param config how the session behaves
     * @return the session, running
     */
    public static MuxSession client(InputStream in, OutputStream out, MuxConfig config) {
        return start(in, out, config, CLIENT);
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
        return start(in, out, config, SERVER);
    }

    /**
     * Opens a stream. Does not wait: the protocol has no answer to wait for.
     *
     * @return the stream
     * @throws java.net.SocketException if the session is closed or has failed, if there are
     *     {@link MuxConfig#maxStreams} already, or if the stream numbers of this session are used up
     */
    public MuxStream openStream() throws IOException {
        return table.open().begun();
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
        return table.accept(timeout.toNanos()).begun();
    }

    /** {@return the streams that exist now; a stream exists until both directions have ended} */
    public int streams() {
        return table.size();
    }

    /** {@return what was counted up to about now} */
    public MuxStats stats() {
        return new MuxStats(
                table.size(),
                counters.streamsOpened,
                counters.streamsAccepted,
                counters.streamsRefused,
                counters.framesSent,
                counters.framesReceived,
                counters.bytesSent,
                counters.bytesReceived,
                counters.bytesDiscarded,
                counters.resetsSent,
                counters.resetsDropped,
                counters.resetsReceived,
                counters.receiveStalls);
    }

    /** {@return whether it was closed here or has ended otherwise} */
    public boolean isClosed() {
        return closing || ended;
    }

    /** {@return why the session ended; null while it lives, and after {@link #close} or {@link #abort}} */
    public @Nullable IOException failure() {
        return failure;
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
        life.lock();
        try {
            long since = life.nanoTime();
            while (!ended) {
                life.await(since, timeout.toNanos(), "Session still open");
            }
        } finally {
            life.unlock();
        }
    }

    /**
     * Closes the session: no more streams, no more writes; what was written is sent, for which this call waits up to
     * {@link MuxConfig#lingerTimeout}; then the connection is closed. An interrupt ends the wait. Idempotent.
     */
    @Override
    public void close() {
        closing = true;
        table.close().forEach(MuxStream::close);
        schedule.awaitDrained(() -> table.size() == 0, config.lingerTimeout().toNanos());
        end(null);
        awaitConnectionClosed();
    }

    /** Ends the session at once, drops what was not sent, and closes the connection, without waiting. Idempotent. */
    public void abort() {
        closing = true;
        table.close();
        end(null);
    }

    @Override
    public String toString() {
        return "MuxSession[" + streams() + " streams" + (isClosed() ? ", closed]" : "]");
    }

    // ---- inside

    MuxConfig config() {
        return config;
    }

    Counters counters() {
        return counters;
    }

    SendSchedule schedule() {
        return schedule;
    }

    Refusals refusals() {
        return refusals;
    }

    ReceiveBudget budget() {
        return budget;
    }

    ChunkPool chunks() {
        return chunks;
    }

    StreamTable table() {
        return table;
    }

    boolean hasEnded() {
        return ended;
    }

    /** A stream is over. */
    void forget(MuxStream stream) {
        if (table.remove(stream) && closing) {
            schedule.streamEnded();
        }
    }

    /** Ends the session with a reason; the first one counts. */
    void fail(IOException cause) {
        end(cause);
    }

    private void end(@Nullable IOException cause) {
        life.lock();
        try {
            if (ending) {
                return;
            }
            ending = true;
            failure = cause;
        } finally {
            life.unlock();
        }
        IOException reason = cause == null ? new SocketException("Socket closed") : cause;
        table.end(reason).forEach(stream -> stream.sessionEnded(reason));
        schedule.end();
        budget.end();
        life.lock();
        try {
            ended = true; // and everybody knows
            life.signalAll();
        } finally {
            life.unlock();
        }
    }

    /**
     * Nothing reaches the peer any more. It may have closed in good order while something was on its way to it: what it sent
     * before can still be read, and the end of the connection tells the reason.
     */
    private void sendingFailed(IOException cause) {
        table.sendingFailed(cause).forEach(stream -> stream.sendingFailed(cause));
        schedule.end();
    }

    /** Waits until the session has ended or the time is over; true if it has. */
    boolean awaitEnd(long nanos) {
        life.lock();
        try {
            if (!ended && nanos > 0) {
                life.pause(nanos);
            }
            return ended;
        } finally {
            life.unlock();
        }
    }

    /** Whatever waits in a read or write of the connection then fails. */
    private void closeConnection() {
        for (Closeable half : new Closeable[] {out, in}) {
            try {
                half.close();
            } catch (IOException e) {
                // The session has ended, and there is nothing more to lose.
            }
        }
        life.lock();
        try {
            connectionClosed = true;
            life.signalAll();
        } finally {
            life.unlock();
        }
    }

    private void awaitConnectionClosed() {
        life.lock();
        try {
            while (!connectionClosed && !Thread.currentThread().isInterrupted()) {
                life.pause(Long.MAX_VALUE);
            }
        } finally {
            life.unlock();
        }
    }
}
