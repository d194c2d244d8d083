package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class DatagramQueueTest {
    private final DatagramQueue queue = new DatagramQueue(new ManualRuntime());

    @Test
    void aPeerThatSendsLargeDatagramsNobodyReceivesTakesNoMoreMemoryThanTheBound() {
        for (int i = 0; i < 256; i++) {
            queue.add(new byte[65_000]);
        }
        long held = 0;
        for (byte[] datagram = queue.poll(); datagram != null; datagram = queue.poll()) {
            held += datagram.length;
        }
        assertThat(held).isEqualTo(4 * 65_000);
        assertThat(queue.dropped()).isEqualTo(252);
    }

    @Test
    void theOldestMakesRoomAndWhatWasTakenCountsNoMore() {
        for (int round = 0; round < 10; round++) {
            for (int i = 0; i < 4; i++) {
                queue.add(new byte[65_000 + i]);
            }
            for (int i = 0; i < 4; i++) {
                assertThat(queue.poll()).hasSize(65_000 + i);
            }
        }
        assertThat(queue.poll()).isNull();
        assertThat(queue.dropped()).isZero();
    }
}
