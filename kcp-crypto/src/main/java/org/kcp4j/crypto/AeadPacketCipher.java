package org.kcp4j.crypto;

import java.security.GeneralSecurityException;
import java.security.InvalidAlgorithmParameterException;
import java.security.InvalidKeyException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.crypto.internal.AeadTransform;

/**
 * The packet of AEAD ciphers (PROTOCOL c.2), without associated data:
 *
 * <pre>
 * 0        12           12 + length
 * | nonce  | ciphertext | tag(16) |
 * </pre>
 *
 * What encrypts, the platform's or the system's, is made with the first packet, so an idle session holds none.
 */
final class AeadPacketCipher implements PacketCipher {

    static final int NONCE_BYTES = AeadTransform.NONCE_BYTES;
    static final int TAG_BYTES = AeadTransform.TAG_BYTES;

    private final AeadCipherFactory factory;
    private final NonceSource nonces;
    private @Nullable AeadTransform transform;

    AeadPacketCipher(AeadCipherFactory factory, NonceSource nonces) {
        this.factory = factory;
        this.nonces = nonces;
    }

    @Override
    public String name() {
        return factory.name();
    }

    @Override
    public int headroom() {
        return NONCE_BYTES;
    }

    @Override
    public int tailroom() {
        return TAG_BYTES;
    }

    @Override
    public int seal(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, NONCE_BYTES, TAG_BYTES);
        factory.requireAlive();
        int start = offset - NONCE_BYTES;
        nonces.fill(buffer, start, NONCE_BYTES);
        try {
            transform().seal(buffer, start, length);
        } catch (InvalidKeyException | InvalidAlgorithmParameterException e) {
            throw new IllegalStateException("the nonce source repeats itself", e);
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot seal " + length + " bytes with " + name(), e);
        }
        return NONCE_BYTES + length + TAG_BYTES;
    }

    @Override
    public int open(byte[] buffer, int offset, int length) {
        PacketRange.check(buffer, offset, length, 0, 0);
        factory.requireAlive();
        int plaintextLength = length - NONCE_BYTES - TAG_BYTES;
        if (plaintextLength < 0) {
            return TOO_SHORT;
        }
        try {
            return transform().open(buffer, offset, plaintextLength) ? plaintextLength : CHECK_FAILED;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("cannot open " + length + " bytes with " + name(), e);
        }
    }

    private AeadTransform transform() {
        AeadTransform made = transform;
        if (made == null) {
            made = factory.newTransform();
            transform = made;
        }
        return made;
    }

    @Override
    public String toString() {
        return "PacketCipher[" + name() + "]";
    }
}
