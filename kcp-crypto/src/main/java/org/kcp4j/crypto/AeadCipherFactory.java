package org.kcp4j.crypto;

import java.util.function.Function;
import org.kcp4j.crypto.internal.AeadTransform;
import org.kcp4j.crypto.internal.WipeableKey;

/** Makes {@link AeadPacketCipher}s that share one key and one generator of nonces. */
final class AeadCipherFactory implements PacketCipher.Factory {

    private final String name;
    private final WipeableKey key;
    private final Function<WipeableKey, AeadTransform> transforms;
    private final AesCounterGenerator nonces = new AesCounterGenerator();

    AeadCipherFactory(String name, WipeableKey key, Function<WipeableKey, AeadTransform> transforms) {
        this.name = name;
        this.key = key;
        this.transforms = transforms;
    }

    @Override
    public String name() {
        return name;
    }

    @Override
    public int headroom() {
        return AeadPacketCipher.NONCE_BYTES;
    }

    @Override
    public int tailroom() {
        return AeadPacketCipher.TAG_BYTES;
    }

    @Override
    public boolean authenticated() {
        return true;
    }

    @Override
    public PacketCipher create() {
        return create(new PooledNonceSource(nonces));
    }

    @Override
    public PacketCipher create(NonceSource source) {
        requireAlive();
        return new AeadPacketCipher(this, source);
    }

    @Override
    public void destroy() {
        key.destroy();
    }

    void requireAlive() {
        if (key.isDestroyed()) {
            throw new IllegalStateException("the key of this " + name + " cipher was destroyed");
        }
    }

    AeadTransform newTransform() {
        return transforms.apply(key);
    }

    @Override
    public String toString() {
        return "PacketCipher.Factory[" + name + "]";
    }
}
