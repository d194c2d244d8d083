package org.kcp4j.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** A stack of equal arrays for one owner. Not thread safe. */
final class FreeListPayloadPool implements PayloadPool {
    private static final int INITIAL_CAPACITY = 8;

    private final int slotBytes;
    private final int maxFree;
    private byte[] @Nullable [] free = Rings.NO_ARRAYS;
    private int count;
    private int lent;

    FreeListPayloadPool(int slotBytes, int maxFree) {
        if (slotBytes < 1 || maxFree < 0) {
            throw new IllegalArgumentException("slotBytes " + slotBytes + " < 1 or maxFree " + maxFree + " < 0");
        }
        this.slotBytes = slotBytes;
        this.maxFree = maxFree;
    }

    @Override
    public byte[] acquire(int minBytes) {
        lent++;
        if (minBytes > slotBytes) {
            return new byte[minBytes];
        }
        if (count == 0) {
            return new byte[slotBytes];
        }
        byte[] payload = free[--count];
        free[count] = null;
        return payload;
    }

    @Override
    public void release(byte[] payload) {
        lent--;
        if (payload.length != slotBytes || count == maxFree) {
            return;
        }
        if (count == free.length) {
            free = Arrays.copyOf(free, Math.min(maxFree, Math.max(INITIAL_CAPACITY, 2 * count)));
        }
        free[count++] = payload;
    }

    @Override
    public void trim() {
        free = Rings.NO_ARRAYS;
        count = 0;
    }

    /** How many arrays were acquired and not released. */
    int lent() {
        return lent;
    }

    /** How many arrays are ready for reuse. */
    int free() {
        return count;
    }
}
