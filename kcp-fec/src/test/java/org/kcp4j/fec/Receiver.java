package org.kcp4j.fec;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/** A decoder that keeps what it rebuilds. Packets come in at odd offsets, between bytes that are none of its business. */
final class Receiver {
    private static final int OFFSET = 5;

    final FecDecoder decoder;
    final List<byte[]> rebuilt = new ArrayList<>();

    Receiver(FecDecoder decoder) {
        this.decoder = decoder;
    }

    Receiver(int dataShards, int parityShards) {
        this(new FecDecoder(new FecConfig(dataShards, parityShards), 65_535));
    }

    FecResult receive(byte[] packet) {
        byte[] surrounded = new byte[OFFSET + packet.length + OFFSET];
        Arrays.fill(surrounded, (byte) 0xA5);
        System.arraycopy(packet, 0, surrounded, OFFSET, packet.length);
        return decoder.decode(
                surrounded,
                OFFSET,
                packet.length,
                (buffer, offset, length) -> rebuilt.add(Arrays.copyOfRange(buffer, offset, offset + length)));
    }

    void receiveAll(Iterable<byte[]> packets) {
        packets.forEach(this::receive);
    }
}
