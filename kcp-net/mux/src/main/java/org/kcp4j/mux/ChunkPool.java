package org.kcp4j.mux;

import java.util.Arrays;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Arrays that the queues of a session's streams have emptied, to be filled again: a busy session then makes no garbage. Few
 * of each size, and after {@link #trim} none that was not needed lately. Thread safe.
 */
final class ChunkPool {
    /** Smaller arrays are as well left to the garbage collector. */
    static final int SMALLEST = 2048;

    static final int LARGEST = 32_768;

    /** Free arrays of each size: 2 MiB of all sizes together. */
    static final int MOST_FREE = 32;

    private static final int SIZES = Integer.numberOfTrailingZeros(LARGEST / SMALLEST) + 1;

    private final Lock lock;

    // All guarded by lock:
    private final byte[] @Nullable [][] free = new byte[SIZES][][]; // by size, each made when first needed
    private final int[] count = new int[SIZES];
    private final int[] unneeded = new int[SIZES]; // the fewest that were free since the last trim

    ChunkPool(NetRuntime runtime) {
        this.lock = runtime.newLock();
    }

    /**
     * Returns an array whose content means nothing.
     *
     * @param capacity its length, a power of two, {@value #LARGEST} at most
     */
    byte[] take(int capacity) {
        byte[] taken = capacity < SMALLEST ? null : takeFree(index(capacity));
        return taken == null ? new byte[capacity] : taken;
    }

    private byte @Nullable [] takeFree(int size) {
        lock.lock();
        try {
            byte[][] arrays = free[size];
            if (arrays == null || count[size] == 0) {
                return null;
            }
            int last = --count[size];
            unneeded[size] = Math.min(unneeded[size], last);
            byte[] taken = arrays[last];
            arrays[last] = null;
            return taken;
        } finally {
            lock.unlock();
        }
    }

    /** Takes an array back that nobody uses any more; one too many is left to the garbage collector. */
    void give(byte[] array) {
        if (array.length < SMALLEST) {
            return;
        }
        int size = index(array.length);
        lock.lock();
        try {
            byte[][] arrays = free[size];
            if (arrays == null) {
                arrays = new byte[MOST_FREE][];
                free[size] = arrays;
            }
            if (count[size] < MOST_FREE) {
                arrays[count[size]++] = array;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Drops the arrays that were free all the time since the last call. */
    void trim() {
        lock.lock();
        try {
            for (int size = 0; size < SIZES; size++) {
                byte[][] arrays = free[size];
                if (arrays != null) {
                    int left = count[size] - unneeded[size];
                    Arrays.fill(arrays, left, count[size], null);
                    count[size] = left;
                    unneeded[size] = left;
                }
            }
        } finally {
            lock.unlock();
        }
    }

    private static int index(int capacity) {
        return Integer.numberOfTrailingZeros(capacity / SMALLEST);
    }

    /** Bytes of all arrays that are free. */
    int freeBytes() {
        lock.lock();
        try {
            int bytes = 0;
            for (int size = 0; size < SIZES; size++) {
                bytes += count[size] * (SMALLEST << size);
            }
            return bytes;
        } finally {
            lock.unlock();
        }
    }
}
