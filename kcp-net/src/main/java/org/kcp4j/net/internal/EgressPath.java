package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.PacketSink;

/**
 * The way out: engine → link. Packets are written in place, gathered, and sent together by {@link #send}. Belongs to the
 * session's owner.
 */
final class EgressPath implements PacketSink {
    private final DatagramLink link;
    private final InetSocketAddress remote;
    private final EgressBatchPool pool;
    private final SessionCounters counters;

    private @Nullable EgressBatch batch; // borrowed between the first packet and send()

    EgressPath(DatagramLink link, InetSocketAddress remote, EgressBatchPool pool, SessionCounters counters) {
        this.link = link;
        this.remote = remote;
        this.pool = pool;
        this.counters = counters;
    }

    @Override
    public byte[] buffer() {
        return openBatch().next();
    }

    @Override
    public int headroom() {
        return 0;
    }

    @Override
    public void packet(int length) {
        EgressBatch open = openBatch();
        open.add(length);
        counters.outPackets++;
        counters.outBytes += length;
        if (open.isFull()) {
            transmit(open);
        }
    }

    /** Sends what was gathered and gives the buffers back. */
    void send() {
        EgressBatch open = batch;
        if (open != null) {
            if (open.count() > 0) {
                transmit(open);
            }
            batch = null;
            pool.giveBack(open);
        }
    }

    private void transmit(EgressBatch open) {
        counters.outDropped += open.count() - link.send(open, remote);
        open.clear();
    }

    private EgressBatch openBatch() {
        EgressBatch open = batch;
        if (open == null) {
            open = pool.borrow();
            batch = open;
        }
        return open;
    }
}
