package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Arrays;
import java.util.List;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import net.jqwik.api.constraints.Size;

class ByteQueuePropertyTest {
    private static final int LARGEST_CHUNK = 32_768;

    /** Positive steps write so many bytes, negative ones read them. */
    @Property(tries = 300)
    void givesBytesBackInOrderAndHoldsLittleMore(
            @ForAll @Size(max = 60) List<@IntRange(min = -70_000, max = 70_000) Integer> steps) {
        ByteQueue queue = new ByteQueue();
        int written = 0;
        int read = 0;
        for (int step : steps) {
            if (step >= 0) {
                byte[] bytes = pattern(written, step);
                queue.write(bytes, 0, step);
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
                    .isLessThanOrEqualTo(queue.isEmpty() ? 0 : 2 * queue.size() + 2 * LARGEST_CHUNK);
        }
        assertThat(queue.clear()).isEqualTo(written - read);
        assertThat(queue.heldBytes()).isZero();
    }

    private static byte[] pattern(int from, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) ((from + i) * 31 ^ (from + i) >>> 8);
        }
        return bytes;
    }
}
