package org.kcp4j.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;
import java.security.GeneralSecurityException;
import java.security.SecureRandom;
import java.util.Arrays;
import java.util.concurrent.locks.ReentrantLock;
import javax.crypto.Cipher;
import javax.crypto.spec.SecretKeySpec;
import org.jspecify.annotations.Nullable;

/**
 * A random generator: AES-256 of a counter, under a key from {@link SecureRandom} that is replaced long before the
 * absence of equal blocks could tell the output from chance.
 *
 * <p>Thread safe: the lock is held for one request.
 */
final class AesCounterGenerator {

    private static final int KEY_BYTES = 32;
    private static final int BLOCK_BYTES = 16;

    /** Output under one key: 2^24 bytes, a million blocks. */
    private static final int BYTES_PER_KEY = 1 << 24;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.BIG_ENDIAN);

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by lock.
    private final SecureRandom seeds = new SecureRandom();
    private @Nullable Cipher aes;
    private byte[] counters = {};
    private long nextCounter;
    private int remaining;

    /**
     * Fills all of {@code output} with random bytes.
     *
     * @param output whole blocks of 16 bytes
     */
    void generate(byte[] output) {
        lock.lock();
        try {
            Cipher current = aes;
            if (current == null || remaining < output.length) {
                current = reseed();
            }
            if (counters.length < output.length) {
                counters = new byte[output.length];
            }
            long counter = nextCounter;
            for (int block = 0; block < output.length; block += BLOCK_BYTES) {
                LONG.set(counters, block, counter++);
            }
            nextCounter = counter;
            int written = current.doFinal(counters, 0, output.length, output);
            assert written == output.length : written;
            remaining -= written;
        } catch (GeneralSecurityException e) {
            throw new IllegalStateException("this Java platform has no working AES", e);
        } finally {
            lock.unlock();
        }
    }

    private Cipher reseed() throws GeneralSecurityException {
        byte[] key = new byte[KEY_BYTES];
        seeds.nextBytes(key);
        Cipher fresh = Cipher.getInstance("AES/ECB/NoPadding");
        fresh.init(Cipher.ENCRYPT_MODE, new SecretKeySpec(key, "AES"));
        Arrays.fill(key, (byte) 0);
        aes = fresh;
        remaining = BYTES_PER_KEY;
        return fresh;
    }
}
