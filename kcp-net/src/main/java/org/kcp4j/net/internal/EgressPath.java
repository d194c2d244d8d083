package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.PacketSink;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.fec.FecEncoder;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.fec.ParitySink;

/**
 * The way out: engine → FEC → cipher → link. The engine writes each packet once, into its final place behind the headers
 * of the layers below; those fill in their headers and seal in place. Datagrams are gathered and sent together by
 * {@link #send}, or by the owner with those of other sessions. Belongs to the session's owner.
 *
 * <pre>
 * 0          cipherHeadroom     headroom
 * | cipher   | FEC header       | KCP packet      | cipher's tail |
 * </pre>
 */
final class EgressPath implements PacketSink {
    private final Shard shard;
    private final SessionCounters counters;
    private final PacketCipher cipher;
    private final @Nullable FecEncoder fec;
    private final ParitySink parity = new Parity();
    private final int cipherHeadroom;
    private final int headroom;

    private @Nullable Outbox outbox; // of an owner that sends later
    private @Nullable EgressBatch batch; // borrowed, or the outbox's, between the first packet and send()
    private int nowMs;
    private @Nullable InetSocketAddress remote;
    private int pendingBytes; // a plain packet, FEC header included, that is written but not yet sealed

    EgressPath(Shard shard, SessionCounters counters, PacketCipher cipher, @Nullable FecConfig fec) {
        this.shard = shard;
        this.counters = counters;
        this.cipher = cipher;
        this.fec = fec == null ? null : new FecEncoder(fec);
        this.cipherHeadroom = cipher.headroom();
        this.headroom = cipherHeadroom + (fec == null ? 0 : FecHeader.WITH_SIZE);
    }

    /** Sets the time and the destination of the packets that follow. */
    void at(int ms, InetSocketAddress to) {
        nowMs = ms;
        remote = to;
    }

    /** Sets where datagrams are left from now on, to be sent by the owner; null to send them here. */
    void gatherInto(@Nullable Outbox ownersOutbox) {
        outbox = ownersOutbox;
    }

    @Override
    public byte[] buffer() {
        return openBatch().next();
    }

    @Override
    public int headroom() {
        return headroom;
    }

    @Override
    public void packet(int length) {
        FecEncoder encoder = fec;
        pendingBytes = headroom - cipherHeadroom + length;
        if (encoder != null) {
            // Parity goes right behind this packet, which Parity seals first.
            encoder.encode(openBatch().next(), headroom, length, nowMs, parity);
        }
        seal();
    }

    /** Adds an unreliable datagram (PROTOCOL b.7). */
    void oob(int conv, byte[] payload) {
        byte[] buffer = buffer();
        System.arraycopy(payload, 0, buffer, cipherHeadroom + FecHeader.OOB_BYTES, payload.length);
        pendingBytes = FecHeader.writeOob(buffer, cipherHeadroom, conv, payload.length);
        seal();
    }

    private void seal() {
        if (pendingBytes == 0) {
            return;
        }
        EgressBatch open = openBatch();
        int sealed = cipher.seal(open.next(), cipherHeadroom, pendingBytes);
        pendingBytes = 0;
        open.add(sealed, counters);
        counters.outPackets++;
        counters.outBytes += sealed;
        if (open.isFull()) {
            transmit(open);
        }
    }

    /** Sends what was gathered and gives the buffers back, unless the owner does. */
    void send() {
        EgressBatch open = batch;
        batch = null;
        if (open != null && outbox == null) {
            transmit(open);
            shard.giveBack(open);
        }
    }

    /** Sends everything: the socket may be closed in a moment. */
    void sendNow() {
        send();
        Outbox gathered = outbox;
        if (gathered != null) {
            gathered.send();
        }
    }

    /** Gives memory back that an idle session does not need. */
    void trim() {
        if (fec != null) {
            fec.releaseMemory();
        }
    }

    void assertInvariants() {
        assert batch == null && pendingBytes == 0 : "something was written and not sent";
    }

    private void transmit(EgressBatch open) {
        open.send(shard.link(), remote());
    }

    private InetSocketAddress remote() {
        return Objects.requireNonNull(remote, "at() comes first");
    }

    private EgressBatch openBatch() {
        EgressBatch open = batch;
        if (open == null) {
            Outbox gathering = outbox;
            open = gathering == null ? shard.borrowBatch() : gathering.open(shard, remote());
            batch = open;
        }
        return open;
    }

    /** Parity packets, behind the data packet that completed their group. */
    private final class Parity implements ParitySink {
        @Override
        public byte[] buffer(int length) {
            seal();
            return openBatch().next();
        }

        @Override
        public int headroom() {
            return cipherHeadroom;
        }

        @Override
        public void packet(int length) {
            pendingBytes = length;
            seal();
        }
    }
}
