package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.ClosedChannelException;
import java.nio.channels.ClosedSelectorException;
import java.nio.channels.DatagramChannel;
import java.nio.channels.SelectionKey;
import java.nio.channels.Selector;
import java.util.List;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Waits for {@link NioLink}s with a {@link Selector} and empties each that has datagrams, up to a bound.
 *
 * <p>Datagrams of one write come one by one, and to fall asleep and be woken costs more than all else that is done for one.
 * So after a few datagrams the poller looks again a few times before it waits, giving way to other threads in between; less
 * often where that was in vain, and hardly ever where the others take the processor for long.
 */
final class NioPoller implements LinkPoller {
    /** Datagrams taken from one link before the others get their turn and the sessions are signalled. */
    private static final int BATCH = 256;

    /** Fewer are a few. After more the sessions and the sender have work, and then there will be more again. */
    private static final int SMALL_BATCH = 8;

    /** Looks before waiting at most, about 20 µs of them. */
    private static final int MOST_LOOKS = 16;

    /** Giving way takes longer where more threads want to run than there are processors. A sleeper's turn comes sooner. */
    private static final long CROWDED_NANOS = 100_000;

    /** Polls without looking again after giving way took that long: at first, and when it does again and again. */
    private static final int SHORTEST_REST = 16;

    private static final int LONGEST_REST = 1024;

    private static final int MAX_DATAGRAM_BYTES = 65_536;

    private final Selector selector;
    private final Consumer<SelectionKey> drain = this::drain;

    // The loop's thread alone:
    private final ByteBuffer scratch = ByteBuffer.allocateDirect(MAX_DATAGRAM_BYTES);
    private @Nullable SelectionKey quiet; // of a link that had a few datagrams in this poll
    private int looks = MOST_LOOKS;
    private int rest; // polls to come without looking again
    private int nextRest = SHORTEST_REST;

    NioPoller() throws IOException {
        selector = Selector.open();
    }

    @Override
    public void register(DatagramLink link, Receiver receiver) throws IOException {
        ((NioLink) link).register(selector, receiver);
    }

    @Override
    public boolean poll() throws IOException {
        try {
            quiet = null;
            int links = selector.select(drain);
            SelectionKey key = quiet;
            if (links == 1 && key != null) { // where several have datagrams there is no lack of work
                linger(key);
            }
        } catch (ClosedSelectorException e) {
            return false;
        }
        return selector.isOpen();
    }

    @Override
    public void failAll(IOException cause) {
        if (selector.isOpen()) {
            for (SelectionKey key : List.copyOf(selector.keys())) {
                ((Receiver) key.attachment()).failed(cause);
            }
        }
    }

    private void drain(SelectionKey key) {
        int n = receive(key);
        if (n > 0 && n < SMALL_BATCH) {
            quiet = key;
        }
    }

    /** Looks for more on one link. What others get meanwhile waits for as long as a batch takes. */
    private void linger(SelectionKey key) {
        if (rest > 0) {
            rest--;
            return;
        }
        int received = 0;
        int n = 0;
        for (int vain = 0; vain < looks && n < SMALL_BATCH && received < BATCH && key.isValid(); ) {
            if (!giveWay()) {
                return;
            }
            n = receive(key);
            received += n;
            vain = n > 0 ? 0 : vain + 1;
        }
        looks = received > 0 ? MOST_LOOKS : Math.max(1, looks / 2);
        nextRest = Math.max(SHORTEST_REST, nextRest - 1);
    }

    /** Lets other threads run; false, and no more of that for a while, if it took them long. */
    @SuppressWarnings("ThreadPriorityCheck") // it need not be more than a hint
    private boolean giveWay() {
        long before = System.nanoTime();
        Thread.yield();
        boolean crowded = System.nanoTime() - before > CROWDED_NANOS;
        if (crowded) {
            rest = nextRest;
            nextRest = Math.min(LONGEST_REST, 4 * nextRest);
        }
        return !crowded;
    }

    /** Takes what there is, up to the bound, and returns how many datagrams that was. */
    private int receive(SelectionKey key) {
        Receiver receiver = (Receiver) key.attachment();
        DatagramChannel channel = (DatagramChannel) key.channel();
        int n = 0;
        try {
            while (n < BATCH && receiveOne(channel, receiver)) {
                n++;
            }
        } catch (ClosedChannelException e) {
            key.cancel();
        } catch (IOException e) {
            key.cancel();
            receiver.failed(e);
        }
        receiver.endOfBatch();
        return n;
    }

    private boolean receiveOne(DatagramChannel channel, Receiver receiver) throws IOException {
        scratch.clear();
        SocketAddress from;
        try {
            from = channel.receive(scratch);
        } catch (PortUnreachableException e) {
            receiver.refused();
            return true;
        }
        if (from == null) {
            return false;
        }
        receiver.datagram((InetSocketAddress) from, scratch.flip());
        return true;
    }

    @Override
    public void close() {
        try {
            selector.close();
        } catch (IOException e) {
            // Selectors of the platform do not fail here; if one did, its thread would end at its next call.
        }
    }
}
