package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.Flight.Drop;

/**
 * Takes what a socket of an endpoint receives and routes it: to a session's mailbox, to a tombstone, or to whoever decides
 * about beginnings. Belongs to the receive loop, but for {@link #stray} and the counters.
 */
final class Router implements LinkPoller.Receiver {
    private static final Logger LOG = System.getLogger(Router.class.getName());

    /** So many sessions with datagrams in one batch are worth waking a worker that steps all of them. */
    private static final int MANY_SESSIONS = 8;

    /** So many datagrams of a run are worth keeping together: for fewer its packet is too large. */
    private static final int LEAST_RUN = 4;

    private final Endpoint endpoint;
    private final Shard shard;
    private final KcpOptions options;
    private final SessionTable table;
    private final MemoryBudget memory;
    private final @Nullable Admission admission; // of a listening endpoint
    private final boolean mustOpen; // only a datagram that was opened tells its conversation

    // The cipher for datagrams of unknown senders, and the sessions to signal at the end of the batch. A client's loop
    // hardly ever needs one: all that comes is of its one session.
    private @Nullable PacketCipher loopCipher;
    private @Nullable SessionCore[] touched = new SessionCore[1];
    private int touchedCount;
    private long fedBytes; // put into mailboxes by this batch
    private boolean overMemory; // at the end of the last batch

    private final ReceiveCounters counters = new ReceiveCounters();
    private long defects;

    Router(Endpoint endpoint, Shard shard, SessionTable table, @Nullable Admission admission) {
        this.endpoint = endpoint;
        this.shard = shard;
        this.options = endpoint.options();
        this.table = table;
        this.memory = endpoint.memory();
        this.admission = admission;
        this.loopCipher = admission == null ? null : options.cipher().create();
        this.mustOpen = options.cipher().headroom() > 0;
    }

    /** A defect of ours costs the datagram that brought it to light, never the loop that all sessions live on. */
    @Override
    public void datagram(InetSocketAddress from, ByteBuffer datagram) {
        try {
            receive(from, datagram);
        } catch (RuntimeException defect) {
            survive(from, defect);
        }
    }

    /** Keeps datagrams of a session together, which spares most of what is done for each. */
    @Override
    public void run(InetSocketAddress from, ByteBuffer run, int each) {
        int end = run.limit();
        int piece = Math.max(1, PacketPool.RUN_BYTES / each) * each;
        for (int at = run.position(); at < end; at += piece) {
            run.limit(Math.min(at + piece, end)).position(at);
            if (!receiveRun(from, run, each)) {
                LinkPoller.Receiver.super.run(from, run.position(at), each);
            }
        }
    }

    private void survive(InetSocketAddress from, RuntimeException defect) {
        defects++;
        if (Long.bitCount(defects) == 1) { // whoever found it may repeat it: the log stays short
            LOG.log(Level.ERROR, "defect " + defects + " on a datagram from " + from, defect);
        }
    }

    /** Feeds a run to the sender's only session; false if it is short, there is none, or something is not for it. */
    private boolean receiveRun(InetSocketAddress from, ByteBuffer run, int each) {
        try {
            boolean isShort = run.remaining() <= (LEAST_RUN - 1) * each;
            SessionCore only = isShort ? null : table.only(from);
            if (only == null) {
                return false;
            }
            int length = run.remaining();
            Packet packet = shard.acquireRun();
            packet.fill(run, each);
            if (!mustOpen && !isAllOf(only.conv(), packet)) {
                endpoint.release(packet);
                return false;
            }
            counters.inPackets += packet.count;
            counters.inBytes += length;
            feed(only, packet);
        } catch (RuntimeException defect) {
            survive(from, defect);
        }
        return true;
    }

    private static boolean isAllOf(int conv, Packet run) {
        boolean all;
        do {
            all = Opening.tellsConv(run) ? Opening.conv(run) == conv : Opening.isParity(run);
        } while (all && run.advance());
        run.rewind();
        return all;
    }

    private void receive(InetSocketAddress from, ByteBuffer datagram) {
        int length = datagram.remaining();
        counters.inPackets++;
        counters.inBytes += length;
        Packet packet = shard.acquire(length);
        packet.fill(datagram);
        SessionCore only = mustOpen ? table.only(from) : null;
        if (only != null) {
            feed(only, packet); // its owner opens it
        } else if (open(from, packet)) {
            route(from, packet);
        } else {
            endpoint.release(packet);
        }
    }

    private PacketCipher loopCipher() {
        PacketCipher cipher = loopCipher;
        if (cipher == null) {
            cipher = options.cipher().create();
            loopCipher = cipher;
        }
        return cipher;
    }

    private boolean open(InetSocketAddress from, Packet packet) {
        int rejected = Opening.open(loopCipher(), packet);
        if (rejected == PacketCipher.CHECK_FAILED) {
            counters.inChecksumErrors++;
            Flight.dropped(from, 0, Drop.CHECK_FAILED);
        } else if (rejected < 0) {
            counters.malformed++;
            Flight.dropped(from, 0, Drop.MALFORMED);
        }
        return rejected == 0;
    }

    /** Routes by what is inside; the loop opens a packet itself where a sender has several sessions, or none yet. */
    private void route(InetSocketAddress from, Packet packet) {
        if (!Opening.tellsConv(packet)) {
            SessionCore only = Opening.isParity(packet) ? table.only(from) : null;
            if (only != null) {
                feed(only, packet);
            } else {
                counters.malformed++;
                Flight.dropped(from, 0, Drop.MALFORMED);
                endpoint.release(packet);
            }
            return;
        }
        switch (table.find(from, Opening.conv(packet))) {
            case SessionCore session -> feed(session, packet);
            case Tombstone tombstone -> {
                counters.tombstoneHits++;
                answer(tombstone, packet);
                endpoint.release(packet);
            }
            case null -> admit(from, packet);
        }
    }

    private void feed(SessionCore session, Packet packet) {
        if (overMemory && session.hasMail()) {
            memory.dropped(packet.count);
            Flight.dropped(session.remote(), session.conv(), Drop.MEMORY_FULL);
            endpoint.release(packet);
        } else if (session.offer(packet)) {
            fedBytes += packet.bytes.length;
        } else {
            counters.mailboxDropped += packet.count;
            Flight.dropped(session.remote(), session.conv(), Drop.MAILBOX_FULL);
            endpoint.release(packet);
        }
        if (!session.touched) {
            session.touched = true;
            if (touchedCount == touched.length) {
                touched = Arrays.copyOf(touched, 2 * touchedCount);
            }
            touched[touchedCount++] = session;
        }
    }

    /**
     * A session's owner has opened a datagram that is of another conversation: the first of a new one, perhaps, from a
     * peer that uses its port again.
     */
    void stray(InetSocketAddress from, Packet packet) {
        if (table.find(from, Opening.conv(packet)) == null) {
            admit(from, packet);
        } else {
            dropStranger(from, packet);
        }
    }

    private void dropStranger(InetSocketAddress from, Packet packet) {
        counters.strangers++;
        Flight.dropped(from, Opening.conv(packet), Drop.STRANGER);
        endpoint.release(packet);
    }

    private void admit(InetSocketAddress from, Packet packet) {
        if (admission != null) {
            admission.admit(shard, from, packet);
        } else {
            dropStranger(from, packet);
        }
    }

    /** Acknowledges what had arrived before the session ended, and the peer's own end, so that the peer can end too. */
    private void answer(Tombstone tombstone, Packet packet) {
        int segment = Opening.segment(packet);
        if (segment < 0 || SegmentHeader.command(packet.bytes, segment) != SegmentHeader.PUSH) {
            return;
        }
        int sn = SegmentHeader.sn(packet.bytes, segment);
        int beyond = sn - tombstone.rcvNxt();
        boolean isEnd = beyond == 0 && SegmentHeader.length(packet.bytes, segment) == 0;
        if (beyond >= 0 && !isEnd) {
            return;
        }
        int una = isEnd ? sn + 1 : tombstone.rcvNxt();
        int ts = SegmentHeader.ts(packet.bytes, segment);
        shard.sendBare(loopCipher(), tombstone.remote(), tombstone.conv(), SegmentHeader.ACK, 0, ts, sn, una);
    }

    @Override
    public void endOfBatch() {
        boolean many = touchedCount >= MANY_SESSIONS;
        for (int i = 0; i < touchedCount; i++) {
            SessionCore session = touched[i];
            touched[i] = null;
            if (session != null) { // always
                session.touched = false;
                session.port().nudgeOwner(many);
            }
        }
        touchedCount = 0;
        if (fedBytes > 0) {
            memory.add(fedBytes);
            fedBytes = 0;
        }
        overMemory = memory.isOver();
    }

    @Override
    public void refused() {
        for (SessionCore session : table.snapshot()) {
            session.refused();
            session.port().signalOwner();
        }
    }

    @Override
    public void failed(IOException cause) {
        endpoint.failed(cause);
    }

    /** What was counted up to about now; any thread may read it. */
    ReceiveCounters counters() {
        return counters;
    }
}
