package org.kcp4j.crypto.internal;

/** {@code none}: the packet stays as it is. There is no key. */
public final class NoneKey implements CipherKey, PacketTransform {

    /** The identity. */
    public NoneKey() {}

    @Override
    public PacketTransform newTransform() {
        return this;
    }

    @Override
    public void destroy() {
        // There is no key.
    }

    @Override
    public void encrypt(byte[] buffer, int offset, int length) {
        // The ciphertext is the plaintext.
    }

    @Override
    public void decrypt(byte[] buffer, int offset, int length) {
        // The plaintext is the ciphertext.
    }
}
