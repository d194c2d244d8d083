package org.kcp4j.core;

import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * A stack of equal arrays for one owner, and one of small ones: a session that sends many small messages would otherwise
 * hold a whole slot for each of them that is under way. Not thread safe.
 */
final class FreeListPayloadPool implements PayloadPool {
    static final int SMALL_BYTES = 256;

    /** Slots that are not much larger than small ones are all that is needed. */
    private static final int LEAST_SLOTS_WITH_SMALL = 4 * SMALL_BYTES;

    private final Stack slots;
    private final Stack small;
    private int lent;

    FreeListPayloadPool(int slotBytes, int maxFree) {
        if (slotBytes < 1 || maxFree < 0) {
            throw new IllegalArgumentException("slotBytes " + slotBytes + " < 1 or maxFree " + maxFree + " < 0");
        }
        slots = new Stack(slotBytes, maxFree);
        small = slotBytes < LEAST_SLOTS_WITH_SMALL ? slots : new Stack(SMALL_BYTES, maxFree);
    }

    @Override
    public byte[] acquire(int minBytes) {
        lent++;
        if (minBytes <= small.arrayBytes) {
            return small.pop();
        }
        return minBytes <= slots.arrayBytes ? slots.pop() : new byte[minBytes];
    }

    @Override
    public void release(byte[] payload) {
        lent--;
        if (payload.length == slots.arrayBytes) {
            slots.push(payload);
        } else if (payload.length == small.arrayBytes) {
            small.push(payload);
        }
    }

    @Override
    public void trim() {
        slots.clear();
        small.clear();
    }

    /** How many arrays were acquired and not released. */
    int lent() {
        return lent;
    }

    /** How many arrays are ready for reuse. */
    int free() {
        return slots.count + (small == slots ? 0 : small.count);
    }

    /** Arrays of one length, a bounded number of them. */
    private static final class Stack {
        private static final int INITIAL_CAPACITY = 8;

        final int arrayBytes;
        private final int bound;
        private byte[] @Nullable [] free = Rings.NO_ARRAYS;
        private int count;

        Stack(int arrayBytes, int bound) {
            this.arrayBytes = arrayBytes;
            this.bound = bound;
        }

        byte[] pop() {
            if (count == 0) {
                return new byte[arrayBytes];
            }
            byte[] array = free[--count];
            free[count] = null;
            return array;
        }

        void push(byte[] array) {
            if (count == bound) {
                return;
            }
            if (count == free.length) {
                free = Arrays.copyOf(free, Math.min(bound, Math.max(INITIAL_CAPACITY, 2 * count)));
            }
            free[count++] = array;
        }

        void clear() {
            free = Rings.NO_ARRAYS;
            count = 0;
        }
    }
}
