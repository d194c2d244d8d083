package org.kcp4j.crypto.internal;

/**
 * Encrypts and decrypts whole packets in place, each from the same starting state and without changing their length.
 *
 * <p>Owned by one thread at a time; allocates nothing per packet once its scratch memory has grown to the longest one.
 */
public interface PacketTransform {

    /**
     * Encrypts {@code buffer[offset, offset + length)}.
     *
     * @param buffer holds the packet
     * @param offset first byte of the packet
     * @param length bytes of the packet, 0 or more
     */
    void encrypt(byte[] buffer, int offset, int length);

    /**
     * Decrypts {@code buffer[offset, offset + length)}.
     *
     * @param buffer holds the packet
     * @param offset first byte of the packet
     * @param length bytes of the packet, 0 or more
     */
    void decrypt(byte[] buffer, int offset, int length);
}
