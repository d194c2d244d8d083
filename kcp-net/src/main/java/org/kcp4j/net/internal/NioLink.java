package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket through {@link DatagramChannel}: works everywhere, one system call per datagram. The channel is
 * non-blocking: sending never parks the virtual thread that sends, and receiving waits in the {@link NioPoller}.
 */
final class NioLink implements DatagramLink {
    private final DatagramChannel channel;
    private final InetSocketAddress local;
    private final boolean connected;
    private volatile @Nullable Selector selector;

    private NioLink(DatagramChannel channel, InetSocketAddress local, boolean connected) {
        this.channel = channel;
        this.local = local;
        this.connected = connected;
    }

    static NioLink open(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings sockets)
            throws IOException {
        DatagramChannel channel = openChannel(local, remote);
        try {
            if (sockets.receiveBufferBytes() > 0) {
                channel.setOption(StandardSocketOptions.SO_RCVBUF, sockets.receiveBufferBytes());
            }
            if (sockets.sendBufferBytes() > 0) {
                channel.setOption(StandardSocketOptions.SO_SNDBUF, sockets.sendBufferBytes());
            }
            channel.configureBlocking(false);
            channel.bind(local);
            if (remote != null) {
                channel.connect(remote);
            }
            return new NioLink(channel, (InetSocketAddress) channel.getLocalAddress(), remote != null);
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /** A dual-stack channel, or an IPv4 one where the machine has no IPv6. */
    private static DatagramChannel openChannel(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        InetAddress address = remote != null ? remote.getAddress() : local != null ? local.getAddress() : null;
        return address instanceof java.net.Inet4Address
                ? DatagramChannel.open(StandardProtocolFamily.INET)
                : DatagramChannel.open();
    }

    /** Lets a selector watch for datagrams. */
    void register(Selector watching, Object attachment) throws ClosedChannelException {
        selector = watching;
        channel.register(watching, SelectionKey.OP_READ, attachment);
        watching.wakeup();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public int send(EgressBatch batch, InetSocketAddress to) {
        int sent = 0;
        for (int i = 0; i < batch.count(); i++) {
            ByteBuffer datagram = batch.datagram(i);
            try {
                if ((connected ? channel.write(datagram) : channel.send(datagram, to)) > 0) {
                    sent++;
                }
            } catch (IOException | UncheckedIOException e) {
                // No buffer space, a firewall, a port that answered "unreachable" to an earlier datagram, or closed:
                // for this datagram the same as a loss.
            }
        }
        return sent;
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen();
    }

    @Override
    public void close() {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left to lose in a socket that cannot even be closed.
        }
        Selector watching = selector;
        if (watching != null) {
            watching.wakeup(); // the system's socket, and its port, live until the selector has let go of them
        }
    }
}
