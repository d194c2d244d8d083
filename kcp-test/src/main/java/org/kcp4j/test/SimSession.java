package org.kcp4j.test;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.io.UncheckedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.SessionStats;
import org.kcp4j.net.internal.SessionCore;
import org.kcp4j.net.internal.SessionPort;

/**
 * One end of a kcp4j session in a {@link SimWorld}: the shipped protocol, FEC and ciphers, without threads. No call here
 * waits; the {@link SimApplication} is told when it is worth calling again. Otherwise they are those of
 * {@link org.kcp4j.net.KcpSession}, with the same exceptions. Not thread safe.
 */
public final class SimSession {
    private final SessionNode node;
    private final SessionCore core;
    private final SessionPort port;
    private final StepDriver driver;
    private SimApplication application = session -> {};
    private boolean outputShut;
    private long wakeAt = SimHost.NEVER;

    SimSession(SessionNode node, SessionCore core, StepDriver driver) {
        this.node = node;
        this.core = core;
        this.port = core.port();
        this.driver = driver;
        port.input().timeout(-1);
        port.output().timeout(-1);
        driver.attach(this);
    }

    void run(SimApplication runs) {
        application = runs;
    }

    /** Has the session make a step that nobody has asked for; fails if that changes anything. */
    void poke() {
        driver.poke();
    }

    /** The session has made a step. */
    void stepped() {
        try {
            application.step(this);
        } catch (IOException e) {
            throw new UncheckedIOException(this + ": " + e.getMessage(), e);
        }
    }

    // ---- facts

    /** {@return the socket it lives on} */
    public SessionNode node() {
        return node;
    }

    /** {@return the conversation number} */
    public int conv() {
        return core.conv();
    }

    /** {@return whether the peer has shown a sign of life} */
    public boolean isConnected() {
        return port.isConnected();
    }

    /** {@return whether it was closed here or has failed; there may be bytes to read still} */
    public boolean isClosed() {
        return port.isClosed();
    }

    /** {@return whether the peer has acknowledged everything that was written before {@link #close}} */
    public boolean isDelivered() {
        return port.isDelivered();
    }

    /** {@return whether it is over: nothing of it is left but what can still be read} */
    public boolean isOver() {
        return driver.isFinished();
    }

    /** {@return what was counted up to now} */
    public SessionStats stats() {
        return core.stats();
    }

    /** {@return the world's virtual time in nanoseconds} */
    public long nowNanos() {
        return node.world().nowNanos();
    }

    // ---- streams

    /**
     * Reads bytes.
     *
     * @param into where to
     * @param offset the first index
     * @param length most bytes to read, at least 1
     * @return how many; 0 if there are none now; -1 at the end of the stream
     * @throws IOException if there will never be any, because it is closed or has failed
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        return port.input().isReadable() ? port.input().read(into, offset, length) : 0;
    }

    /**
     * Writes bytes, as many as there is room for.
     *
     * @param from the bytes
     * @param offset the first index
     * @param length how many
     * @return how many were taken, 0 … {@code length}
     * @throws IOException if it is closed, shut down, or has failed
     */
    public int write(byte[] from, int offset, int length) throws IOException {
        int n = port.isClosed() ? length : Math.min(length, port.output().writableBytes());
        try {
            if (n > 0) {
                port.output().write(from, offset, n);
            }
            return n;
        } catch (InterruptedIOException full) {
            return full.bytesTransferred;
        }
    }

    /** Ends the stream to the peer after what was written; reading goes on. */
    public void shutdownOutput() {
        if (!outputShut) { // an application that says so in every step must not cause another step each time
            outputShut = true;
            port.output().shutdown();
        }
    }

    // ---- messages

    /**
     * Sends a message, if there is room for it.
     *
     * @param message at most {@link #maxMessageBytes} bytes
     * @return false if there is no room now
     * @throws IOException if it is closed or has failed
     */
    public boolean send(byte[] message) throws IOException {
        if (!port.isClosed() && port.output().writableBytes() < Integer.BYTES + message.length) {
            return false;
        }
        port.output().send(message, 0, message.length);
        return true;
    }

    /**
     * Receives a message.
     *
     * @return the message, or null if there is none now
     * @throws IOException if there will never be any, because it is closed or has failed
     */
    public byte @Nullable [] receive() throws IOException {
        return port.input().isReadable() ? port.input().receive() : null;
    }

    /** {@return the longest message that can be sent, in bytes} */
    public int maxMessageBytes() {
        return port.output().maxMessageBytes();
    }

    // ---- unreliable datagrams

    /**
     * Sends a datagram beside the stream, which may get lost.
     *
     * @param datagram its bytes
     * @throws IOException if it is closed or has failed
     */
    public void sendDatagram(byte[] datagram) throws IOException {
        port.datagrams().send(datagram, 0, datagram.length);
    }

    /**
     * Receives an unreliable datagram.
     *
     * @return the datagram, or null if there is none now
     * @throws IOException if there will never be any, because it is closed or has failed
     */
    public byte @Nullable [] receiveDatagram() throws IOException {
        try {
            return port.datagrams().receive(-1);
        } catch (SocketTimeoutException none) {
            return null;
        }
    }

    // ---- time and end

    /**
     * Has the application called at a time. There is one such time: a later call replaces it.
     *
     * @param delay from now; not negative
     */
    public void wakeAfter(Duration delay) {
        long at = nowNanos() + delay.toNanos();
        wakeAt = at;
        node.world().at(at, () -> {
            if (wakeAt == at) {
                wakeAt = SimHost.NEVER;
                stepped();
            }
        });
    }

    /** Closes the session: what was written is delivered, for which nothing waits here; see {@link #isDelivered}. */
    public void close() {
        port.close();
    }

    /** Ends the session at once and drops what was not delivered. */
    public void abort() {
        port.abort();
    }

    @Override
    public String toString() {
        return "SimSession[conv " + Integer.toUnsignedString(conv()) + " at " + node + "]";
    }
}
