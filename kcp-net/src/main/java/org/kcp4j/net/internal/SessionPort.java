package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.ConnectException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.KcpOptions;

/**
 * Where application threads and a session's owner meet: what is read ({@link #input}), what is written ({@link #output}),
 * what may get lost ({@link #datagrams}), and here the session's beginning and end. Thread safe; the methods are grouped by
 * who calls them.
 *
 * <p>Application threads wait here and in the three parts; the owner never does.
 */
public final class SessionPort {
    private final boolean stream;
    private @Nullable SessionDriver driver; // set once, before the session is shared
    private final InputPort input;
    private final OutputPort output;
    private final DatagramPort datagrams;
    private final Gate stateGate; // for who connects and who closes

    // Written by application threads, read by the owner:
    private volatile boolean closeRequested;
    private volatile boolean aborted;
    private volatile long lingerNanos;

    // Written by the owner, read by application threads:
    private volatile boolean connected;
    private volatile boolean delivered; // everything written has been acknowledged, after close
    private volatile boolean finished;
    private volatile @Nullable IOException failure;

    /**
     * The port of a new session.
     *
     * @param mostSentBytes the longest message that may be sent, in bytes
     * @param mostReceivedBytes the longest that may come
     */
    SessionPort(NetRuntime runtime, KcpOptions options, int mostSentBytes, int mostReceivedBytes) {
        this.stream = options.engine().stream();
        this.input = new InputPort(this, runtime, options, leastRing(mostReceivedBytes));
        this.output = new OutputPort(this, runtime, options, leastRing(mostSentBytes), mostSentBytes);
        this.datagrams = new DatagramPort(this, runtime, options.maxDatagramBytes());
        this.stateGate = new Gate(runtime);
        this.lingerNanos = options.lingerTimeout().toNanos();
    }

    /** A ring must hold the longest message, or that could never pass. */
    private int leastRing(int messageBytes) {
        return stream ? 0 : Integer.highestOneBit(messageBytes + Integer.BYTES) << 1;
    }

    void attach(SessionDriver sessionDriver) {
        driver = sessionDriver;
    }

    /** Lets the owner look at what was just published. */
    void signalOwner() {
        SessionDriver attached = driver;
        if (attached != null) {
            attached.signal();
        }
    }

    /** The same, perhaps for one session of many; this thread may do the owner's work if that is short. */
    void nudgeOwner(boolean oneOfMany) {
        SessionDriver attached = driver;
        if (attached != null) {
            attached.nudge(oneOfMany);
        }
    }

    /** The same; this thread, which holds no lock, does the owner's work if nobody else is at it. */
    void stepOwner() {
        SessionDriver attached = driver;
        if (attached != null) {
            attached.stepHere();
        }
    }

    // ---- application

    /** {@return the part for what the peer writes} */
    public InputPort input() {
        return input;
    }

    /** {@return the part for what is written to the peer} */
    public OutputPort output() {
        return output;
    }

    /** {@return the part for datagrams that may get lost} */
    public DatagramPort datagrams() {
        return datagrams;
    }

    /**
     * Waits for the peer's first sign of life.
     *
     * @param timeoutNanos longest wait
     * @throws IOException if it does not come
     */
    public void awaitConnected(long timeoutNanos) throws IOException {
        long since = stateGate.enter();
        try {
            while (!connected) {
                if (finished) {
                    IOException cause = failure;
                    throw cause != null ? cause : new ConnectException("Connection closed");
                }
                stateGate.pause(since, timeoutNanos, "Connect timed out");
            }
        } finally {
            stateGate.leave();
        }
    }

    /**
     * Closes the session: no more is written, and what was written is delivered within the time to linger. Does not wait
     * for that. Idempotent.
     */
    public void close() {
        closeRequested = true;
        signalOwner();
        wakeAll();
    }

    /**
     * Waits until everything written before {@link #close} was acknowledged or could not be delivered in time, which the
     * owner decides. Any number of threads may wait. When interrupted, returns at once.
     */
    public void awaitDelivered() {
        var unused = stateGate.enter();
        try {
            boolean patient = true;
            while (!delivered && !finished && patient) {
                patient = stateGate.pauseUnlessInterrupted();
            }
        } finally {
            stateGate.leave();
        }
    }

    /** Ends the session at once; what was not delivered is dropped. Idempotent. */
    public void abort() {
        aborted = true;
        close();
    }

    /** {@return whether the peer has shown a sign of life} */
    public boolean isConnected() {
        return connected;
    }

    /** {@return whether the application closed the session or it ended otherwise} */
    public boolean isClosed() {
        return closeRequested || finished;
    }

    /** {@return whether everything written before {@link #close} was acknowledged} */
    public boolean isDelivered() {
        return delivered;
    }

    /**
     * Sets how long the session goes on delivering when it is closed.
     *
     * @param nanos 0 to drop at once what was not delivered
     */
    public void lingerTimeout(long nanos) {
        lingerNanos = nanos;
    }

    /** Why nothing goes any more. */
    IOException closedOrFailed() {
        IOException cause = failure;
        if (cause == null) {
            return new SocketException("Socket closed");
        }
        // A new exception with the stack of this caller; the first cause behind it.
        SocketException e = new SocketException(cause.getMessage());
        e.initCause(cause);
        return e;
    }

    void requireMode(boolean asStream) {
        if (stream != asStream) {
            throw new IllegalStateException(
                    asStream ? "this session carries messages, not a stream" : "this session carries a stream");
        }
    }

    // ---- owner

    boolean isStream() {
        return stream;
    }

    long lingerNanos() {
        return lingerNanos;
    }

    boolean isCloseRequested() {
        return closeRequested;
    }

    boolean isAborted() {
        return aborted;
    }

    void connected() {
        connected = true;
        stateGate.signal();
    }

    void delivered() {
        delivered = true;
        stateGate.signal();
    }

    /** The session is over; null for a cause when it was closed in order. */
    void finished(@Nullable IOException cause) {
        failure = cause;
        finished = true;
        wakeAll();
    }

    /**
     * Gives the memory of both rings back.
     *
     * @return false if there are bytes to be read still: their reader will signal then
     */
    boolean trim() {
        output.trim();
        return input.trim();
    }

    private void wakeAll() {
        input.wake();
        output.wake();
        datagrams.wake();
        stateGate.signal();
    }
}
