package org.kcp4j.crypto.internal;

import java.security.GeneralSecurityException;
import java.security.InvalidKeyException;
import javax.crypto.Cipher;
import javax.crypto.spec.ChaCha20ParameterSpec;
import org.jspecify.annotations.Nullable;

/**
 * ChaCha20-Poly1305 (RFC 8439 2.8) of the platform's ChaCha20 and our {@link Poly1305}.
 *
 * <p>The platform has it whole too, but makes a kilobyte of key stream for the authenticator's key alone, then begins
 * anew, and allocates 2.2 KB a packet. Here one run of the key stream gives that key and goes on with the text, and 150
 * bytes are allocated. A packet of 200 bytes takes half as long. One of 1 500 takes a twelfth longer where the platform
 * has vector instructions for Poly1305 (AVX-512 IFMA), and half as long where it has not.
 */
public final class ChaCha20Poly1305 implements AeadTransform {

    private static final String TRANSFORMATION = "ChaCha20";

    /** One block of the key stream; what comes after the authenticator's key is not used. */
    private static final byte[] ZEROS = new byte[64];

    private final WipeableKey key;
    private final Poly1305 authenticator = new Poly1305();
    private final byte[] nonce = new byte[NONCE_BYTES];
    private final byte[] firstBlock = new byte[ZEROS.length];
    private @Nullable Cipher sealer;
    private @Nullable Cipher opener;

    /**
     * A transform under the given key.
     *
     * @param key 32 bytes
     */
    public ChaCha20Poly1305(WipeableKey key) {
        this.key = key;
    }

    @Override
    public void seal(byte[] buffer, int offset, int length) throws GeneralSecurityException {
        Cipher cipher = sealer;
        if (cipher == null) {
            cipher = Cipher.getInstance(TRANSFORMATION);
            sealer = cipher;
        }
        cipher.init(Cipher.ENCRYPT_MODE, key, parameters(buffer, offset));
        cipher.update(ZEROS, 0, ZEROS.length, firstBlock, 0);
        int text = offset + NONCE_BYTES;
        cipher.doFinal(buffer, text, length, buffer, text);
        authenticator.authenticate(firstBlock, buffer, text, length);
        authenticator.writeTag(buffer, text + length);
    }

    @Override
    public boolean open(byte[] buffer, int offset, int length) throws GeneralSecurityException {
        Cipher cipher = initialisedOpener(parameters(buffer, offset));
        cipher.update(ZEROS, 0, ZEROS.length, firstBlock, 0);
        int text = offset + NONCE_BYTES;
        authenticator.authenticate(firstBlock, buffer, text, length);
        if (!authenticator.isTag(buffer, text + length)) {
            return false;
        }
        cipher.doFinal(buffer, text, length, buffer, text);
        return true;
    }

    /** A duplicate datagram brings the same nonce twice in a row; some platforms' ChaCha20 object refuses it. */
    private Cipher initialisedOpener(ChaCha20ParameterSpec parameters) throws GeneralSecurityException {
        Cipher cipher = opener;
        if (cipher != null) {
            try {
                cipher.init(Cipher.DECRYPT_MODE, key, parameters);
                return cipher;
            } catch (InvalidKeyException e) {
                opener = null;
            }
        }
        cipher = Cipher.getInstance(TRANSFORMATION);
        cipher.init(Cipher.DECRYPT_MODE, key, parameters);
        opener = cipher;
        return cipher;
    }

    /** The key stream of the nonce, from block 0 on. */
    private ChaCha20ParameterSpec parameters(byte[] buffer, int offset) {
        System.arraycopy(buffer, offset, nonce, 0, NONCE_BYTES);
        return new ChaCha20ParameterSpec(nonce, 0);
    }
}
