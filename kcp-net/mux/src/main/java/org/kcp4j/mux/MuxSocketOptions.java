package org.kcp4j.mux;

import java.net.SocketException;
import java.net.SocketOption;
import java.net.SocketOptions;
import java.net.StandardSocketOptions;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import jdk.net.ExtendedSocketOptions;

/** The options of one socket over a stream: kept for programs that set them and ask for them again. Thread safe. */
final class MuxSocketOptions {
    /** SO_LINGER when it is off. */
    static final int NO_LINGER = -1;

    private static final int BUFFER_BYTES = 65_536;

    private static final Map<SocketOption<?>, Object> INITIAL = Map.ofEntries(
            Map.entry(StandardSocketOptions.SO_RCVBUF, BUFFER_BYTES),
            Map.entry(StandardSocketOptions.SO_SNDBUF, BUFFER_BYTES),
            Map.entry(StandardSocketOptions.SO_REUSEADDR, false),
            Map.entry(StandardSocketOptions.SO_REUSEPORT, false),
            Map.entry(StandardSocketOptions.SO_KEEPALIVE, false),
            Map.entry(StandardSocketOptions.SO_LINGER, NO_LINGER),
            Map.entry(StandardSocketOptions.IP_TOS, 0),
            Map.entry(StandardSocketOptions.TCP_NODELAY, true), // what is written leaves at once
            Map.entry(ExtendedSocketOptions.TCP_KEEPIDLE, 7_200), // seconds, as Linux has them
            Map.entry(ExtendedSocketOptions.TCP_KEEPINTERVAL, 75),
            Map.entry(ExtendedSocketOptions.TCP_KEEPCOUNT, 9));

    private final Map<SocketOption<?>, Object> values = new ConcurrentHashMap<>(INITIAL);

    Set<SocketOption<?>> supported() {
        return INITIAL.keySet();
    }

    /**
     * Finds the option that {@link SocketOptions} has a number for.
     *
     * @throws SocketException if there is none
     */
    static SocketOption<?> numbered(int id) throws SocketException {
        return switch (id) {
            case SocketOptions.SO_KEEPALIVE -> StandardSocketOptions.SO_KEEPALIVE;
            case SocketOptions.SO_SNDBUF -> StandardSocketOptions.SO_SNDBUF;
            case SocketOptions.SO_RCVBUF -> StandardSocketOptions.SO_RCVBUF;
            case SocketOptions.SO_REUSEADDR -> StandardSocketOptions.SO_REUSEADDR;
            case SocketOptions.SO_REUSEPORT -> StandardSocketOptions.SO_REUSEPORT;
            case SocketOptions.TCP_NODELAY -> StandardSocketOptions.TCP_NODELAY;
            case SocketOptions.IP_TOS -> StandardSocketOptions.IP_TOS;
            default -> throw new SocketException("Unknown option " + id);
        };
    }

    <T> T value(SocketOption<T> option) {
        requireSupported(option);
        return option.type().cast(Objects.requireNonNull(values.get(option), option.name()));
    }

    void set(SocketOption<?> option, Object value) {
        requireSupported(option);
        if (!option.type().isInstance(value)) {
            throw new IllegalArgumentException("Invalid value '" + value + "'");
        }
        values.put(option, value);
    }

    private static void requireSupported(SocketOption<?> option) {
        if (!INITIAL.containsKey(option)) {
            throw new UnsupportedOperationException("'" + option + "' not supported");
        }
    }
}
