package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;
import org.kcp4j.core.InputResult;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.fec.FecDecoder;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.fec.FecResult;
import org.kcp4j.fec.RecoverySink;
import org.kcp4j.net.internal.Flight.Drop;

/**
 * The way in: datagram → cipher → FEC → engine. Whatever is wrong with a datagram is counted, and it is dropped. Belongs
 * to the session's owner.
 */
final class IngressPath {
    /** What became of a datagram. */
    enum Result {
        /** A sign of life from the peer. */
        ACCEPTED,
        /** The peer's listener wants to know whether we are where our datagrams come from; no session there yet. */
        CHALLENGED,
        /** Not from this peer, or damaged; counted. */
        DROPPED,
        /** It opened, but it is of another conversation. */
        OTHER_CONV
    }

    private final KcpEngine engine;
    private final SessionCounters counters;
    private final PacketCipher cipher;
    private final DatagramPort datagrams;
    private final int maxPacketBytes;
    private final RecoverySink recovery = this::recovered;

    private @Nullable FecDecoder decoder; // made when the peer sends its first coded packet
    private int nowMs;

    IngressPath(
            KcpEngine engine,
            SessionCounters counters,
            PacketCipher cipher,
            int maxPacketBytes,
            DatagramPort datagrams) {
        this.engine = engine;
        this.counters = counters;
        this.cipher = cipher;
        this.maxPacketBytes = maxPacketBytes;
        this.datagrams = datagrams;
    }

    Result accept(Packet packet, int ms) {
        nowMs = ms;
        counters.inPackets++;
        int rejected = Opening.open(cipher, packet);
        if (rejected < 0) {
            if (rejected == PacketCipher.CHECK_FAILED) {
                counters.inChecksumErrors++;
                Flight.dropped(null, engine.conv(), Drop.CHECK_FAILED);
            } else {
                counters.inErrors++;
                Flight.dropped(null, engine.conv(), Drop.MALFORMED);
            }
            return Result.DROPPED;
        }
        counters.inBytes += packet.length;
        if (Opening.tellsConv(packet) && Opening.conv(packet) != engine.conv()) {
            return Result.OTHER_CONV;
        }
        if (!FecHeader.isFec(packet.bytes, packet.offset, packet.length)) {
            return input(packet.bytes, packet.offset, packet.length);
        }
        return switch (FecHeader.type(packet.bytes, packet.offset)) {
            case FecHeader.DATA -> data(packet);
            case FecHeader.PARITY -> decode(packet);
            default -> oob(packet);
        };
    }

    private Result input(byte[] bytes, int offset, int length) {
        if (engine.input(bytes, offset, length, nowMs) != InputResult.ACCEPTED) {
            return Result.DROPPED;
        }
        return engine.rcvNxt() == 0 && isChallenge(bytes, offset, length) ? Result.CHALLENGED : Result.ACCEPTED;
    }

    private static boolean isChallenge(byte[] bytes, int offset, int length) {
        return length == SegmentHeader.BYTES
                && SegmentHeader.command(bytes, offset) == SegmentHeader.PUSH
                && SegmentHeader.sn(bytes, offset) == Admission.CHALLENGE_SN;
    }

    /** The engine takes a data packet at once, whatever decoding may make of its group (PROTOCOL b.4). */
    private Result data(Packet packet) {
        Result result = input(packet.bytes, packet.offset + FecHeader.WITH_SIZE, packet.length - FecHeader.WITH_SIZE);
        decode(packet);
        return result;
    }

    private Result decode(Packet packet) {
        FecDecoder shards = decoder;
        if (shards == null) {
            // Never with our own shape for a guess: what is rebuilt in a wrong one has the right conversation.
            shards = new FecDecoder(maxPacketBytes);
            decoder = shards;
        }
        FecResult result = shards.decode(packet.bytes, packet.offset, packet.length, recovery);
        return result == FecResult.RECOVERED ? Result.ACCEPTED : Result.DROPPED;
    }

    private void recovered(byte[] buffer, int offset, int length) {
        Flight.recovered(engine.conv(), length);
        var unused = engine.inputRecovered(buffer, offset, length, nowMs); // the engine counts what it refuses
    }

    private Result oob(Packet packet) {
        if (packet.length < FecHeader.OOB_BYTES) {
            counters.inErrors++;
            return Result.DROPPED;
        }
        byte[] payload = new byte[packet.length - FecHeader.OOB_BYTES];
        System.arraycopy(packet.bytes, packet.offset + FecHeader.OOB_BYTES, payload, 0, payload.length);
        counters.oobPackets++;
        datagrams.arrived(payload);
        return Result.ACCEPTED;
    }

    /** Gives memory back that an idle session does not need. */
    void trim() {
        FecDecoder shards = decoder;
        if (shards != null) {
            shards.releaseMemory();
        }
    }

    long fecFullShards() {
        FecDecoder shards = decoder;
        return shards == null ? 0 : shards.fullShards();
    }

    long fecParityShards() {
        FecDecoder shards = decoder;
        return shards == null ? 0 : shards.parityShards();
    }

    long fecRecovered() {
        FecDecoder shards = decoder;
        return shards == null ? 0 : shards.recovered();
    }

    long fecErrors() {
        FecDecoder shards = decoder;
        return shards == null ? 0 : shards.errs();
    }
}
