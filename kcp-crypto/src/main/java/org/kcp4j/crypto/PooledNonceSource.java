package org.kcp4j.crypto;

import java.lang.invoke.MethodHandles;
import java.lang.invoke.VarHandle;
import java.nio.ByteOrder;

/**
 * Hands out random bytes from a pool, so that the generator, which many sources may share, is asked once for many nonces.
 * The pool of a source that is much used grows: one that fills few packets keeps few bytes, one that fills many pays
 * little for each. Owned by the cipher that seals with it.
 */
final class PooledNonceSource implements NonceSource {

    /** Eight nonces of a CFB packet. */
    private static final int SMALLEST_POOL_BYTES = 128;

    /** Each refill doubles the pool up to here. */
    private static final int LARGEST_POOL_BYTES = 2048;

    private static final VarHandle LONG = MethodHandles.byteArrayViewVarHandle(long[].class, ByteOrder.nativeOrder());
    private static final VarHandle INT = MethodHandles.byteArrayViewVarHandle(int[].class, ByteOrder.nativeOrder());

    private final AesCounterGenerator generator;

    /** Made with the first nonce. */
    private byte[] pool = {};

    /** How much of the pool has been handed out. */
    private int used;

    PooledNonceSource(AesCounterGenerator generator) {
        this.generator = generator;
    }

    /** The nonces of packets are copied by words: {@code arraycopy} of so little takes longer than making it. */
    @Override
    public void fill(byte[] buffer, int offset, int length) {
        int from = used;
        if (length > pool.length - from) {
            fillPiecewise(buffer, offset, length);
        } else if (length == CfbPacketCipher.NONCE_BYTES) {
            LONG.set(buffer, offset, (long) LONG.get(pool, from));
            LONG.set(buffer, offset + Long.BYTES, (long) LONG.get(pool, from + Long.BYTES));
            used = from + length;
        } else if (length == AeadPacketCipher.NONCE_BYTES) {
            LONG.set(buffer, offset, (long) LONG.get(pool, from));
            INT.set(buffer, offset + Long.BYTES, (int) INT.get(pool, from + Long.BYTES));
            used = from + length;
        } else {
            fillPiecewise(buffer, offset, length);
        }
    }

    private void fillPiecewise(byte[] buffer, int offset, int length) {
        int filled = 0;
        while (filled < length) {
            if (used == pool.length) {
                refill();
            }
            int count = Math.min(length - filled, pool.length - used);
            System.arraycopy(pool, used, buffer, offset + filled, count);
            used += count;
            filled += count;
        }
    }

    private void refill() {
        if (pool.length < LARGEST_POOL_BYTES) {
            pool = new byte[Math.max(2 * pool.length, SMALLEST_POOL_BYTES)];
        }
        generator.generate(pool);
        used = 0;
    }
}
