package org.kcp4j.test;

/**
 * A participant in a {@link SimWorld}: a protocol under test, a scripted peer, an attacker. The world calls it, at the
 * virtual time that {@link SimHost#nowNanos} tells; it answers through its {@link SimHost}. Nothing here waits.
 */
public interface SimNode {
    /**
     * The node was added to a world. Does nothing unless overridden.
     *
     * @param self what it sends and sets its timer with, for all its life
     */
    default void started(SimHost self) {}

    /**
     * A datagram arrives.
     *
     * @param self this node's host
     * @param from who sent it
     * @param bytes array that holds it; valid during the call only
     * @param offset its first byte
     * @param length its bytes, 0 or more
     */
    void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length);

    /**
     * The time given to {@link SimHost#wakeAt} has come. Does nothing unless overridden.
     *
     * @param self this node's host
     */
    default void timer(SimHost self) {}
}
