package org.kcp4j.net.internal;

import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.LinkKind;

/**
 * Options of a UDP socket.
 *
 * @param link how datagrams reach the system
 * @param receiveBufferBytes SO_RCVBUF; 0 leaves the system's default
 * @param sendBufferBytes SO_SNDBUF; 0 leaves the system's default
 * @param sharesPort SO_REUSEPORT: others of the same kind may be bound to the same port, and each peer's datagrams go to one
 *     of them
 */
public record SocketSettings(LinkKind link, int receiveBufferBytes, int sendBufferBytes, boolean sharesPort) {
    /** All as the system has it. */
    static final SocketSettings DEFAULTS = new SocketSettings(LinkKind.AUTO, 0, 0, false);

    /**
     * Takes them from a session's options.
     *
     * @param options the options
     * @return what they say of the socket
     */
    public static SocketSettings of(KcpOptions options) {
        return new SocketSettings(options.link(), options.socketBufferBytes(), options.socketBufferBytes(), false);
    }

    /** {@return the same, for one of several sockets on a port} */
    SocketSettings withSharedPort() {
        return new SocketSettings(link, receiveBufferBytes, sendBufferBytes, true);
    }
}
