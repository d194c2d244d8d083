package org.kcp4j.net;

import static java.net.StandardSocketOptions.IP_TOS;
import static java.net.StandardSocketOptions.SO_KEEPALIVE;
import static java.net.StandardSocketOptions.SO_LINGER;
import static java.net.StandardSocketOptions.SO_RCVBUF;
import static java.net.StandardSocketOptions.SO_REUSEADDR;
import static java.net.StandardSocketOptions.SO_REUSEPORT;
import static java.net.StandardSocketOptions.SO_SNDBUF;
import static java.net.StandardSocketOptions.TCP_NODELAY;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPCOUNT;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPIDLE;
import static jdk.net.ExtendedSocketOptions.TCP_KEEPINTERVAL;
import static org.kcp4j.net.KcpSocketOptions.CONV;
import static org.kcp4j.net.KcpSocketOptions.MTU;
import static org.kcp4j.net.KcpSocketOptions.RECEIVE_WINDOW;
import static org.kcp4j.net.KcpSocketOptions.SEND_WINDOW;
import static org.kcp4j.net.KcpSocketOptions.WRITE_TIMEOUT;

import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.net.internal.NetRuntime;
import org.kcp4j.net.internal.SessionCore;

/**
 * The options of one socket: which there are, their values, and what those do to its session. What means nothing to KCP
 * (Nagle's algorithm, reuse of addresses) is kept and given back, for programs that set it. Thread safe.
 */
final class SocketOptionValues {
    private static final Set<SocketOption<?>> OF_SERVERS = Set.of(
            SO_RCVBUF,
            SO_REUSEADDR,
            SO_REUSEPORT,
            IP_TOS,
            TCP_KEEPIDLE,
            TCP_KEEPINTERVAL,
            TCP_KEEPCOUNT,
            MTU,
            SEND_WINDOW,
            RECEIVE_WINDOW,
            WRITE_TIMEOUT);
    private static final Set<SocketOption<?>> OF_CLIENTS = Set.of(
            SO_RCVBUF,
            SO_SNDBUF,
            SO_REUSEADDR,
            SO_REUSEPORT,
            SO_KEEPALIVE,
            SO_LINGER,
            IP_TOS,
            TCP_NODELAY,
            TCP_KEEPIDLE,
            TCP_KEEPINTERVAL,
            TCP_KEEPCOUNT,
            MTU,
            SEND_WINDOW,
            RECEIVE_WINDOW,
            WRITE_TIMEOUT,
            CONV);

    /** What a socket needs to move at all, however small a buffer its program thinks is enough. */
    private static final int LEAST_WINDOW = 32;

    /** A session may raise its MTU up to this, whatever it began with. */
    private static final int LEAST_GREATEST_MTU = 1500;

    /** SO_LINGER when it is off. */
    static final int NO_LINGER = -1;

    private static final int MAX_LINGER_SECONDS = 65_535;
    private static final int MAX_KEEP_SECONDS = 32_767; // as Linux has it
    private static final int MAX_KEEP_COUNT = 127;

    private final KcpOptions options;
    private final boolean server;
    private final Map<SocketOption<?>, Object> initial;
    private final Map<SocketOption<?>, Object> changed = new ConcurrentHashMap<>();

    SocketOptionValues(KcpOptions options, boolean server) {
        this.options = options;
        this.server = server;
        this.initial = initial(options, server);
    }

    /**
     * Finds the option that {@link java.net.SocketOptions} has a number for.
     *
     * @throws SocketException if there is none
     */
    static SocketOption<?> numbered(int id) throws SocketException {
        return switch (id) {
            case SocketOptions.SO_KEEPALIVE -> SO_KEEPALIVE;
            case SocketOptions.SO_LINGER -> SO_LINGER;
            case SocketOptions.SO_SNDBUF -> SO_SNDBUF;
            case SocketOptions.SO_RCVBUF -> SO_RCVBUF;
            case SocketOptions.SO_REUSEADDR -> SO_REUSEADDR;
            case SocketOptions.SO_REUSEPORT -> SO_REUSEPORT;
            case SocketOptions.TCP_NODELAY -> TCP_NODELAY;
            case SocketOptions.IP_TOS -> IP_TOS;
            default -> throw new SocketException("Unknown option " + id);
        };
    }

    Set<SocketOption<?>> supported() {
        return server ? OF_SERVERS : OF_CLIENTS;
    }

    // ---- values

    <T> T value(SocketOption<T> option) {
        requireSupported(option);
        if (option.equals(SO_SNDBUF)) {
            return option.type().cast(bytes(value(SEND_WINDOW)));
        }
        if (option.equals(SO_RCVBUF)) {
            return option.type().cast(bytes(value(RECEIVE_WINDOW)));
        }
        Object value = changed.get(option);
        Object present = value == null ? initial.get(option) : value;
        return option.type().cast(Objects.requireNonNull(present, option.name()));
    }

    private static Map<SocketOption<?>, Object> initial(KcpOptions options, boolean server) {
        KeepAlive keepAlive = Objects.requireNonNullElse(options.keepAlive(), KeepAlive.defaults());
        return Map.ofEntries(
                Map.entry(MTU, options.mtu()),
                Map.entry(SEND_WINDOW, options.engine().sendWindow()),
                Map.entry(RECEIVE_WINDOW, options.engine().receiveWindow()),
                Map.entry(WRITE_TIMEOUT, options.writeTimeout()),
                Map.entry(SO_REUSEADDR, server),
                Map.entry(SO_REUSEPORT, false),
                Map.entry(SO_KEEPALIVE, true),
                Map.entry(SO_LINGER, NO_LINGER),
                Map.entry(IP_TOS, 0),
                Map.entry(TCP_NODELAY, false),
                Map.entry(TCP_KEEPIDLE, seconds(keepAlive.idle())),
                Map.entry(TCP_KEEPINTERVAL, seconds(keepAlive.interval())),
                Map.entry(TCP_KEEPCOUNT, keepAlive.probes()));
    }

    private static int seconds(Duration time) {
        return Math.clamp(time.plusMillis(999).toSeconds(), 1, MAX_KEEP_SECONDS);
    }

    /**
     * Sets a value.
     *
     * @throws UnsupportedOperationException if there is no such option
     * @throws IllegalArgumentException if the value is out of its range
     */
    void set(SocketOption<?> option, @Nullable Object value) {
        requireSupported(option);
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        if (option.equals(SO_SNDBUF)) {
            changed.put(SEND_WINDOW, window((int) value));
        } else if (option.equals(SO_RCVBUF)) {
            changed.put(RECEIVE_WINDOW, window((int) value));
        } else if (option.equals(SO_LINGER)) {
            changed.put(option, Math.clamp((int) value, NO_LINGER, MAX_LINGER_SECONDS));
        } else {
            check(option, value);
            changed.put(option, value);
        }
    }

    private void check(SocketOption<?> option, Object value) {
        if (option.equals(IP_TOS) && ((int) value < 0 || (int) value > 255)) {
            throw new IllegalArgumentException("Invalid IP_TOS value");
        } else if (option.equals(MTU)) {
            int least = KcpConfig.MIN_MTU + options.overheadBytes();
            requireRange(option.name(), (int) value, least, Math.max(LEAST_GREATEST_MTU, options.mtu()));
        } else if (option.equals(SEND_WINDOW) || option.equals(RECEIVE_WINDOW)) {
            requireRange(option.name(), (int) value, 1, KcpConfig.MAX_WINDOW);
        } else if (option.equals(WRITE_TIMEOUT) && ((Duration) value).isNegative()) {
            throw new IllegalArgumentException("KCP_WRITE_TIMEOUT must not be negative: " + value);
        } else if (option.equals(TCP_KEEPIDLE) || option.equals(TCP_KEEPINTERVAL)) {
            requireRange(option.name(), (int) value, 1, MAX_KEEP_SECONDS);
        } else if (option.equals(TCP_KEEPCOUNT)) {
            requireRange(option.name(), (int) value, 1, MAX_KEEP_COUNT);
        }
    }

    private static void requireRange(String name, int value, int least, int most) {
        if (value < least || value > most) {
            throw new IllegalArgumentException(name + " must be " + least + " … " + most + ": " + value);
        }
    }

    private void requireSupported(SocketOption<?> option) {
        if (!supported().contains(option)) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }

    /** The segments that make {@code bytes}. */
    private int window(int bytes) {
        if (bytes < 0) {
            throw new IllegalArgumentException("Invalid send/receive buffer size");
        }
        return Math.clamp(Math.ceilDiv(bytes, segmentBytes()), LEAST_WINDOW, KcpConfig.MAX_WINDOW);
    }

    private int bytes(int window) {
        return (int) Math.min(Integer.MAX_VALUE, (long) window * segmentBytes());
    }

    private int segmentBytes() {
        return value(MTU) - options.overheadBytes() - SegmentHeader.BYTES;
    }

    /** The conversation to connect with: the one that was set, or a random one, the same at every call. */
    int conv(NetRuntime runtime) {
        return (int) changed.computeIfAbsent(CONV, option -> runtime.randomInt());
    }

    /** Begins with what the server socket has that this socket was accepted from. */
    void inherit(SocketOptionValues listener) {
        changed.putAll(listener.changed);
        changed.put(SO_REUSEADDR, listener.value(SO_REUSEADDR));
    }

    // ---- effect

    /** Brings a session that begins to the values that were set before. */
    void applyTo(SessionCore session) {
        changed.keySet().forEach(option -> apply(option, session));
    }

    /** Brings a session to an option's new value. */
    void apply(SocketOption<?> option, SessionCore session) {
        if (option.equals(MTU)) {
            session.control().setMtu(value(MTU));
        } else if (option.equals(SEND_WINDOW)
                || option.equals(RECEIVE_WINDOW)
                || option.equals(SO_SNDBUF)
                || option.equals(SO_RCVBUF)) {
            session.control().setWindow(value(SEND_WINDOW), value(RECEIVE_WINDOW));
        } else if (option.equals(WRITE_TIMEOUT)) {
            session.port().output().timeout(value(WRITE_TIMEOUT).toNanos());
        } else if (option.equals(SO_LINGER)) {
            int seconds = value(SO_LINGER);
            Duration time = seconds == NO_LINGER ? options.lingerTimeout() : Duration.ofSeconds(seconds);
            session.port().lingerTimeout(time.toNanos());
        } else if (option.equals(SO_KEEPALIVE)
                || option.equals(TCP_KEEPIDLE)
                || option.equals(TCP_KEEPINTERVAL)
                || option.equals(TCP_KEEPCOUNT)) {
            session.control().setKeepAlive(keepAlive());
        }
    }

    private @Nullable KeepAlive keepAlive() {
        if (!value(SO_KEEPALIVE)) {
            return null;
        }
        return new KeepAlive(
                Duration.ofSeconds(value(TCP_KEEPIDLE)),
                Duration.ofSeconds(value(TCP_KEEPINTERVAL)),
                value(TCP_KEEPCOUNT));
    }
}
