package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one or many endpoints. A session borrows one while it flushes, which never waits, so there are about as
 * many as processors however many sessions there are. Thread safe, without locks.
 */
final class EgressBatchPool {
    private final AtomicReferenceArray<@Nullable EgressBatch> slots;

    private final AtomicInteger lent = new AtomicInteger(); // counted only where assertions are on

    EgressBatchPool(int slotCount) {
        this.slots = new AtomicReferenceArray<>(slotCount);
    }

    /** A batch whose datagrams may be as long as given; often longer ones. */
    EgressBatch borrow(int datagramBytes) {
        assert lent.incrementAndGet() > 0;
        for (int i = 0; i < slots.length(); i++) {
            if (slots.getPlain(i) != null) {
                EgressBatch batch = slots.getAndSet(i, null);
                if (batch != null && batch.datagramBytes() >= datagramBytes) {
                    return batch;
                }
            }
        }
        return new EgressBatch(datagramBytes);
    }

    /** Takes a batch back; one too many is left to the garbage collector. */
    void giveBack(EgressBatch batch) {
        assert lent.decrementAndGet() >= 0 : "given back twice";
        batch.clear();
        for (int i = 0; i < slots.length(); i++) {
            if (slots.getPlain(i) == null && slots.compareAndSet(i, null, batch)) {
                return;
            }
        }
    }

    void assertAllReturned() {
        assert lent.get() == 0 : lent + " batches were never given back";
    }
}
