package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.ConnectException;
import java.net.SocketException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.KcpOptions;

/**
 * Where application threads and a session's owner meet: a ring of bytes each way, and what each side has to tell the
 * other. Thread safe; the methods are grouped by who calls them.
 *
 * <p>Application threads wait here, at one of three gates: for bytes, for room, and for the session to be connected or
 * closed. Readers exclude each other by {@code readLock}, writers by {@code writeLock}, closers by {@code closeLock}: one
 * waiter per gate. The owner never waits here.
 */
public final class SessionPort {
    private final boolean stream;
    private @Nullable SessionDriver driver; // set once, before the session is shared

    final ByteRing out;
    final ByteRing in;
    final Lock writeLock;
    private final DatagramPort datagrams;
    private final Lock readLock;
    private final Lock closeLock;
    private final Gate readGate;
    private final Gate writeGate;
    private final Gate stateGate;

    // Written by application threads, read by the owner:
    private volatile boolean inputShut;
    private volatile boolean outputShut;
    private volatile boolean closeRequested;
    private volatile boolean aborted;
    private volatile long readTimeoutNanos;
    private volatile long writeTimeoutNanos;
    private volatile long lingerNanos;

    // Written by the owner, read by application threads:
    private volatile int maxMessageBytes;
    private volatile boolean connected;
    private volatile boolean inputEnded;
    private volatile boolean delivered; // everything written has been acknowledged, after close
    private volatile boolean finished;
    private volatile @Nullable IOException failure;

    // Set by the owner when bytes stayed in the engine for want of room, cleared by the reader that made room.
    private volatile boolean ownerWantsRoom;

    // Set by the owner when bytes that nobody had read kept it from trimming, cleared by the reader that took the last.
    private volatile boolean ownerWantsToTrim;

    SessionPort(NetRuntime runtime, KcpOptions options, int maxMessageBytes) {
        this.stream = options.engine().stream();
        this.maxMessageBytes = maxMessageBytes;
        // A ring must hold the longest message, or that could never pass.
        int least = stream ? 0 : Integer.highestOneBit(maxMessageBytes + Integer.BYTES) << 1;
        this.out = new ByteRing(Math.max(least, options.sendBufferBytes()));
        this.in = new ByteRing(Math.max(least, options.receiveBufferBytes()));
        this.datagrams = new DatagramPort(this, runtime, options.maxDatagramBytes());
        this.readLock = runtime.newLock();
        this.writeLock = runtime.newLock();
        this.closeLock = runtime.newLock();
        this.readGate = new Gate(runtime);
        this.writeGate = new Gate(runtime);
        this.stateGate = new Gate(runtime);
        this.readTimeoutNanos = options.readTimeout().toNanos();
        this.writeTimeoutNanos = options.writeTimeout().toNanos();
        this.lingerNanos = options.lingerTimeout().toNanos();
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

    // ---- application: reading

    /**
     * Reads bytes of a stream; waits for the first.
     *
     * @param into where to
     * @param offset the first index
     * @param length most bytes to read
     * @return how many, at least 1 unless {@code length} is 0; -1 at the end of the stream
     * @throws IOException if the session failed or was closed and nothing is left to read, or the wait was ended
     */
    public int read(byte[] into, int offset, int length) throws IOException {
        requireMode(true);
        if (length == 0) {
            return 0;
        }
        readLock.lock();
        try {
            awaitInput();
            int n = inputShut ? 0 : in.read(into, offset, length);
            if (n == 0) {
                return -1;
            }
            tellOwner();
            return n;
        } finally {
            readLock.unlock();
        }
    }

    /**
     * Receives the next message whole; waits for it.
     *
     * @param into where to
     * @param offset the first index
     * @param length room in bytes
     * @return its length; 0 for an empty message; -1 at the end
     * @throws IllegalArgumentException if the message is longer; it can still be received
     * @throws IOException like {@link #read}
     */
    public int receive(byte[] into, int offset, int length) throws IOException {
        requireMode(false);
        readLock.lock();
        try {
            awaitInput();
            int size = in.peekMessage();
            if (size > length) {
                throw new IllegalArgumentException(
                        "room for " + length + " bytes is too small for a message of " + size + " bytes");
            }
            if (size >= 0) {
                in.readMessage(into, offset, size);
                tellOwner();
            }
            return size;
        } finally {
            readLock.unlock();
        }
    }

    /**
     * Receives the next message into an array of its length.
     *
     * @return the message, or null at the end
     * @throws IOException like {@link #read}
     */
    public byte @Nullable [] receive() throws IOException {
        requireMode(false);
        readLock.lock();
        try {
            awaitInput();
            int size = in.peekMessage();
            if (size < 0) {
                return null;
            }
            byte[] message = new byte[size];
            in.readMessage(message, 0, size);
            tellOwner();
            return message;
        } finally {
            readLock.unlock();
        }
    }

    /** Waits until there is something in the ring or never will be; bytes first, then the end, then failures. */
    private void awaitInput() throws IOException {
        if (!in.isEmpty()) {
            return;
        }
        readGate.enter();
        try {
            for (; ; ) {
                boolean ended = inputEnded || inputShut;
                boolean over = isClosed();
                if (!in.isEmpty() || ended) {
                    return;
                }
                if (over) {
                    throw closedOrFailed();
                }
                readGate.pause(readTimeoutNanos, "Read timed out");
            }
        } finally {
            readGate.leave();
        }
    }

    /** After reading: the owner may be waiting for that. */
    private void tellOwner() {
        if ((ownerWantsRoom && in.hasGoodRoom()) || (ownerWantsToTrim && in.isEmpty())) {
            ownerWantsRoom = false;
            ownerWantsToTrim = false;
            signalOwner();
        }
    }

    /** {@return bytes that a read gets without waiting} */
    public int available() {
        requireMode(true);
        return inputShut ? 0 : in.available();
    }

    // ---- application: writing

    /**
     * Writes bytes of a stream; waits for room.
     *
     * @param from the bytes
     * @param offset the first index
     * @param length how many
     * @throws IOException if the session failed, was closed or shut down, or the wait was ended
     */
    public void write(byte[] from, int offset, int length) throws IOException {
        requireMode(true);
        writeLock.lock();
        try {
            int done = 0;
            while (done < length) {
                requireWritable();
                int n = out.write(from, offset + done, length - done);
                if (n == 0) {
                    awaitRoom(Math.min(length - done, out.capacity() >> 1), done);
                } else {
                    done += n;
                    signalOwner();
                }
            }
        } finally {
            writeLock.unlock();
            if (outputShut || closeRequested) {
                signalOwner(); // which waited for this write to send the end mark
            }
        }
    }

    /**
     * Sends one message; waits for room.
     *
     * @param from the message
     * @param offset its first index
     * @param length its length, 0 … {@link #maxMessageBytes}
     * @throws IllegalArgumentException if it is longer than a message may be
     * @throws IOException like {@link #write}
     */
    public void send(byte[] from, int offset, int length) throws IOException {
        requireMode(false);
        int limit = maxMessageBytes;
        if (length > limit) {
            throw new IllegalArgumentException("message of " + length + " bytes is longer than the limit of " + limit);
        }
        writeLock.lock();
        try {
            requireWritable();
            while (!out.writeMessage(from, offset, length)) {
                awaitRoom(Integer.BYTES + length, 0);
                requireWritable();
            }
            signalOwner();
        } finally {
            writeLock.unlock();
        }
    }

    private void awaitRoom(int wanted, int done) throws IOException {
        writeGate.enter();
        try {
            while (!out.hasRoomFor(wanted)) {
                requireWritable();
                writeGate.pause(writeTimeoutNanos, "Write timed out");
            }
        } catch (InterruptedIOException e) {
            e.bytesTransferred = done;
            throw e;
        } finally {
            writeGate.leave();
        }
    }

    private void requireWritable() throws IOException {
        if (isClosed()) {
            throw closedOrFailed();
        }
        if (outputShut) {
            throw new SocketException("Socket output is shutdown");
        }
    }

    /** {@return the longest message that can be sent, in bytes} */
    public int maxMessageBytes() {
        return maxMessageBytes;
    }

    /** {@return the part for datagrams that may get lost} */
    public DatagramPort datagrams() {
        return datagrams;
    }

    // ---- application: opening and closing

    /**
     * Waits for the peer's first sign of life.
     *
     * @param timeoutNanos longest wait
     * @throws IOException if it does not come
     */
    public void awaitConnected(long timeoutNanos) throws IOException {
        stateGate.enter();
        try {
            while (!connected) {
                if (finished) {
                    IOException cause = failure;
                    throw cause != null ? cause : new ConnectException("Connection closed");
                }
                stateGate.pause(timeoutNanos, "Connect timed out");
            }
        } finally {
            stateGate.leave();
        }
    }

    /** Says that nothing more will be written; the peer reads to the end of the stream. Idempotent. */
    public void shutdownOutput() {
        requireMode(true);
        outputShut = true;
        signalOwner();
        writeGate.signal();
    }

    /** Says that nothing more will be read of a stream: reads end, and what still comes is dropped. Idempotent. */
    public void shutdownInput() {
        requireMode(true);
        inputShut = true;
        signalOwner();
        readGate.signal();
    }

    /**
     * Closes the session and waits until everything written was acknowledged or could not be delivered in time, which the
     * owner decides. A second call does nothing. When interrupted, returns at once and leaves the rest to the owner.
     */
    public void close() {
        closeLock.lock();
        try {
            if (closeRequested) {
                return;
            }
            closeRequested = true;
            signalOwner();
            readGate.signal();
            writeGate.signal();
            datagrams.wake();
            stateGate.enter();
            try {
                boolean patient = true;
                while (!delivered && !finished && patient) {
                    patient = stateGate.pauseUnlessInterrupted();
                }
            } finally {
                stateGate.leave();
            }
        } finally {
            closeLock.unlock();
        }
    }

    /** Ends the session at once; what was not delivered is dropped. Idempotent. */
    public void abort() {
        aborted = true;
        closeRequested = true;
        signalOwner();
        wakeAll();
    }

    /** {@return whether the peer has shown a sign of life} */
    public boolean isConnected() {
        return connected;
    }

    /** {@return whether the application closed the session or it ended otherwise} */
    public boolean isClosed() {
        return closeRequested || finished;
    }

    /** {@return whether a read would not wait: there are bytes or a message, or there is an end or a failure to tell of} */
    public boolean isReadable() {
        return !in.isEmpty() || inputEnded || isClosed();
    }

    /** {@return bytes that may be written without waiting, the four that a message takes beside its own included} */
    public int writableBytes() {
        return out.capacity() - out.available();
    }

    /** {@return whether everything written before {@link #close} was acknowledged} */
    public boolean isDelivered() {
        return delivered;
    }

    /**
     * Sets how long reads wait, also those that wait already.
     *
     * @param nanos 0 for no limit; negative for not at all
     */
    public void readTimeout(long nanos) {
        readTimeoutNanos = nanos;
        readGate.signal();
    }

    /**
     * Sets how long writes wait, also those that wait already.
     *
     * @param nanos 0 for no limit; negative for not at all
     */
    public void writeTimeout(long nanos) {
        writeTimeoutNanos = nanos;
        writeGate.signal();
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

    private void requireMode(boolean asStream) {
        if (stream != asStream) {
            throw new IllegalStateException(
                    asStream ? "this session carries messages, not a stream" : "this session carries a stream");
        }
    }

    // ---- owner

    boolean isStream() {
        return stream;
    }

    boolean isInputShut() {
        return inputShut;
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

    /** Whether the stream is complete: shut, and no writer has bytes in hand still. One that has signals when it is done. */
    boolean isOutputComplete() {
        if (!(outputShut || closeRequested) || !writeLock.tryLock()) {
            return false;
        }
        writeLock.unlock(); // later writers see that the output is shut
        return out.isEmpty();
    }

    /** Bytes were put into {@link #in}. */
    void inputArrived() {
        readGate.signal();
    }

    /** The peer will write no more. */
    void inputEnded() {
        inputEnded = true;
        readGate.signal();
    }

    /** Bytes were taken out of {@link #out}. */
    void outputTaken() {
        if (!stream || out.hasGoodRoom()) {
            writeGate.signal();
        }
    }

    /**
     * There was no room in {@link #in}: the reader that makes some shall say so.
     *
     * @return false if room was made meanwhile
     */
    boolean waitForRoom() {
        ownerWantsRoom = true;
        if (stream ? in.hasGoodRoom() : in.isEmpty()) {
            ownerWantsRoom = false;
            return false;
        }
        return true;
    }

    /**
     * Gives the memory of both rings back.
     *
     * @return false if there are bytes to be read still: the reader of the last shall say so
     */
    boolean trim() {
        out.trim(writeLock);
        ownerWantsToTrim = true;
        if (!in.isEmpty()) {
            return false;
        }
        ownerWantsToTrim = false;
        in.trim();
        return true;
    }

    /** Sets the longest message that the protocol can send; the ring's length may allow less. */
    void maxMessageBytes(int bytes) {
        maxMessageBytes = Math.min(bytes, out.capacity() - Integer.BYTES);
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

    private void wakeAll() {
        readGate.signal();
        writeGate.signal();
        datagrams.wake();
        stateGate.signal();
    }
}
