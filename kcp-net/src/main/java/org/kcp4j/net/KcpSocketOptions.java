package org.kcp4j.net;

import java.net.SocketOption;
import java.time.Duration;

/**
 * What {@link KcpSocket#setOption} and {@link KcpServerSocket#setOption} know beyond {@link java.net.StandardSocketOptions}:
 * KCP's own settings. Each can be set at any time, unless it says otherwise; what is set on a server socket is what its
 * accepted sockets begin with.
 */
public final class KcpSocketOptions {
    /**
     * The longest datagram sent, UDP payload in bytes: at least 25 more than FEC and cipher add, at most the larger of 1500
     * and {@link KcpOptions#mtu}, with which it begins.
     */
    public static final SocketOption<Integer> MTU = new Option<>("KCP_MTU", Integer.class);

    /** The most segments in flight, 1 … 2^20. {@code SO_SNDBUF} is the same in bytes. */
    public static final SocketOption<Integer> SEND_WINDOW = new Option<>("KCP_SEND_WINDOW", Integer.class);

    /** The most segments received and not read, 1 … 2^20. {@code SO_RCVBUF} is the same in bytes. */
    public static final SocketOption<Integer> RECEIVE_WINDOW = new Option<>("KCP_RECEIVE_WINDOW", Integer.class);

    /** The longest wait of a write, zero for no limit; a write that waits already obeys too. */
    public static final SocketOption<Duration> WRITE_TIMEOUT = new Option<>("KCP_WRITE_TIMEOUT", Duration.class);

    /** The conversation number, any 32 bits. Not on server sockets; to be set before connecting; random otherwise. */
    public static final SocketOption<Integer> CONV = new Option<>("KCP_CONV", Integer.class);

    private KcpSocketOptions() {}

    /** Identity counts, as with the standard options: there is one of each. */
    private record Option<T>(String name, Class<T> type) implements SocketOption<T> {
        @Override
        public String toString() {
            return name;
        }
    }
}
