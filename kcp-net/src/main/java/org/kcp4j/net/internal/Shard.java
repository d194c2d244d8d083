package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;

/**
 * One UDP socket of an endpoint, with the loop that receives from it and what the sessions that began there use: the
 * wheel and the buffers to send from. An endpoint has one; a listener may have several on one port, among which the system
 * spreads the peers. Thread safe.
 *
 * <p>All shards of an endpoint look sessions up in the same table. So whichever of them a datagram comes to, it reaches its
 * session: also when a peer's address has changed and the system sends it to another shard. The session then goes on where
 * it began; as they are all bound to one address, it does not matter which socket it sends from.
 */
final class Shard {
    private final DatagramLink link;
    private final LoopPair loops;
    private final Router router;
    private final int datagramBytes;

    Shard(Endpoint endpoint, DatagramLink link, LoopPair loops, SessionTable table, @Nullable Admission admission) {
        this.link = link;
        this.loops = loops;
        this.datagramBytes = endpoint.datagramBytes();
        this.router = new Router(endpoint, this, table, admission);
    }

    /** Receives from now on. */
    void register() throws IOException {
        loops.receiveLoop().register(link, router);
    }

    DatagramLink link() {
        return link;
    }

    LoopPair loops() {
        return loops;
    }

    Router router() {
        return router;
    }

    /** A packet to receive into. Loop thread only. */
    Packet acquire(int length) {
        return loops.receiveLoop().pool().acquire(length);
    }

    /** A packet to receive a run of datagrams into. Loop thread only. */
    Packet acquireRun() {
        return loops.receiveLoop().runs().acquire(PacketPool.RUN_BYTES);
    }

    EgressBatch borrowBatch() {
        return loops.batches().borrow(datagramBytes);
    }

    void giveBack(EgressBatch batch) {
        loops.batches().giveBack(batch);
    }

    /** Sends a segment without data on behalf of no session. If it is lost, the peer asks again. */
    void sendBare(
            PacketCipher cipher, InetSocketAddress to, int conv, int command, int window, int ts, int sn, int una) {
        EgressBatch batch = borrowBatch();
        int offset = cipher.headroom();
        SegmentHeader.write(batch.next(), offset, conv, command, 0, window, ts, sn, una, 0);
        batch.add(cipher.seal(batch.next(), offset, SegmentHeader.BYTES));
        var unused = link.send(batch, to);
        giveBack(batch);
    }
}
