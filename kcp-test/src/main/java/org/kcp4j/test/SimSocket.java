package org.kcp4j.test;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.EgressBatch;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.SocketSettings;

/**
 * A simulated UDP socket: a host in the world, with a receive buffer that drops what it has no room for. What is sent to
 * an address where nobody listens disappears.
 */
final class SimSocket implements DatagramLink, SimNode {
    /** Receive buffer where none is asked for: Linux's default. */
    private static final int DEFAULT_BUFFER_BYTES = 212_992;

    private static final int BATCH = 256;

    private static final class Datagram {
        final InetSocketAddress from;
        final byte[] bytes;

        Datagram(InetSocketAddress from, byte[] bytes) {
            this.from = from;
            this.bytes = bytes;
        }
    }

    private final SimNet net;
    private final InetSocketAddress local;
    private final @Nullable InetSocketAddress remote;
    private final int bufferBytes;
    private final Queue<Datagram> received = new ArrayDeque<>();
    private int receivedBytes;
    private boolean open = true;
    private @Nullable SimHost host;
    private @Nullable SimPoller poller;
    private LinkPoller.@Nullable Receiver receiver;

    SimSocket(SimNet net, InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings) {
        this.net = net;
        this.local = local;
        this.remote = remote;
        this.bufferBytes = settings.receiveBufferBytes() > 0 ? settings.receiveBufferBytes() : DEFAULT_BUFFER_BYTES;
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    @Override
    public int send(EgressBatch batch, InetSocketAddress to) {
        net.scheduler().pause();
        SimSocket target = net.socketAt(to);
        if (!open || host == null) {
            return 0;
        }
        if (target != null && target.host != null) {
            for (int i = 0; i < batch.count(); i++) {
                ByteBuffer datagram = batch.datagram(i);
                host.send(
                        target.host,
                        datagram.array(),
                        datagram.arrayOffset() + datagram.position(),
                        datagram.remaining());
            }
        }
        return batch.count();
    }

    @Override
    public boolean isOpen() {
        return open;
    }

    @Override
    public void close() {
        open = false;
        received.clear();
        net.closed(this);
    }

    void register(SimPoller newPoller, LinkPoller.Receiver newReceiver) {
        poller = newPoller;
        receiver = newReceiver;
        if (!received.isEmpty()) {
            newPoller.ready(this);
        }
    }

    /** Hands a batch over; returns whether there is more. */
    boolean drain() {
        LinkPoller.Receiver taker = Objects.requireNonNull(receiver, "only registered sockets are drained");
        for (int i = 0; i < BATCH && open; i++) {
            Datagram datagram = received.poll();
            if (datagram == null) {
                break;
            }
            receivedBytes -= datagram.bytes.length;
            taker.datagram(datagram.from, ByteBuffer.wrap(datagram.bytes));
        }
        taker.endOfBatch();
        return !received.isEmpty();
    }

    // ---- called by the world

    @Override
    public void started(SimHost self) {
        host = self;
    }

    @Override
    public void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length) {
        InetSocketAddress sender = ((SimSocket) from.node()).local;
        boolean wanted = open && (remote == null || remote.equals(sender));
        if (!wanted || receivedBytes + length > bufferBytes) {
            return;
        }
        received.add(new Datagram(sender, Arrays.copyOfRange(bytes, offset, offset + length)));
        receivedBytes += length;
        if (poller != null && received.size() == 1) {
            poller.ready(this);
        }
    }

    @Override
    public String toString() {
        return "socket " + local;
    }
}
