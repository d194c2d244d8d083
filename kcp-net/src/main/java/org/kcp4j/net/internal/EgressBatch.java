package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import org.jspecify.annotations.Nullable;

/**
 * A run of datagrams to one peer, written one after the other and sent together. Owned by one thread at a time; its
 * buffers are reused for ever.
 */
public final class EgressBatch {
    /**
     * Datagrams a batch holds. So many fit into a socket buffer of Linux's usual 208 KiB, whatever the kernel adds to each;
     * with more in one system call, a peer that has no larger one would lose some each time.
     */
    public static final int CAPACITY = 64;

    private final byte[][] datagrams = new byte[CAPACITY][];
    private final ByteBuffer[] views = new ByteBuffer[CAPACITY];
    private final @Nullable SessionCounters[] senders = new SessionCounters[CAPACITY];
    private final int datagramBytes;
    private int count;

    /**
     * Makes an empty batch. Buffers are allocated as they are first used.
     *
     * @param datagramBytes longest datagram, in bytes
     */
    public EgressBatch(int datagramBytes) {
        this.datagramBytes = datagramBytes;
    }

    /** {@return the longest datagram this batch takes, in bytes} */
    public int datagramBytes() {
        return datagramBytes;
    }

    /** {@return the array to write the next datagram into; only while the batch is not full} */
    public byte[] next() {
        byte[] bytes = datagrams[count];
        if (bytes == null) {
            bytes = new byte[datagramBytes];
            datagrams[count] = bytes;
            views[count] = ByteBuffer.wrap(bytes);
        }
        return bytes;
    }

    /**
     * Adds what was written into {@link #next}.
     *
     * @param length the datagram's length in bytes; it starts at index 0
     */
    public void add(int length) {
        add(length, null);
    }

    /** The same, for a session whose owner this thread is until the batch is sent. */
    void add(int length, @Nullable SessionCounters sender) {
        views[count].limit(length).position(0);
        senders[count] = sender;
        count++;
    }

    /** {@return how many datagrams there are} */
    public int count() {
        return count;
    }

    /** {@return whether {@link #next} has no place left} */
    public boolean isFull() {
        return count == CAPACITY;
    }

    /**
     * Returns a datagram as a buffer.
     *
     * @param index 0 … {@code count() - 1}
     * @return the datagram, position 0 to its length
     */
    public ByteBuffer datagram(int index) {
        return views[index];
    }

    /** Sends all datagrams and forgets them. What finds no room is the last of them, and counted so. */
    void send(DatagramLink link, InetSocketAddress to) {
        for (int i = count == 0 ? 0 : link.send(this, to); i < count; i++) {
            SessionCounters sender = senders[i];
            if (sender != null) {
                sender.outDropped++;
            }
        }
        clear();
    }

    /** Forgets all datagrams. */
    public void clear() {
        count = 0;
    }
}
