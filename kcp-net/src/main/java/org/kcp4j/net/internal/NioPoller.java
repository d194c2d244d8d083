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
import java.util.function.IntSupplier;
import org.jspecify.annotations.Nullable;

/** Waits for {@link NioLink}s with a {@link Selector} and empties each that has datagrams, up to a bound. */
final class NioPoller implements LinkPoller {
    /** Datagrams taken from one link before the others get their turn and the sessions are signalled. */
    private static final int BATCH = 256;

    private final Selector selector;
    private final Consumer<SelectionKey> drain = this::drain;

    // The loop's thread alone:
    private final RunBuffer runs = new RunBuffer(ByteBuffer::allocateDirect);
    private final SecondLook secondLook = new SecondLook(System::nanoTime, Thread::yield);
    private final IntSupplier receiveMore = this::receiveMore;
    private @Nullable SelectionKey quiet; // of a link that had a few datagrams in this poll

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
            if (links == 1 && quiet != null) { // where several have datagrams there is no lack of work
                secondLook.look(receiveMore);
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
        if (n > 0 && n < SecondLook.A_FEW) {
            quiet = key;
        }
    }

    private int receiveMore() {
        SelectionKey key = quiet;
        return key != null && key.isValid() ? receive(key) : -1;
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
            runs.flush(receiver);
            receiver.failed(e);
        } finally {
            runs.flush(receiver); // it is the next link's in a moment
        }
        receiver.endOfBatch();
        return n;
    }

    private boolean receiveOne(DatagramChannel channel, Receiver receiver) throws IOException {
        SocketAddress from;
        try {
            from = channel.receive(runs.room());
        } catch (PortUnreachableException e) {
            runs.flush(receiver); // what came before that may be the answer
            receiver.refused();
            return true;
        }
        if (from == null) {
            return false;
        }
        runs.received((InetSocketAddress) from, receiver);
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
