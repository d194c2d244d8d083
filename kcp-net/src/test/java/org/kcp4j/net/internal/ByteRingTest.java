package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayDeque;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class ByteRingTest {
    private static final int CAPACITY = 1 << 16;

    /** The byte at a position of the stream, so that no copy of it need be kept. */
    private static byte at(long position) {
        return (byte) (position * 31 + (position >>> 8));
    }

    private static void fill(byte[] bytes, int length, long position) {
        for (int i = 0; i < length; i++) {
            bytes[i] = at(position + i);
        }
    }

    private static void check(byte[] bytes, int length, long position) {
        for (int i = 0; i < length; i++) {
            if (bytes[i] != at(position + i)) {
                throw new AssertionError("wrong byte at " + (position + i));
            }
        }
    }

    @Property
    void whatGoesInComesOutWithinTheBound(@ForAll long seed) {
        Random random = new Random(seed);
        ByteRing ring = new ByteRing(CAPACITY);
        byte[] buffer = new byte[CAPACITY + 100];
        long written = 0;
        long read = 0;
        for (int i = 0; i < 300; i++) {
            int length = 1 + random.nextInt(random.nextBoolean() ? 100 : buffer.length);
            switch (random.nextInt(5)) {
                case 0 -> {
                    fill(buffer, length, written);
                    int n = ring.write(buffer, 0, length);
                    assertThat(n).isEqualTo((int) Math.min(length, CAPACITY - (written - read)));
                    written += n;
                }
                case 1 -> {
                    int room = ring.room(Math.min(length, CAPACITY));
                    if (room > 0) {
                        int n = Math.min(length, ring.writableRun(room));
                        fill(buffer, n, written);
                        System.arraycopy(buffer, 0, ring.writeArray(), ring.writeIndex(), n);
                        ring.wrote(n);
                        written += n;
                    }
                }
                case 2 -> {
                    int n = ring.read(buffer, 0, length);
                    assertThat(n).isEqualTo((int) Math.min(length, written - read));
                    check(buffer, n, read);
                    read += n;
                }
                case 3 -> {
                    if (!ring.isEmpty()) {
                        int n = Math.min(length, ring.readableRun());
                        assertThat(n).isPositive();
                        System.arraycopy(ring.readArray(), ring.readIndex(), buffer, 0, n);
                        check(buffer, n, read);
                        ring.took(n);
                        read += n;
                    }
                }
                default -> ring.trim();
            }
            assertThat(ring.available()).isEqualTo((int) (written - read)).isLessThanOrEqualTo(CAPACITY);
            assertThat(ring.isEmpty()).isEqualTo(written == read);
        }
    }

    @Property
    void messagesComeOutWhole(@ForAll long seed) {
        Random random = new Random(seed);
        ByteRing ring = new ByteRing(CAPACITY);
        ArrayDeque<Integer> lengths = new ArrayDeque<>();
        byte[] buffer = new byte[CAPACITY];
        for (int i = 0; i < 200; i++) {
            if (random.nextBoolean()) {
                int length = random.nextInt(random.nextBoolean() ? 10 : CAPACITY - Integer.BYTES + 1);
                fill(buffer, length, length);
                boolean fits = ring.hasRoomFor(Integer.BYTES + length);
                assertThat(ring.writeMessage(buffer, 0, length)).isEqualTo(fits);
                if (fits) {
                    lengths.add(length);
                }
            } else {
                int expected = lengths.isEmpty() ? -1 : lengths.poll();
                assertThat(ring.peekMessage()).isEqualTo(expected);
                if (expected >= 0) {
                    ring.readMessage(buffer, 0, expected);
                    check(buffer, expected, expected);
                }
            }
        }
    }

    @Test
    void anUntouchedOrTrimmedRingHasNoArray() {
        ByteRing ring = new ByteRing(CAPACITY);
        assertThat(ring.writeArray()).isEmpty();
        assertThat(ring.write(new byte[10], 0, 10)).isEqualTo(10);
        assertThat(ring.writeArray()).hasSize(256);
        ring.trim();
        assertThat(ring.writeArray()).as("not empty").hasSize(256);
        ring.took(10);
        ring.trim();
        assertThat(ring.writeArray()).isEmpty();
    }

    @Test
    void twoThreadsAgreeOnEveryByte() throws InterruptedException {
        long seed = 20_260_101;
        long total = 50_000_000;
        ByteRing ring = new ByteRing(1 << 14);
        Thread producer = Thread.ofPlatform().start(() -> {
            Random random = new Random(seed);
            byte[] buffer = new byte[9000];
            for (long written = 0; written < total; ) {
                int length = (int) Math.min(1 + random.nextInt(buffer.length), total - written);
                fill(buffer, length, written);
                int n = ring.write(buffer, 0, length);
                written += n;
                if (n == 0) {
                    Thread.onSpinWait();
                } else if (random.nextInt(64) == 0) {
                    ring.trim();
                }
            }
        });
        Random random = new Random(~seed);
        byte[] buffer = new byte[9000];
        for (long read = 0; read < total; ) {
            int n = ring.read(buffer, 0, 1 + random.nextInt(buffer.length));
            check(buffer, n, read);
            read += n;
            if (n == 0) {
                Thread.onSpinWait();
            }
        }
        producer.join();
        assertThat(ring.isEmpty()).isTrue();
    }
}
