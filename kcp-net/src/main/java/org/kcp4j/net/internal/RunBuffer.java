package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;

/**
 * Joins datagrams that are received one by one, as {@code UDP_GRO} does in the kernel: what comes of one sender in one
 * size, and perhaps a shorter last one, is handed over as a run. Belongs to the loop's thread.
 */
public final class RunBuffer {
    private static final int MAX_DATAGRAM_BYTES = 65_536;

    /** A run that is so long is handed over: behind it there must be room for any datagram. */
    static final int LONG_RUN_BYTES = 65_536;

    private final ByteBuffer buffer;

    // The run under way, bytes [start, end); there is one while somebody is known to have sent it.
    private @Nullable InetSocketAddress from;
    private int start;
    private int end;
    private int each;

    /**
     * An empty buffer of 128 KiB.
     *
     * @param allocate makes a buffer of a capacity
     */
    public RunBuffer(IntFunction<ByteBuffer> allocate) {
        buffer = allocate.apply(LONG_RUN_BYTES + MAX_DATAGRAM_BYTES);
    }

    /** {@return where the next datagram goes: from the position on} */
    public ByteBuffer room() {
        return buffer.clear().position(end);
    }

    /**
     * Takes the datagram that was put into {@link #room}, up to the position. What was there before and cannot be joined
     * with it is handed over.
     *
     * @param sender who sent it
     * @param receiver who gets it, now or later
     */
    public void received(InetSocketAddress sender, LinkPoller.Receiver receiver) {
        int next = buffer.position();
        int length = next - end;
        if (length > each || length == 0 || !sender.equals(from)) {
            handOver(receiver);
            from = sender;
            start = end;
            each = length;
        }
        end = next;
        if (length < each || length == 0 || end >= LONG_RUN_BYTES) {
            flush(receiver);
        }
    }

    /**
     * Hands over what is left.
     *
     * @param receiver who gets it
     */
    public void flush(LinkPoller.Receiver receiver) {
        handOver(receiver);
        start = 0;
        end = 0;
    }

    private void handOver(LinkPoller.Receiver receiver) {
        InetSocketAddress sender = from;
        if (sender == null) {
            return;
        }
        from = null;
        buffer.limit(end).position(start);
        if (end - start > each) {
            receiver.run(sender, buffer, each);
        } else {
            receiver.datagram(sender, buffer);
        }
    }
}
