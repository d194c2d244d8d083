package org.kcp4j.crypto;

import java.security.GeneralSecurityException;
import java.security.spec.AlgorithmParameterSpec;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.IvParameterSpec;
import org.kcp4j.crypto.internal.WipeableKey;

/** Makes {@link AeadPacketCipher}s that share one key and one generator of nonces. */
final class AeadCipherFactory implements PacketCipher.Factory {

    /** What the platform calls the algorithms, and how each takes its nonce. */
    enum Algorithm {
        AES_GCM("AES", "AES/GCM/NoPadding") {
            @Override
            AlgorithmParameterSpec nonce(byte[] buffer, int offset) {
                return new GCMParameterSpec(
                        AeadPacketCipher.TAG_BYTES * Byte.SIZE, buffer, offset, AeadPacketCipher.NONCE_BYTES);
            }
        },
        CHACHA20_POLY1305("ChaCha20", "ChaCha20-Poly1305") {
            @Override
            AlgorithmParameterSpec nonce(byte[] buffer, int offset) {
                return new IvParameterSpec(buffer, offset, AeadPacketCipher.NONCE_BYTES);
            }
        };

        private final String keyName;
        private final String transformation;

        Algorithm(String keyName, String transformation) {
            this.keyName = keyName;
            this.transformation = transformation;
        }

        abstract AlgorithmParameterSpec nonce(byte[] buffer, int offset);
    }

    private final String name;
    private final Algorithm algorithm;
    private final WipeableKey key;
    private final AesCounterGenerator nonces = new AesCounterGenerator();

    AeadCipherFactory(String name, Algorithm algorithm, byte[] key) {
        this.name = name;
        this.algorithm = algorithm;
        this.key = new WipeableKey(algorithm.keyName, key);
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

    Cipher newCipher() {
        try {
            return Cipher.getInstance(algorithm.transformation);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no " + algorithm.transformation, e);
        }
    }

    void initialise(Cipher cipher, int mode, byte[] buffer, int nonceOffset) throws GeneralSecurityException {
        requireAlive();
        cipher.init(mode, key, algorithm.nonce(buffer, nonceOffset));
    }

    @Override
    public String toString() {
        return "PacketCipher.Factory[" + name + "]";
    }
}
