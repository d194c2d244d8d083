package org.kcp4j.core;

/**
 * Where a flush writes its packets: buffers lent by the caller, so that header and payload are written once, in their
 * final place behind whatever headers the lower layers need.
 *
 * <p>For each packet the engine calls, in this order and only when it has at least one segment to write:
 *
 * <ol>
 *   <li>{@link #buffer()} once: the array for this packet;
 *   <li>{@link #headroom()} once: where in the array the packet starts;
 *   <li>{@link #packet(int)} once, when the packet is complete: {@code length} bytes from {@code headroom()} on are valid.
 * </ol>
 *
 * <p>The array must hold at least {@code headroom() + engine.maxPacketBytes()} bytes; less is an
 * {@link IllegalStateException} out of the flush. The engine touches nothing outside that range, keeps no reference after
 * {@code packet}, and writes no packet after the flush has returned. A flush without anything to say calls nothing.
 *
 * <p>Called on the owner's thread, inside a flush. A sink must neither call the engine nor throw: what it cannot send it
 * drops, KCP will send it again.
 */
public interface PacketSink {
    /**
     * Lends the array for the next packet.
     *
     * @return an array with room for {@code headroom() + KcpEngine.maxPacketBytes()} bytes; may be the same every time
     */
    byte[] buffer();

    /**
     * Bytes to leave free in front of the packet.
     *
     * @return offset of the packet in the array just lent, 0 or more
     */
    int headroom();

    /**
     * Takes the finished packet over.
     *
     * @param length bytes of the packet, from the headroom on; 24 to {@code KcpEngine.maxPacketBytes()}
     */
    void packet(int length);
}
