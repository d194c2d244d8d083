package org.kcp4j.crypto.internal;

import java.security.GeneralSecurityException;

/**
 * Encrypts and authenticates whole packets in place, without associated data (PROTOCOL c.2):
 *
 * <pre>
 * offset    offset + 12            offset + 12 + length
 * | nonce   | plain or ciphertext  | tag(16)  |
 * </pre>
 *
 * <p>Owned by one thread at a time. The platform's or the system's objects and scratch memory are made with the first
 * packet of their direction.
 */
public interface AeadTransform {

    /** Bytes of the nonce in front of the text. */
    int NONCE_BYTES = 12;

    /** Bytes of the tag behind the text. */
    int TAG_BYTES = 16;

    /**
     * Encrypts the plaintext and writes the tag behind it.
     *
     * @param buffer holds the nonce and the plaintext, and has room for the tag
     * @param offset first byte of the nonce
     * @param length bytes of plaintext, 0 or more
     * @throws GeneralSecurityException if the nonce is that of the packet sealed before
     */
    void seal(byte[] buffer, int offset, int length) throws GeneralSecurityException;

    /**
     * Decrypts the ciphertext if the tag is right. If not, the bytes behind the nonce are undefined.
     *
     * @param buffer holds nonce, ciphertext and tag
     * @param offset first byte of the nonce
     * @param length bytes of ciphertext, 0 or more
     * @return whether the tag is right
     * @throws GeneralSecurityException if the platform lacks the cipher, or the system fails
     */
    boolean open(byte[] buffer, int offset, int length) throws GeneralSecurityException;
}
