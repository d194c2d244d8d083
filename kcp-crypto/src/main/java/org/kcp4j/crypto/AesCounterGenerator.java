package org.kcp4j.crypto;

import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import javax.crypto.spec.IvParameterSpec;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A random generator: the key stream of AES-256 in counter mode, under a key from {@link SecureRandom} that is replaced
 * long before the counter could show.
 *
 * <p>Thread safe: the lock is held for one request.
 */
final class AesCounterGenerator {

    private static final int KEY_BYTES = 32;
    private static final int COUNTER_BYTES = 16;

    /** Output under one key: 2^24 bytes, a million blocks. */
    private static final int BYTES_PER_KEY = 1 << 24;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final SecureRandom seeds = new SecureRandom();
    private @Nullable Cipher keyStream;
    private byte[] zeros = {};
    private int remaining;

    /** Fills all of {@code output} with random bytes. */
    void generate(byte[] output) {
        lock.lock();
        try {
            Cipher current = keyStream;
            if (current == null || remaining < output.length) {
                current = reseed();
            }
            if (zeros.length < output.length) {
                zeros = new byte[output.length];
            }
            int written = current.update(zeros, 0, output.length, output);
            assert written == output.length : written;
            remaining -= written;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no working AES/CTR", e);
        } finally {
            lock.unlock();
        }
    }

    private Cipher reseed() throws GeneralSecurityException {
        byte[] key = new byte[KEY_BYTES];
        byte[] counter = new byte[COUNTER_BYTES];
        seeds.nextBytes(key);
        seeds.nextBytes(counter);
        Cipher fresh = Cipher.getInstance("AES/CTR/NoPadding");
        fresh.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"), new IvParameterSpec(counter));
        Arrays.fill(key, (byte) 0);
        keyStream = fresh;
        remaining = BYTES_PER_KEY;
        return fresh;
    }
}
