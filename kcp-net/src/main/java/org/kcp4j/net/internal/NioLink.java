package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.Inet4Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.StandardProtocolFamily;
import java.net.StandardSocketOptions;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.nio.channels.UnsupportedAddressTypeException;
import org.jspecify.annotations.Nullable;

/**
 * A UDP socket through {@link DatagramChannel}: works everywhere, one system call per datagram. The channel is
 * non-blocking: sending never parks the virtual thread that sends, and receiving waits in the {@link NioPoller}.
 */
public final class NioLink implements DatagramLink {
    private final DatagramChannel channel;
    private final boolean owned;
    private volatile InetSocketAddress local;
    private volatile boolean connected;
    private volatile @Nullable Selector selector;

    private volatile boolean released; // a channel of somebody else's, given back

    private NioLink(DatagramChannel channel, boolean owned) throws IOException {
        this.channel = channel;
        this.owned = owned;
        this.local = (InetSocketAddress) channel.getLocalAddress();
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
            if (sockets.sharesPort()) {
                channel.setOption(StandardSocketOptions.SO_REUSEPORT, true);
            }
            channel.configureBlocking(false);
            channel.bind(local);
            NioLink link = new NioLink(channel, true);
            if (remote != null) {
                link.connect(remote);
            }
            return link;
        } catch (IOException | RuntimeException e) {
            channel.close();
            throw e;
        }
    }

    /**
     * Uses a channel of somebody else's, which is never closed here. It is bound if it was not, and made non-blocking, which
     * it stays.
     *
     * @param channel an open channel
     * @return the link
     * @throws IOException if the channel is closed or cannot be bound
     */
    public static NioLink adopt(DatagramChannel channel) throws IOException {
        channel.configureBlocking(false);
        if (channel.getLocalAddress() == null) {
            channel.bind(null);
        }
        NioLink link = new NioLink(channel, false);
        link.connected = channel.getRemoteAddress() != null;
        return link;
    }

    /** A dual-stack channel, or an IPv4 one for an IPv4 address or where the machine has no IPv6. */
    private static DatagramChannel openChannel(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote)
            throws IOException {
        InetAddress address = remote != null ? remote.getAddress() : local != null ? local.getAddress() : null;
        return address instanceof Inet4Address && !address.isAnyLocalAddress()
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
    public void connect(InetSocketAddress remote) throws IOException {
        try {
            channel.connect(remote);
        } catch (UnsupportedAddressTypeException e) { // bound to an IPv4 address, and the peer has an IPv6 one
            throw (SocketException) new SocketException("Address family not supported by protocol").initCause(e);
        }
        local = (InetSocketAddress) channel.getLocalAddress(); // now one that reaches the peer
        connected = true;
    }

    @Override
    public void trafficClass(int value) throws IOException {
        channel.setOption(StandardSocketOptions.IP_TOS, value);
    }

    @Override
    public int send(EgressBatch batch, InetSocketAddress to) {
        int sent = 0;
        for (int i = 0; i < batch.count() && !released; i++) {
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
    public LinkPoller newPoller() throws IOException {
        return new NioPoller();
    }

    @Override
    public boolean isOpen() {
        return channel.isOpen() && !released;
    }

    @Override
    public void close() {
        Selector watching = selector;
        if (owned) {
            closeChannel();
        } else {
            released = true;
            SelectionKey key = watching == null ? null : channel.keyFor(watching);
            if (key != null) {
                key.cancel();
            }
        }
        if (watching != null) {
            watching.wakeup(); // the system's socket, and its port, live until the selector has let go of them
        }
    }

    private void closeChannel() {
        try {
            channel.close();
        } catch (IOException e) {
            // There is nothing left to lose in a socket that cannot even be closed.
        }
    }
}
