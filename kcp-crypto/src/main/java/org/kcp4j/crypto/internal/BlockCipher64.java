package org.kcp4j.crypto.internal;

/**
 * A cipher of 8-byte blocks under one key, of which CFB needs the encrypting direction only.
 *
 * <p>A block is a big-endian {@code long}; its high half is the block's first word.
 */
abstract class BlockCipher64 implements CipherKey {

    /** Encrypts one block: what CFB encryption waits for, again and again, so make its latency short. */
    abstract long encrypt(long block);

    /**
     * Encrypts blocks that do not depend on each other: what CFB decryption needs. Subclasses do several side by side.
     *
     * @param high first words of the blocks, replaced by those of the encrypted blocks
     * @param low second words, alike
     * @param count how many blocks, at most the length of the arrays
     */
    void encrypt(int[] high, int[] low, int count) {
        for (int i = 0; i < count; i++) {
            long block = encrypt(join(high[i], low[i]));
            high[i] = (int) (block >>> 32);
            low[i] = (int) block;
        }
    }

    @Override
    public final PacketTransform newTransform() {
        return new Cfb64(this);
    }

    static long join(int high, int low) {
        return (long) high << 32 | (low & 0xffffffffL);
    }
}
