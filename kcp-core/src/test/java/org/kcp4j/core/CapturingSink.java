package org.kcp4j.core;

import java.util.Arrays;
import java.util.function.Consumer;

/** Hands a copy of each packet on. Leaves headroom, so that a packet written in the wrong place shows. */
final class CapturingSink implements PacketSink {
    private static final int HEADROOM = 13;

    private final byte[] buffer = new byte[HEADROOM + 65_535];
    private final Consumer<byte[]> packets;

    CapturingSink(Consumer<byte[]> packets) {
        this.packets = packets;
    }

    @Override
    public byte[] buffer() {
        return buffer;
    }

    @Override
    public int headroom() {
        return HEADROOM;
    }

    @Override
    public void packet(int length) {
        packets.accept(Arrays.copyOfRange(buffer, HEADROOM, HEADROOM + length));
    }
}
