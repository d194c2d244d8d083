package org.kcp4j.crypto.internal;

/**
 * A cipher of 16-byte blocks under one key, of which CFB needs the encrypting direction only. A block is four
 * big-endian words.
 */
abstract class BlockCipher128 implements CipherKey {

    /** Encrypts one block of four words in place: what CFB encryption waits for, again and again. */
    abstract void encrypt(int[] block);

    /**
     * Encrypts blocks that do not depend on each other, several side by side: what CFB decryption needs.
     *
     * @param words the first, second, third and fourth words of all blocks; replaced
     * @param count how many blocks, at most the length of each array
     */
    abstract void encrypt(int[][] words, int count);

    @Override
    public final PacketTransform newTransform() {
        return new Cfb128(this);
    }
}
