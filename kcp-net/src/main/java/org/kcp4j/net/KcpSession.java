package org.kcp4j.net;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.SessionCore;
import org.kcp4j.net.internal.SessionPort;

/**
 * One reliable conversation with a peer: a stream of bytes each way ({@link #inputStream}, {@link #outputStream}) or,
 * with {@link KcpOptions.Builder#stream stream(false)}, messages ({@link #send}, {@link #receive}). Calls block the thread
 * that makes them; virtual threads are made for that.
 *
 * <p>Thread safe. One reader and one writer work side by side; several readers, or writers, take turns. Reads and writes
 * end with {@link java.io.InterruptedIOException} when their thread is interrupted, with
 * {@link java.net.SocketTimeoutException} when their time is over, and with {@link java.net.SocketException} when the
 * session is closed here or the peer is lost. None of the first two harms the session.
 *
 * <p>A stream ends (reads return -1) when the peer, if it is kcp4j too, has closed or shut down its output. Other peers
 * cannot say that they close; a read waits until its time-out.
 */
public final class KcpSession implements Closeable {
    private final SessionCore core;
    private final SessionPort port;
    private final InputStream input;
    private final OutputStream output;

    KcpSession(SessionCore core) {
        this.core = core;
        this.port = core.port();
        this.input = new SessionInputStream(port);
        this.output = new SessionOutputStream(port);
    }

    /**
     * Connects with the default options.
     *
     * @param remote the peer
     * @return the session
     * @throws IOException if the peer does not answer or the socket cannot be opened
     */
    public static KcpSession connect(InetSocketAddress remote) throws IOException {
        return connect(remote, KcpOptions.defaults());
    }

    /**
     * Connects: opens a UDP socket, chooses a conversation number, and waits until the peer has shown that it is there.
     *
     * @param remote the peer
     * @param options how the session behaves
     * @return the session
     * @throws java.net.SocketTimeoutException if the peer did not answer within {@link KcpOptions#connectTimeout}
     * @throws java.net.ConnectException if the peer's host says that nobody listens there
     * @throws java.io.InterruptedIOException if the thread is interrupted
     * @throws IOException if the socket cannot be opened
     */
    public static KcpSession connect(InetSocketAddress remote, KcpOptions options) throws IOException {
        return connect(remote, CurrentRuntime.get().randomInt(), options);
    }

    /**
     * Connects with a conversation number that both sides know. See {@link #connect(InetSocketAddress, KcpOptions)}.
     *
     * @param remote the peer
     * @param conv the conversation number, any 32 bits
     * @param options how the session behaves
     * @return the session
     * @throws IOException if the peer does not answer or the socket cannot be opened
     */
    public static KcpSession connect(InetSocketAddress remote, int conv, KcpOptions options) throws IOException {
        return new KcpSession(Endpoint.connect(CurrentRuntime.get(), specific(remote), conv, options));
    }

    /**
     * Refuses a name that is not resolved. Answers never come from the wildcard address; as with TCP it means this
     * machine.
     */
    static InetSocketAddress specific(InetSocketAddress remote) throws UnknownHostException {
        InetAddress address = remote.getAddress();
        if (address == null) {
            throw new UnknownHostException(remote.getHostString());
        }
        if (!address.isAnyLocalAddress()) {
            return remote;
        }
        String loopback = address instanceof Inet4Address ? "127.0.0.1" : "::1";
        return new InetSocketAddress(InetAddress.getByName(loopback), remote.getPort());
    }

    // ---- stream

    /**
     * Returns the bytes the peer writes. Closing it closes the session.
     *
     * @return the same stream every time
     */
    public InputStream inputStream() {
        return input;
    }

    /**
     * Returns where to write bytes to the peer. Nothing waits in it: a write is on its way when it returns, and flushing
     * does nothing. Closing it closes the session.
     *
     * @return the same stream every time
     */
    public OutputStream outputStream() {
        return output;
    }

    /**
     * Writes the bytes of several buffers to the stream, one after the other and nobody else's between them, as one write:
     * they are copied once, and leave together. Waits while the buffer has no room.
     *
     * @param buffers the bytes, each from position to limit; positions move along with what was written
     * @throws IllegalStateException if this session carries messages
     * @throws IOException as described above
     */
    public void write(ByteBuffer... buffers) throws IOException {
        port.output().write(buffers);
    }

    /**
     * Ends the stream to the peer after what was written so far, which then reads -1; reading goes on. Idempotent.
     *
     * @throws IllegalStateException if this session carries messages, which have no end
     * @throws IOException never at present
     */
    public void shutdownOutput() throws IOException {
        port.output().shutdown();
    }

    // ---- messages

    /**
     * Sends one message. It arrives whole at kcp4j and C peers. kcp-go's readers get it whole too, if there is room for it;
     * what kcp-go itself writes it cuts into messages of one segment.
     *
     * @param message the message, empty or up to {@link #maxMessageBytes()}
     * @throws IllegalArgumentException if it is longer
     * @throws IllegalStateException if this session carries a stream
     * @throws IOException as described above
     */
    public void send(byte[] message) throws IOException {
        send(message, 0, message.length);
    }

    /**
     * Sends one message; waits while the buffer has no room for it.
     *
     * @param from array that holds it
     * @param offset its first index
     * @param length its bytes, 0 … {@link #maxMessageBytes()}
     * @throws IllegalArgumentException if it is longer
     * @throws IllegalStateException if this session carries a stream
     * @throws IOException as described above
     */
    public void send(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        port.output().send(from, offset, length);
    }

    /**
     * Sends one message that lies in several buffers; waits while the buffer has no room for it.
     *
     * @param parts the message, each from position to limit, together up to {@link #maxMessageBytes()}; positions move there
     * @throws IllegalArgumentException if it is longer
     * @throws IllegalStateException if this session carries a stream
     * @throws IOException as described above
     */
    public void send(ByteBuffer... parts) throws IOException {
        port.output().send(parts);
    }

    /**
     * Receives the next message; waits for it.
     *
     * @return the message; null is for an end of messages, which no peer can tell yet
     * @throws IllegalStateException if this session carries a stream
     * @throws IOException as described above
     */
    public byte @Nullable [] receive() throws IOException {
        return port.input().receive();
    }

    /**
     * Receives the next message; waits for it.
     *
     * @param into array for it
     * @param offset first index
     * @param length room, in bytes
     * @return its length; -1 is for an end of messages, which no peer can tell yet
     * @throws IllegalArgumentException if the message is longer than {@code length}; it can still be received
     * @throws IllegalStateException if this session carries a stream
     * @throws IOException as described above
     */
    public int receive(byte[] into, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, into.length);
        return port.input().receive(into, offset, length);
    }

    /**
     * Returns the longest message that can be sent: 255 segments, and no more than the peer's window was seen to hold.
     *
     * @return bytes
     */
    public int maxMessageBytes() {
        return port.output().maxMessageBytes();
    }

    // ---- unreliable datagrams

    /**
     * Sends a datagram beside the stream: at once, once, and it may get lost, come twice or out of order. Never waits;
     * when too many are waiting to leave, the oldest is dropped and counted. Understood by kcp4j and by kcp-go peers.
     *
     * @param datagram its bytes, at most {@link #maxDatagramSize()}
     * @throws IllegalArgumentException if it is longer
     * @throws IOException if the session is closed or has failed
     */
    public void sendDatagram(byte[] datagram) throws IOException {
        sendDatagram(datagram, 0, datagram.length);
    }

    /**
     * Sends a datagram beside the stream. See {@link #sendDatagram(byte[])}.
     *
     * @param from array that holds it
     * @param offset its first index
     * @param length its bytes, at most {@link #maxDatagramSize()}
     * @throws IllegalArgumentException if it is longer
     * @throws IOException if the session is closed or has failed
     */
    public void sendDatagram(byte[] from, int offset, int length) throws IOException {
        Objects.checkFromIndexSize(offset, length, from.length);
        port.datagrams().send(from, offset, length);
    }

    /**
     * Receives the next unreliable datagram; waits for it. When they come faster than they are received the oldest are
     * dropped and counted.
     *
     * @param timeout longest wait; zero for no limit
     * @return the datagram
     * @throws java.net.SocketTimeoutException if there was none in time
     * @throws IOException if the session is closed or has failed
     */
    public byte[] receiveDatagram(Duration timeout) throws IOException {
        return port.datagrams().receive(nanos(timeout));
    }

    /** {@return the longest unreliable datagram that can be sent, in bytes} */
    public int maxDatagramSize() {
        return port.datagrams().maxBytes();
    }

    private static long nanos(Duration timeout) {
        KcpOptions.checkDuration("timeout", timeout);
        return timeout.toNanos();
    }

    // ---- settings

    /**
     * Sets how long a read or receive waits; one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setReadTimeout(Duration timeout) {
        port.input().timeout(nanos(timeout));
    }

    /**
     * Sets how long a write or send waits; one that waits already obeys too.
     *
     * @param timeout zero for no limit; at most 36 500 days
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setWriteTimeout(Duration timeout) {
        port.output().timeout(nanos(timeout));
    }

    /**
     * Changes the longest datagram sent from now on, unreliable ones included. Segments in flight keep their size.
     *
     * @param bytes UDP payload in bytes, at least 25 more than FEC and cipher add, at most the larger of 1500 and the
     *     session's first MTU
     * @throws IllegalArgumentException if it is out of that range
     */
    public void setMtu(int bytes) {
        core.control().setMtu(bytes);
    }

    /**
     * Changes the windows.
     *
     * @param sendSegments most segments in flight
     * @param receiveSegments most segments received and not read
     * @throws IllegalArgumentException if one is out of {@link KcpConfig}'s range
     */
    public void setWindow(int sendSegments, int receiveSegments) {
        core.control().setWindow(sendSegments, receiveSegments);
    }

    /**
     * Changes the timing.
     *
     * @param timing a preset such as {@link KcpConfig#fast2()}, of which nodelay, interval, fast retransmission and
     *     congestion control are taken
     */
    public void setTiming(KcpConfig timing) {
        core.control().setTiming(timing);
    }

    /**
     * Changes whether acknowledgements leave at once instead of together at the next interval.
     *
     * @param on true for at once
     */
    public void setAckNoDelay(boolean on) {
        core.control().setAckNoDelay(on);
    }

    /**
     * Changes whether what is written waits for the next interval, so that small writes share datagrams, or leaves at once.
     *
     * @param on true for the next interval
     */
    public void setWriteDelay(boolean on) {
        core.control().setWriteDelay(on);
    }

    /**
     * Changes how fast the session may send. The rate holds from then on for everything, repetitions and acknowledgements
     * included, evenly: what is over it waits. After a pause 20 ms' worth may leave at once.
     *
     * @param bytesPerSecond all headers of the datagrams included, UDP's and IP's not; 0 for no limit
     * @throws IllegalArgumentException if it is negative
     */
    public void setRateLimit(long bytesPerSecond) {
        core.control().setRateLimit(bytesPerSecond);
    }

    /**
     * Marks the datagrams of this session for routers on the way.
     *
     * @param value IPv4's type of service or IPv6's traffic class, 0 … 255; a DSCP is its upper six bits
     * @throws IllegalArgumentException if it is out of that range
     * @throws IllegalStateException if the session shares its UDP socket; its listener or connector can do it for all
     * @throws IOException if the system refuses
     */
    public void setTrafficClass(int value) throws IOException {
        if (core.endpoint().isShared()) {
            throw new IllegalStateException("the UDP socket is shared with other sessions");
        }
        core.endpoint().trafficClass(value);
    }

    // ---- facts

    /** {@return the conversation number} */
    public int conv() {
        return core.conv();
    }

    /** {@return the peer's address} */
    public InetSocketAddress remoteAddress() {
        return core.remote();
    }

    /** {@return the address of the UDP socket} */
    public InetSocketAddress localAddress() {
        return core.endpoint().localAddress();
    }

    /** {@return what was counted up to about now} */
    public SessionStats stats() {
        return core.stats();
    }

    /** {@return whether it was closed here or has failed} */
    public boolean isClosed() {
        return port.isClosed();
    }

    /**
     * Returns whether the peer has acknowledged everything that was written before {@link #close}.
     *
     * @return false also before {@code close} returned
     */
    public boolean isDelivered() {
        return port.isDelivered();
    }

    // ---- end

    /**
     * Closes the session: no more writes; what was written is delivered, for which this call waits up to
     * {@link KcpOptions#lingerTimeout}; bytes that were already received can still be read. An interrupt ends the wait,
     * not the delivery. Idempotent.
     */
    @Override
    public void close() {
        port.close();
        port.awaitDelivered();
    }

    /** Ends the session at once and drops what was not delivered. Idempotent. */
    public void abort() {
        port.abort();
    }

    @Override
    public String toString() {
        return "KcpSession[conv " + Integer.toUnsignedString(conv()) + " with " + remoteAddress()
                + (isClosed() ? ", closed]" : "]");
    }
}
