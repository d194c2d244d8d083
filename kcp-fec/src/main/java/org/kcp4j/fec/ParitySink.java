package org.kcp4j.fec;

/**
 * Where {@link FecEncoder} puts parity packets: a buffer lent by the caller, in which room in front stays free for the
 * layers below. For each parity packet the encoder calls {@link #buffer}, writes the packet from {@link #headroom} on
 * and calls {@link #packet}; it keeps no reference to the buffer afterwards.
 */
public interface ParitySink {
    /**
     * Lends a buffer for the next packet.
     *
     * @param length bytes of the packet that is about to be written, header included
     * @return an array of at least {@code headroom() + length} bytes
     */
    byte[] buffer(int length);

    /** {@return the offset in the lent buffer at which the packet's FEC header is to start, 0 or more} */
    int headroom();

    /**
     * Takes the packet that was written into the buffer lent last.
     *
     * @param length its bytes, as announced to {@link #buffer}
     */
    void packet(int length);
}
