package org.kcp4j.test;

/** Sees each datagram of a {@link SimWorld} at the moment it is sent, whatever becomes of it. */
@FunctionalInterface
public interface SimTap {
    /** A tap that sees nothing. */
    SimTap NONE = (nowNanos, from, to, bytes, offset, length, copies) -> {};

    /**
     * A datagram was sent.
     *
     * @param nowNanos virtual time
     * @param from who sent it
     * @param to where to
     * @param bytes array that holds it; valid during the call only
     * @param offset its first byte
     * @param length its bytes, 0 or more
     * @param copies how many copies will arrive, 0 … 2
     */
    void datagram(long nowNanos, SimHost from, SimHost to, byte[] bytes, int offset, int length, int copies);
}
