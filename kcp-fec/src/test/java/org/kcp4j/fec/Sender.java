package org.kcp4j.fec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** An encoder with a wire: every packet that leaves is kept, data and parity, in order of transmission. */
final class Sender {
    private static final int HEADROOM = 3;

    final FecEncoder encoder;
    final List<byte[]> wire = new ArrayList<>();
    int nowMs = 1_000;

    private final ParitySink sink = new ParitySink() {
        private byte[] lent = {};

        @Override
        public byte[] buffer(int length) {
            lent = new byte[HEADROOM + length];
            return lent;
        }

        @Override
        public int headroom() {
            return HEADROOM;
        }

        @Override
        public void packet(int length) {
            wire.add(Arrays.copyOfRange(lent, HEADROOM, HEADROOM + length));
        }
    };

    Sender(FecEncoder encoder) {
        this.encoder = encoder;
    }

    Sender(int dataShards, int parityShards) {
        this(new FecEncoder(new FecConfig(dataShards, parityShards)));
    }

    /** Sends one KCP packet and returns what the encoder returned. */
    int send(byte[] kcp) {
        byte[] packet = new byte[FecHeader.WITH_SIZE + kcp.length];
        System.arraycopy(kcp, 0, packet, FecHeader.WITH_SIZE, kcp.length);
        wire.add(packet);
        return encoder.encode(packet, FecHeader.WITH_SIZE, kcp.length, nowMs, sink);
    }

    /** Sends {@code count} numbered KCP packets of some length each. */
    void sendNumbered(int count) {
        for (int i = 0; i < count; i++) {
            send(numbered(i, 10 + i % 50));
        }
    }

    /** Takes what has been sent off the wire. */
    List<byte[]> drain() {
        List<byte[]> sent = List.copyOf(wire);
        wire.clear();
        return sent;
    }

    /** Bytes that tell themselves apart. */
    static byte[] numbered(int number, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (number * 31 + i * 7 + (i >> 8));
        }
        return bytes;
    }

    static boolean isData(byte[] packet) {
        return FecHeader.type(packet, 0) == FecHeader.DATA;
    }

    static int seqid(byte[] packet) {
        return FecHeader.seqid(packet, 0);
    }

    /** The KCP bytes of a data packet. */
    static byte[] kcp(byte[] packet) {
        return Arrays.copyOfRange(packet, FecHeader.WITH_SIZE, packet.length);
    }
}
