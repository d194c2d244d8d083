package org.kcp4j.mux;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketAddress;
import java.net.SocketException;
import java.net.SocketImpl;
import java.net.SocketOption;
import java.net.StandardSocketOptions;
import java.time.Duration;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.Patience;

/**
 * What a {@link java.net.Socket} stands on, with a stream below. The socket checks its own state (closed, bound, connected)
 * before it calls. Thread safe.
 */
final class MuxSocketImpl extends SocketImpl {
    private final @Nullable MuxSession session; // where to open a stream; null if there is one
    private final MuxSocketOptions options = new MuxSocketOptions();
    private final InputStream input = new Input();
    private final OutputStream output = new Output();

    private volatile @Nullable MuxStream stream;
    private volatile int timeoutMs; // SO_TIMEOUT
    private volatile boolean closed;

    /** A socket that opens a stream when it is connected. */
    MuxSocketImpl(MuxSession session) {
        this.session = session;
    }

    /** A socket for a stream. */
    MuxSocketImpl(MuxStream stream) {
        this.session = null;
        this.stream = stream;
    }

    private MuxStream stream() throws SocketException {
        MuxStream open = stream;
        if (closed) {
            throw new SocketException("Socket closed");
        }
        if (open == null) {
            throw new SocketException("Not connected");
        }
        return open;
    }

    // ---- opening

    @Override
    protected void create(boolean isStream) {
        if (!isStream) {
            throw new IllegalArgumentException("a socket carries a stream, not datagrams");
        }
    }

    @Override
    protected void bind(InetAddress host, int requestedPort) {
        localport = requestedPort; // a stream has no local address
    }

    @Override
    protected void connect(String host, int remotePort) throws IOException {
        connect(InetSocketAddress.createUnresolved(host, remotePort), 0);
    }

    @Override
    protected void connect(InetAddress host, int remotePort) throws IOException {
        connect(new InetSocketAddress(host, remotePort), 0);
    }

    /** Opens the stream, which waits for nothing. */
    @Override
    protected void connect(SocketAddress remote, int connectTimeoutMs) throws IOException {
        if (!(remote instanceof InetSocketAddress peer)) {
            throw new IllegalArgumentException("Unsupported address type");
        }
        port = peer.getPort();
        address = peer.isUnresolved()
                ? InetAddress.getByAddress(
                        peer.getHostString(), InetAddress.getLoopbackAddress().getAddress())
                : peer.getAddress();
        MuxStream open = session == null ? Objects.requireNonNull(stream) : session.openStream();
        open.setReadTimeout(Duration.ofMillis(timeoutMs));
        stream = open;
        if (closed) {
            open.close();
            throw new SocketException("Socket closed");
        }
    }

    @Override
    protected void listen(int backlog) throws IOException {
        throw new SocketException("Not a server socket");
    }

    @Override
    protected void accept(SocketImpl accepted) throws IOException {
        throw new SocketException("Not a server socket");
    }

    // ---- streams

    @Override
    protected InputStream getInputStream() {
        return input;
    }

    @Override
    protected OutputStream getOutputStream() {
        return output;
    }

    @Override
    protected int available() throws IOException {
        return stream().inputStream().available();
    }

    @Override
    protected void shutdownInput() throws IOException {
        stream().shutdownInput();
    }

    @Override
    protected void shutdownOutput() throws IOException {
        stream().shutdownOutput();
    }

    @Override
    protected void sendUrgentData(int data) throws IOException {
        throw new SocketException("Urgent data not supported");
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            InputStream in = stream().inputStream();
            try (Patience patience = new Patience()) {
                while (true) {
                    try {
                        return in.read(into, offset, length);
                    } catch (InterruptedIOException e) {
                        patience.orThrow(e);
                    }
                }
            }
        }

        @Override
        public int available() throws IOException {
            return stream().inputStream().available();
        }

        @Override
        public void close() {
            MuxSocketImpl.this.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            OutputStream out = stream().outputStream();
            int done = 0;
            try (Patience patience = new Patience()) {
                while (true) {
                    try {
                        out.write(from, offset + done, length - done);
                        return;
                    } catch (InterruptedIOException e) {
                        done += e.bytesTransferred;
                        patience.orThrow(e);
                    }
                }
            }
        }

        @Override
        public void close() {
            MuxSocketImpl.this.close();
        }
    }

    // ---- end

    @Override
    protected void close() {
        closed = true;
        MuxStream open = stream;
        if (open == null) {
            return;
        }
        if (options.value(StandardSocketOptions.SO_LINGER) == 0) {
            open.abort();
        } else {
            open.close();
        }
    }

    // ---- options

    @Override
    protected Set<SocketOption<?>> supportedOptions() {
        return options.supported();
    }

    @Override
    protected <T> void setOption(SocketOption<T> option, T value) throws IOException {
        requireOpen();
        options.set(option, value);
    }

    @Override
    protected <T> T getOption(SocketOption<T> option) throws IOException {
        requireOpen();
        return options.value(option);
    }

    /** The options as they were numbered before they became objects: {@code Socket}'s own methods still use that. */
    @Override
    public void setOption(int id, Object value) throws SocketException {
        requireOpen();
        switch (id) {
            case SO_TIMEOUT -> timeout((int) value);
            case SO_OOBINLINE -> {} // there is no urgent data
            case SO_LINGER ->
                options.set(
                        StandardSocketOptions.SO_LINGER, value instanceof Boolean ? MuxSocketOptions.NO_LINGER : value);
            default -> options.set(MuxSocketOptions.numbered(id), value);
        }
    }

    private void timeout(int millis) {
        timeoutMs = millis;
        MuxStream open = stream;
        if (open != null) {
            open.setReadTimeout(Duration.ofMillis(millis));
        }
    }

    @Override
    public Object getOption(int id) throws SocketException {
        requireOpen();
        return switch (id) {
            case SO_TIMEOUT -> timeoutMs;
            case SO_OOBINLINE -> false;
            case SO_BINDADDR -> InetAddress.getLoopbackAddress();
            case SO_LINGER -> {
                int seconds = options.value(StandardSocketOptions.SO_LINGER);
                yield seconds == MuxSocketOptions.NO_LINGER ? (Object) false : (Object) seconds;
            }
            default -> options.value(MuxSocketOptions.numbered(id));
        };
    }

    private void requireOpen() throws SocketException {
        if (closed) {
            throw new SocketException("Socket closed");
        }
    }
}
