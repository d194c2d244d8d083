package org.kcp4j.crypto;

/**
 * Where nonces come from: secure randomness on a live network, a seeded generator in simulation.
 *
 * <p>Nonces need only be unpredictable and unique; how they are made cannot be seen on the wire (PROTOCOL c.3). Under an
 * AEAD cipher a repeated nonce gives the key stream away.
 *
 * <p>A source is used by one thread at a time, unless its maker says otherwise.
 */
@FunctionalInterface
public interface NonceSource {

    /**
     * Fills {@code buffer[offset, offset + length)}.
     *
     * @param buffer where to write
     * @param offset first byte to write
     * @param length bytes to write, 0 or more
     */
    void fill(byte[] buffer, int offset, int length);

    /**
     * A new cryptographically secure source that costs nanoseconds: AES in counter mode, keyed and regularly re-keyed
     * from {@link java.security.SecureRandom}. Not thread safe.
     *
     * @return a new source, independent of all others
     */
    static NonceSource secure() {
        return new PooledNonceSource(new AesCounterGenerator());
    }
}
