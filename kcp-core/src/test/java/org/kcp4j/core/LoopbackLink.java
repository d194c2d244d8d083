package org.kcp4j.core;

/** A sink that keeps packets in a ring of its own for delivery to the other engine. Allocates nothing once made. */
final class LoopbackLink implements PacketSink {
    private static final int HEADROOM = 32;

    private final byte[][] buffers;
    private final int[] lengths;
    private final int lossPerThousand;
    private int random = 1;
    private int head;
    private int tail;
    private long packets;

    /** A link that loses so many of a thousand packets, and those it has no room for. */
    LoopbackLink(int capacity, int packetBytes, int lossPerThousand) {
        buffers = new byte[capacity][HEADROOM + packetBytes];
        lengths = new int[capacity];
        this.lossPerThousand = lossPerThousand;
    }

    @Override
    public byte[] buffer() {
        return buffers[tail % buffers.length];
    }

    @Override
    public int headroom() {
        return HEADROOM;
    }

    @Override
    public void packet(int length) {
        packets++;
        random = random * 1_103_515_245 + 12_345;
        boolean lost = (random >>> 16) % 1_000 < lossPerThousand;
        if (!lost && tail - head < buffers.length - 1) {
            lengths[tail++ % buffers.length] = length;
        }
    }

    /** Delivers everything to an engine. */
    void deliverTo(KcpEngine engine, int nowMs) {
        while (head != tail) {
            int slot = head++ % buffers.length;
            engine.input(buffers[slot], HEADROOM, lengths[slot], nowMs);
        }
    }

    long packets() {
        return packets;
    }
}
