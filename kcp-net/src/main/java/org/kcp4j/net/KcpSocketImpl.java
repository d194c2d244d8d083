package org.kcp4j.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.Endpoint;
import org.kcp4j.net.internal.NetRuntime;
import org.kcp4j.net.internal.Patience;
import org.kcp4j.net.internal.SessionCore;
import org.kcp4j.net.internal.SessionPort;
import org.kcp4j.net.internal.SocketSettings;

/**
 * What {@link java.net.Socket} and {@link java.net.ServerSocket} stand on, with KCP below. The two check their own state
 * (closed, bound, connected) before they call; here is what they cannot know: calls in progress while another thread
 * closes, and streams kept beyond the socket's end. Exceptions are those of the JDK's own sockets, with their texts.
 *
 * <p>Thread safe. {@code stateLock} orders binding, connecting and closing, and is not held while waiting.
 */
final class KcpSocketImpl extends SocketImpl {
    private static final int MAX_BACKLOG = 1 << 20; // KcpOptions takes no more

    private final NetRuntime runtime = CurrentRuntime.get();
    private final Lock stateLock = runtime.newLock();
    private final KcpOptions options;
    private final boolean server;
    private final SocketOptionValues values;
    private final SocketStreams streams = new SocketStreams(this);

    private volatile int timeoutMs; // SO_TIMEOUT
    private volatile boolean oobInline;
    private volatile boolean connected; // or given to the application without having asked
    private volatile boolean closed;
    private volatile @Nullable DatagramLink link; // a client's
    private volatile @Nullable SessionCore session; // a client's, also while it connects, or an accepted socket's
    private volatile @Nullable Endpoint listener; // a server's

    /**
     * A socket, not bound.
     *
     * @throws IllegalArgumentException if the options are for messages
     */
    KcpSocketImpl(KcpOptions options, boolean server) {
        if (!options.engine().stream()) {
            throw new IllegalArgumentException("a socket carries a stream, not messages: stream must be true");
        }
        this.options = options.keepAlive() != null
                ? options
                : options.toBuilder().keepAlive(KeepAlive.defaults()).build();
        this.server = server;
        this.values = new SocketOptionValues(this.options, server);
        this.timeoutMs = (int) Math.min(Integer.MAX_VALUE, options.readTimeout().toMillis());
    }

    @Nullable
    SessionCore session() {
        return session;
    }

    @Nullable
    Endpoint listener() {
        return listener;
    }

    private void requireOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }

    boolean isClosed() {
        return closed;
    }

    /** Where the application meets its session, while the socket is connected and open. */
    SessionPort sessionPort() throws SocketException {
        requireOpen();
        SessionCore running = session;
        if (running == null) {
            throw new SocketException("Not connected");
        }
        return running.port();
    }

    // ---- opening

    @Override
    protected void create(boolean stream) {
        if (!stream) {
            throw new IllegalArgumentException("a socket carries a stream, not datagrams");
        }
    }

    @Override
    protected void bind(InetAddress host, int requestedPort) throws IOException {
        stateLock.lock();
        try {
            requireOpen();
            if (localport != 0) {
                throw new SocketException("Already bound");
            }
            address = host;
            localport = requestedPort;
            if (!server) { // a server's socket is opened by listen, which follows at once
                var local = new InetSocketAddress(host, requestedPort);
                opened(runtime.openLink(local, null, SocketSettings.of(options)));
            }
        } catch (IOException e) {
            localport = 0;
            throw e;
        } finally {
            stateLock.unlock();
        }
    }

    private void opened(DatagramLink socket) throws IOException {
        link = socket;
        localport = socket.localAddress().getPort();
        int trafficClass = values.value(StandardSocketOptions.IP_TOS);
        if (trafficClass != 0) {
            socket.trafficClass(trafficClass);
        }
    }

    @Override
    protected void listen(int backlog) throws IOException {
        stateLock.lock();
        try {
            requireOpen();
            KcpOptions listening =
                    options.toBuilder().backlog(Math.min(backlog, MAX_BACKLOG)).build();
            Endpoint endpoint = Endpoint.listen(runtime, new InetSocketAddress(address, localport), listening);
            localport = endpoint.localAddress().getPort();
            listener = endpoint;
        } catch (IOException e) {
            localport = 0;
            throw e;
        } finally {
            stateLock.unlock();
        }
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        requireOpen();
        Endpoint endpoint = listener;
        if (endpoint == null) {
            throw new SocketException("Not listening");
        }
        Duration timeout = Duration.ofMillis(timeoutMs);
        try (Patience patience = new Patience()) {
            while (true) {
                try {
                    ((KcpSocketImpl) accepted).accepted(endpoint.accept(timeout), values);
                    return;
                } catch (InterruptedIOException e) {
                    patience.orThrow(e);
                }
            }
        }
    }

    private void accepted(SessionCore running, SocketOptionValues listening) {
        values.inherit(listening);
        connected = true;
        localport = running.endpoint().localAddress().getPort();
        begun(running);
    }

    private void begun(SessionCore running) {
        address = running.remote().getAddress();
        port = running.remote().getPort();
        session = running;
        values.applyTo(running);
        running.port().input().timeout(readTimeoutNanos());
    }

    @Override
    protected void connect(String host, int remotePort) throws IOException {
        connect(new InetSocketAddress(host, remotePort), 0);
    }

    @Override
    protected void connect(InetAddress host, int remotePort) throws IOException {
        connect(new InetSocketAddress(host, remotePort), 0);
    }

    @Override
    protected void connect(SocketAddress remote, int connectTimeoutMs) throws IOException {
        if (!(remote instanceof InetSocketAddress peer)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        try {
            if (peer.isUnresolved()) {
                throw new UnknownHostException(peer.getHostName());
            }
            if (peer.getPort() == 0) {
                throw new ConnectException("Connection refused");
            }
            begin(KcpSession.specific(peer));
            if (!options.connectTimeout().isZero()) {
                awaitConnected(connectTimeoutMs);
            }
            connected = true;
        } catch (IOException e) {
            boolean closedMeanwhile = closed;
            end(false);
            if (closedMeanwhile) {
                throw new SocketException("Socket closed");
            }
            throw e;
        }
    }

    private void begin(InetSocketAddress peer) throws IOException {
        stateLock.lock();
        try {
            requireOpen();
            if (session != null) {
                throw new SocketException("Already connected");
            }
            DatagramLink socket = link;
            if (socket == null) {
                opened(runtime.openLink(null, peer, SocketSettings.of(options)));
                socket = Objects.requireNonNull(link);
            } else {
                socket.connect(peer);
            }
            begun(Endpoint.begin(runtime, socket, peer, values.conv(runtime), options));
        } finally {
            stateLock.unlock();
        }
    }

    /** Without a limit of its own a connect ends as TCP's does: refused, or given up after a while. */
    private void awaitConnected(int connectTimeoutMs) throws IOException {
        boolean limited = connectTimeoutMs > 0;
        long nanos = (limited ? Duration.ofMillis(connectTimeoutMs) : options.connectTimeout()).toNanos();
        SessionPort connecting = sessionPort();
        try (Patience patience = new Patience()) {
            while (true) {
                try {
                    connecting.awaitConnected(nanos);
                    return;
                } catch (SocketTimeoutException e) {
                    throw limited ? e : new ConnectException("Connection timed out");
                } catch (InterruptedIOException e) {
                    try {
                        patience.orThrow(e);
                    } catch (InterruptedIOException interrupted) {
                        throw new SocketException("Closed by interrupt");
                    }
                }
            }
        }
    }

    // ---- streams

    @Override
    protected InputStream getInputStream() {
        return streams.input();
    }

    @Override
    protected OutputStream getOutputStream() {
        return streams.output();
    }

    @Override
    protected int available() throws IOException {
        return sessionPort().input().available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        sessionPort().input().shutdown();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        streams.shutdownOutput();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    // ---- end

    /** Does not wait for what is to be delivered: on Java 21 the socket's lock is held here. */
    @Override
    protected void close() {
        boolean deliver = connected && values.value(StandardSocketOptions.SO_LINGER) != 0;
        end(deliver);
    }

    private void end(boolean deliver) {
        stateLock.lock();
        try {
            if (closed) {
                return;
            }
            closed = true;
        } finally {
            stateLock.unlock();
        }
        Endpoint listening = listener;
        SessionCore ending = session;
        DatagramLink socket = link;
        if (listening != null) {
            listening.close();
        }
        if (ending == null) {
            if (socket != null) {
                socket.close();
            }
        } else if (deliver) {
            ending.port().close();
        } else {
            ending.port().abort();
        }
    }

    /** After {@link #close}: waits until what was written is delivered, or no longer can be. */
    void awaitDelivered() {
        SessionCore ending = session;
        if (ending != null) {
            ending.port().awaitDelivered();
        }
    }

    // ---- options

    private long readTimeoutNanos() {
        return Duration.ofMillis(timeoutMs).toNanos();
    }

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return values.supported();
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        requireOpen();
        set(option, value);
    }

    private void set(SocketOption<?> option, @Nullable Object value) throws IOException {
        if (option.equals(KcpSocketOptions.CONV) && session != null) {
            throw new SocketException("Already connected");
        }
        values.set(option, value);
        SessionCore running = session; // read after the value is set: one that begins meanwhile finds it, or is found
        if (running != null) {
            values.apply(option, running);
        }
        DatagramLink socket = link;
        if (option.equals(StandardSocketOptions.IP_TOS) && socket != null) {
            socket.trafficClass(values.value(StandardSocketOptions.IP_TOS));
        }
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        requireOpen();
        if (option.equals(KcpSocketOptions.CONV)) {
            SessionCore running = session;
            return option.type().cast(running != null ? running.conv() : values.conv(runtime));
        }
        return values.value(option);
    }

    /** The options as they were numbered before they became objects: {@code Socket}'s own methods still use that. */
    @Override
    public void setOption(int id, Object value) throws SocketException {
        requireOpen();
        switch (id) {
            case SO_TIMEOUT -> timeout((int) value);
            case SO_OOBINLINE -> oobInline = (boolean) value;
            case SO_LINGER -> setNumbered(id, value instanceof Boolean ? SocketOptionValues.NO_LINGER : value);
            default -> setNumbered(id, value);
        }
    }

    private void setNumbered(int id, Object value) throws SocketException {
        try {
            set(SocketOptionValues.numbered(id), value);
        } catch (SocketException e) {
            throw e;
        } catch (IOException | IllegalArgumentException e) {
            throw (SocketException) new SocketException(e.getMessage()).initCause(e);
        }
    }

    private void timeout(int millis) {
        timeoutMs = millis;
        SessionCore running = session;
        if (running != null) {
            running.port().input().timeout(readTimeoutNanos());
        }
    }

    @Override
    public Object getOption(int id) throws SocketException {
        requireOpen();
        return switch (id) {
            case SO_TIMEOUT -> timeoutMs;
            case SO_OOBINLINE -> oobInline;
            case SO_BINDADDR -> localAddress();
            case SO_LINGER -> {
                int seconds = values.value(StandardSocketOptions.SO_LINGER);
                yield seconds == SocketOptionValues.NO_LINGER ? (Object) false : (Object) seconds;
            }
            default -> values.value(SocketOptionValues.numbered(id));
        };
    }

    private InetAddress localAddress() {
        SessionCore running = session;
        DatagramLink socket = link;
        if (running != null) {
            return running.endpoint().localAddress().getAddress();
        }
        return socket != null ? socket.localAddress().getAddress() : address;
    }
}
