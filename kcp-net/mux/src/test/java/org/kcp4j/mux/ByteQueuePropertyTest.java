package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;
import org.kcp4j.net.internal.LiveRuntime;

class ByteQueuePropertyTest {
    /** Positive steps write so many bytes, negative ones read them, of two queues by turns that share their arrays. */
    @Property(tries = 300)
    void givesBytesBackInOrderAndHoldsLittleMore(
            @ForAll @Size(max = 60) List<@IntRange(min = -70_000, max = 70_000) Integer> steps) {
        ChunkPool pool = new ChunkPool(LiveRuntime.instance());
        Checked[] queues = {new Checked(pool, 1), new Checked(pool, 2)};
        for (int i = 0; i < steps.size(); i++) {
            queues[i % 2].step(steps.get(i));
        }
        for (Checked queue : queues) {
            queue.clear();
        }
    }

    /** A queue and what must be in it: bytes that depend on their position, and on the queue. */
    private static final class Checked {
        private final ByteQueue queue;
        private final int salt;
        private int written;
        private int read;

        Checked(ChunkPool pool, int salt) {
            this.queue = new ByteQueue(pool);
            this.salt = salt;
        }

        void step(int step) {
            if (step >= 0) {
                queue.write(pattern(written, step), 0, step);
                written += step;
            } else {
                byte[] into = new byte[-step];
                int n = queue.read(into, 0, -step);
                assertThat(n).isEqualTo(Math.min(-step, written - read));
                assertThat(Arrays.copyOf(into, n)).isEqualTo(pattern(read, n));
                read += n;
            }
            assertThat(queue.size()).isEqualTo(written - read);
            assertThat(queue.heldBytes())
                    .isLessThanOrEqualTo(queue.isEmpty() ? 0 : 2 * queue.size() + 2 * ChunkPool.LARGEST);
        }

        void clear() {
            assertThat(queue.clear()).isEqualTo(written - read);
            assertThat(queue.size()).isZero();
            assertThat(queue.heldBytes()).isZero();
        }

        private byte[] pattern(int from, int length) {
            byte[] bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) ((from + i) * 31 ^ (from + i) >>> 8 ^ salt << 5);
            }
            return bytes;
        }
    }
}
