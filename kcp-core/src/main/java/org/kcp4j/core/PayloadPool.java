package org.kcp4j.core;

/**
 * Lends the arrays that hold payload between {@code send} and acknowledgement and between {@code input} and
 * {@code receive}. Used by the engine on its owner's thread only; a pool shared by several owners must be thread safe.
 */
public interface PayloadPool {
    /**
     * Lends an array. Its content is arbitrary.
     *
     * @param minBytes least length wanted, 1 to 65 535
     * @return an array of that length or longer, the caller's until it is released
     */
    byte[] acquire(int minBytes);

    /**
     * Takes an array back.
     *
     * @param payload an array lent by this pool and not released since
     */
    void release(byte[] payload);

    /** Lets go of the arrays kept for reuse. Does nothing unless overridden. */
    default void trim() {}

    /**
     * A free list for one owner, not thread safe: arrays of one size are kept for reuse, beside slots of 1 KiB and more
     * also small ones of 256 bytes; larger wishes are served from the heap and not kept.
     *
     * @param slotBytes size of the arrays, at least 1
     * @param maxFree most arrays kept for reuse, 0 or more; as many small ones
     * @return an empty pool that holds no arrays yet
     * @throws IllegalArgumentException if an argument is out of range
     */
    static PayloadPool freeList(int slotBytes, int maxFree) {
        return new FreeListPayloadPool(slotBytes, maxFree);
    }
}
