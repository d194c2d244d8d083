package org.kcp4j.crypto;

/** kcptun's {@code null}: no header, no check, the packet is the plaintext. Stateless, so all ciphers are one. */
final class UnencryptedFactory implements PacketCipher.Factory, PacketCipher {

    private static final String NAME = "null";

    @Override
    public String name() {
        return NAME;
    }

    @Override
    public int headroom() {
        return 0;
    }

    @Override
    public int tailroom() {
        return 0;
    }

    @Override
    public boolean authenticated() {
        return false;
    }

    @Override
    public PacketCipher create() {
        return this;
    }

    @Override
    public PacketCipher create(NonceSource nonces) {
        return this;
    }

    @Override
    public void destroy() {
        // There is no key.
    }

    @Override
    public int seal(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, 0, 0);
        return length;
    }

    @Override
    public int open(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, 0, 0);
        return length;
    }

    @Override
    public String toString() {
        return "PacketCipher[" + NAME + "]";
    }
}
