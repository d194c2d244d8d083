package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** One way to UDP sockets. Thread safe. */
interface LinkFactory {
    /** {@return what to call it in a log} */
    String name();

    /**
     * Opens a UDP socket.
     *
     * @param local where to bind; null for any free port on any address
     * @param remote the only peer, or null for a socket that talks to anybody
     * @param settings buffer sizes and the like
     * @return the link
     * @throws IOException if it cannot be opened or bound
     */
    DatagramLink open(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings)
            throws IOException;
}
