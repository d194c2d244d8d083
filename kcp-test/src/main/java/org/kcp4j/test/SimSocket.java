package org.kcp4j.test;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Objects;
import java.util.Queue;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.EgressBatch;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.RunBuffer;
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
    private final boolean sharesPort;
    private final Queue<Datagram> received = new ArrayDeque<>();
    private int receivedBytes;
    private boolean open = true;
    private @Nullable SimHost host;
    private @Nullable Consumer<SimSocket> poller; // told when there is something to drain
    private boolean refused;
    private LinkPoller.@Nullable Receiver receiver;

    SimSocket(SimNet net, InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings settings) {
        this.net = net;
        this.local = local;
        this.remote = remote;
        this.bufferBytes = settings.receiveBufferBytes() > 0 ? settings.receiveBufferBytes() : DEFAULT_BUFFER_BYTES;
        this.sharesPort = settings.sharesPort();
    }

    @Override
    public InetSocketAddress localAddress() {
        return local;
    }

    boolean sharesPort() {
        return sharesPort;
    }

    @Override
    public int send(EgressBatch batch, InetSocketAddress to) {
        net.pause();
        if (!open) {
            return 0;
        }
        SimSocket target = net.socketAt(to, net.addressOf(host()));
        int taken = 0;
        for (int i = 0; i < batch.count(); i++) {
            if (net.isTaken()) {
                taken++;
                if (target != null) {
                    launch(target, batch.datagram(i));
                }
            }
        }
        return taken;
    }

    private void launch(SimSocket target, ByteBuffer datagram) {
        int offset = datagram.arrayOffset() + datagram.position();
        host().send(target.host(), datagram.array(), offset, datagram.remaining());
    }

    @Override
    public LinkPoller newPoller() {
        return net.newPoller();
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

    /** Hands what comes to a receiver whenever the poller, having been told of it, calls {@link #drain}. */
    void register(Consumer<SimSocket> newPoller, LinkPoller.Receiver newReceiver) {
        poller = newPoller;
        receiver = newReceiver;
        if (!received.isEmpty()) {
            newPoller.accept(this);
        }
    }

    /** Hands a batch over, joined by a buffer of the poller's; returns whether there is more. */
    boolean drain(RunBuffer runs) {
        LinkPoller.Receiver taker = Objects.requireNonNull(receiver, "only registered sockets are drained");
        if (refused) {
            refused = false;
            taker.refused();
        }
        for (int i = 0; i < BATCH && open; i++) {
            Datagram datagram = received.poll();
            if (datagram == null) {
                break;
            }
            receivedBytes -= datagram.bytes.length;
            runs.room().put(datagram.bytes);
            runs.received(datagram.from, taker);
        }
        runs.flush(taker);
        taker.endOfBatch();
        return !received.isEmpty();
    }

    /** Where it is now. */
    SimHost host() {
        return Objects.requireNonNull(host, "was added to the world at once");
    }

    // ---- called by the world

    @Override
    public void started(SimHost self) {
        host = self;
    }

    @Override
    public void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length) {
        InetSocketAddress sender = net.addressOf(from);
        boolean wanted = open && (remote == null || remote.equals(sender));
        if (!wanted || receivedBytes + length > bufferBytes) {
            return;
        }
        received.add(new Datagram(sender, Arrays.copyOfRange(bytes, offset, offset + length)));
        receivedBytes += length;
        if (received.size() == 1) {
            wakePoller();
        }
    }

    /** An ICMP message says that nobody listens where this socket sends to. */
    void refused() {
        boolean wasQuiet = received.isEmpty() && !refused;
        refused = open && remote != null;
        if (refused && wasQuiet) {
            wakePoller();
        }
    }

    private void wakePoller() {
        if (poller != null) {
            poller.accept(this);
        }
    }

    @Override
    public String toString() {
        return "socket " + local;
    }
}
