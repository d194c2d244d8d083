package org.kcp4j.core;

import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Collections;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.Set;

/** A pool that fails on a double release and spoils what was released, so that a late reader sees rubbish. */
final class CheckedPool implements PayloadPool {
    private static final byte SPOILT = (byte) 0xDD;

    private final Set<byte[]> lent = Collections.newSetFromMap(new IdentityHashMap<>());
    private final Deque<byte[]> free = new ArrayDeque<>();
    private long lentBytes;

    @Override
    public byte[] acquire(int minBytes) {
        if (minBytes < 1) {
            throw new AssertionError("acquire(" + minBytes + ")");
        }
        byte[] payload =
                !free.isEmpty() && free.getFirst().length >= minBytes ? free.removeFirst() : new byte[minBytes];
        lent.add(payload);
        lentBytes += payload.length;
        return payload;
    }

    @Override
    public void release(byte[] payload) {
        if (!lent.remove(payload)) {
            throw new AssertionError("released twice, or not from here");
        }
        lentBytes -= payload.length;
        Arrays.fill(payload, SPOILT);
        free.addFirst(payload);
    }

    int lent() {
        return lent.size();
    }

    long lentBytes() {
        return lentBytes;
    }
}
