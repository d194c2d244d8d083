package org.kcp4j.crypto;

import org.kcp4j.crypto.internal.CipherKey;
import org.kcp4j.crypto.internal.PacketTransform;

/** Makes {@link CfbPacketCipher}s that share one key and one generator of nonces. */
final class CfbCipherFactory implements PacketCipher.Factory {

    private final String name;
    private final CipherKey key;
    private final AesCounterGenerator nonces = new AesCounterGenerator();
    private volatile boolean destroyed;

    CfbCipherFactory(String name, CipherKey key) {
        this.name = name;
        this.key = key;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int headroom() {
        return CfbPacketCipher.HEADROOM;
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
        return create(new PooledNonceSource(nonces));
    }

    @Override
    public PacketCipher create(NonceSource source) {
        return new CfbPacketCipher(this, newTransform(), source);
    }

    PacketTransform newTransform() {
        requireAlive();
        return key.newTransform();
    }

    @Override
    public void destroy() {
        destroyed = true;
        key.destroy();
    }

    void requireAlive() {
        if (destroyed) {
            throw new IllegalStateException("the key of this " + name + " cipher was destroyed");
        }
    }

    @Override
    public String toString() {
        return "PacketCipher.Factory[" + name + "]";
    }
}
