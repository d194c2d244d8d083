package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicReferenceArray;
import org.jspecify.annotations.Nullable;

/**
 * The batches of one or many endpoints. A session borrows one while it flushes, which never waits, so there are about as
 * many as processors however many sessions there are. Thread safe, without locks.
 */
final class EgressBatchPool {
    private final AtomicReferenceArray<@Nullable EgressBatch> slots;

    EgressBatchPool(int slotCount) {
        this.slots = new AtomicReferenceArray<>(slotCount);
    }

    /** A batch whose datagrams may be as long as given; often longer ones. */
    EgressBatch borrow(int datagramBytes) {
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
        batch.clear();
        for (int i = 0; i < slots.length(); i++) {
            if (slots.getPlain(i) == null && slots.compareAndSet(i, null, batch)) {
                return;
            }
        }
    }
}
