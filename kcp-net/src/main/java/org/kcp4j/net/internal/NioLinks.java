package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;

/** Opens {@link NioLink}s. */
final class NioLinks implements LinkFactory {
    @Override
    public String name() {
        return "NIO, one system call per datagram";
    }

    @Override
    public DatagramLink open(
            @Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings)
            throws IOException {
        return NioLink.open(local, remote, settings);
    }
}
