package org.kcp4j.crypto;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.util.Arrays;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** Makes keys out of passphrases. Stateless and thread safe. */
public final class KeyDerivation {

    /** Bytes that {@link #kcptun} returns, and that {@link PacketCiphers#of} takes. */
    public static final int KCPTUN_KEY_BYTES = 32;

    private static final byte[] KCPTUN_SALT = "kcp-go".getBytes(US_ASCII);
    private static final int KCPTUN_ITERATIONS = 4096;
    private static final int SHA1_BYTES = 20;

    private KeyDerivation() {}

    /**
     * The key that kcptun makes of its {@code key} setting (PROTOCOL f.2): {@link #pbkdf2HmacSha1} of the UTF-8 bytes
     * with salt {@code kcp-go} and 4096 iterations. Takes about a millisecond.
     *
     * @param passphrase what both sides have in their configuration, may be empty
     * @return 32 new bytes, to be overwritten by the caller after use
     */
    public static byte[] kcptun(String passphrase) {
        byte[] password = passphrase.getBytes(UTF_8);
        try {
            return pbkdf2HmacSha1(password, KCPTUN_SALT, KCPTUN_ITERATIONS, KCPTUN_KEY_BYTES);
        } finally {
            Arrays.fill(password, (byte) 0);
        }
    }

    /**
     * PBKDF2 with HMAC-SHA1 (RFC 8018 5.2) over a password of bytes. The platform's own takes characters only and
     * cannot express a binary password.
     *
     * @param password any bytes, may be empty
     * @param salt any bytes
     * @param iterations at least 1
     * @param lengthBytes length of the key, at least 1
     * @return {@code lengthBytes} new bytes
     * @throws IllegalArgumentException if {@code iterations} or {@code lengthBytes} is less than 1
     */
    public static byte[] pbkdf2HmacSha1(byte[] password, byte[] salt, int iterations, int lengthBytes) {
        if (iterations < 1 || lengthBytes < 1) {
            throw new IllegalArgumentException(
                    "iterations " + iterations + " and length " + lengthBytes + " must be at least 1");
        }
        Mac hmac = hmacSha1(password);
        byte[] key = new byte[lengthBytes];
        for (int done = 0, block = 1; done < lengthBytes; done += SHA1_BYTES, block++) {
            byte[] sum = pbkdf2Block(hmac, salt, iterations, block);
            System.arraycopy(sum, 0, key, done, Math.min(SHA1_BYTES, lengthBytes - done));
            Arrays.fill(sum, (byte) 0);
        }
        return key;
    }

    private static byte[] pbkdf2Block(Mac hmac, byte[] salt, int iterations, int block) {
        hmac.update(salt);
        hmac.update(new byte[] {(byte) (block >>> 24), (byte) (block >>> 16), (byte) (block >>> 8), (byte) block});
        byte[] round = hmac.doFinal();
        byte[] sum = round.clone();
        for (int i = 1; i < iterations; i++) {
            round = hmac.doFinal(round);
            for (int j = 0; j < SHA1_BYTES; j++) {
                sum[j] ^= round[j];
            }
        }
        return sum;
    }

    private static Mac hmacSha1(byte[] password) {
        // HMAC pads a short key with zeros, so one zero byte is the empty key, which SecretKeySpec refuses.
        byte[] key = password.length == 0 ? new byte[1] : password;
        try {
            Mac hmac = Mac.getInstance("HmacSHA1");
            hmac.init(new SecretKeySpec(key, "HmacSHA1"));
            return hmac;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no working HmacSHA1", e);
        }
    }
}
