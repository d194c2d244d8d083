package org.kcp4j.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hands out random bytes from a small pool, so that the generator, which many sources may share, is asked once for many
 * nonces. Owned by the cipher that seals with it.
 */
final class PooledNonceSource implements NonceSource {

    /** Thirty-two nonces of a CFB packet. */
    private static final int POOL_BYTES = 512;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());

    private final AesCounterGenerator generator;
    /** Made with the first nonce. */
    private byte[] pool = {};

    private int used = POOL_BYTES;

    PooledNonceSource(AesCounterGenerator generator) {
        this.generator = generator;
    }

    /** The common case copies two words: {@code arraycopy} of sixteen bytes takes longer than making them. */
    @Override
    public void fill(byte[] buffer, int offset, int length) {
        if (length == 2 * Long.BYTES && length <= POOL_BYTES - used) {
            LONG.set(buffer, offset, (long) LONG.get(pool, used));
            LONG.set(buffer, offset + Long.BYTES, (long) LONG.get(pool, used + Long.BYTES));
            used += length;
        } else {
            fillPiecewise(buffer, offset, length);
        }
    }

    private void fillPiecewise(byte[] buffer, int offset, int length) {
        int filled = 0;
        while (filled < length) {
            if (used == POOL_BYTES) {
                if (pool.length == 0) {
                    pool = new byte[POOL_BYTES];
                }
                generator.generate(pool);
                used = 0;
            }
            int count = Math.min(length - filled, POOL_BYTES - used);
            System.arraycopy(pool, used, buffer, offset + filled, count);
            used += count;
            filled += count;
        }
    }
}
