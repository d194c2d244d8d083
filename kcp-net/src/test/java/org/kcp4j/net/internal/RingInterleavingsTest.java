package org.kcp4j.net.internal;

import static org.kcp4j.net.internal.Interleavings.explore;
import static org.kcp4j.net.internal.Interleavings.require;
import static org.kcp4j.net.internal.Interleavings.runTogether;

import java.util.Arrays;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The memory that a producer and a consumer share: bytes in rings, packets in stacks and pools. */
@Tag("rewriting")
class RingInterleavingsTest {
    private static final int FIRST_ARRAY = 4096;

    /** The bytes that are written; in the ring each is at its place. */
    private static final byte[] STREAM = new byte[2 * FIRST_ARRAY];

    static {
        for (int i = 0; i < STREAM.length; i++) {
            STREAM[i] = (byte) (i * 31 + (i >> 8));
        }
    }

    /** Reads what there is, twice, and returns the position behind it. */
    private static int read(ByteRing ring, int position) {
        byte[] into = new byte[FIRST_ARRAY];
        int end = position;
        for (int attempt = 0; attempt < 2; attempt++) {
            int n = ring.read(into, 0, into.length);
            require(Arrays.mismatch(into, 0, n, STREAM, end, end + n) < 0, "wrong bytes from " + end);
            end += n;
        }
        return end;
    }

    @Test
    void bytesComeOutInOrderWhileTheRingGrows() {
        explore(() -> {
            ByteRing ring = new ByteRing(1 << 14);
            ModelThread producer = new ModelThread(ring, () -> {
                require(ring.write(STREAM, 0, FIRST_ARRAY - 1) == FIRST_ARRAY - 1, "no room in an empty ring");
                require(ring.write(STREAM, FIRST_ARRAY - 1, 3) == 3, "no room in a ring that can grow");
            });
            int[] position = new int[1];
            ModelThread consumer = new ModelThread(ring, () -> position[0] = read(ring, 0));
            runTogether(producer, consumer);
            require(read(ring, position[0]) == FIRST_ARRAY + 2, "bytes lost");
        });
    }

    @Test
    void aFullRingTakesWhatFitsAndNoMore() {
        explore(() -> {
            ByteRing ring = new ByteRing(8);
            int[] written = {ring.write(STREAM, 0, 6)};
            ModelThread producer = new ModelThread(ring, () -> {
                written[0] += ring.write(STREAM, written[0], 5);
                written[0] += ring.write(STREAM, written[0], 3);
                require(ring.available() <= ring.capacity(), "over the bound");
            });
            int[] position = new int[1];
            ModelThread consumer = new ModelThread(ring, () -> position[0] = read(ring, 0));
            runTogether(producer, consumer);
            require(read(ring, position[0]) == written[0], "bytes lost");
        });
    }

    @Test
    void aProducerTrimsWhileTheConsumerReads() {
        explore(() -> {
            ByteRing ring = new ByteRing(1 << 14);
            ring.write(STREAM, 0, 2);
            ModelThread producer = new ModelThread(ring, () -> {
                ring.trim();
                require(ring.write(STREAM, 2, 2) == 2, "no room in an empty ring");
            });
            int[] position = new int[1];
            ModelThread consumer = new ModelThread(ring, () -> position[0] = read(ring, 0));
            runTogether(producer, consumer);
            require(read(ring, position[0]) == 4, "bytes lost");
        });
    }

    @Test
    void messagesComeOutWhole() {
        explore(() -> {
            ByteRing ring = new ByteRing(16);
            ModelThread producer = new ModelThread(ring, () -> {
                require(ring.writeMessage(STREAM, 0, 7), "no room in an empty ring");
                var unused = ring.writeMessage(STREAM, 0, 3);
            });
            ModelThread consumer = new ModelThread(ring, () -> {
                byte[] into = new byte[7];
                int size = ring.peekMessage();
                if (size >= 0) {
                    require(size == 7, "size " + size);
                    ring.readMessage(into, 0, size);
                    require(Arrays.mismatch(into, 0, 7, STREAM, 0, 7) < 0, "wrong bytes");
                    size = ring.peekMessage();
                    require(size == -1 || size == 3, "second size " + size);
                }
            });
            runTogether(producer, consumer);
        });
    }

    @Test
    void pushedPacketsAreTakenOnceInTheOrderOfEachProducer() {
        explore(() -> {
            PacketStack stack = new PacketStack(3);
            boolean[] pushed = new boolean[4];
            ModelThread one = new ModelThread(stack, () -> push(stack, pushed, 0));
            ModelThread two = new ModelThread(stack, () -> push(stack, pushed, 2));
            int[] taken = new int[4];
            ModelThread taker = new ModelThread(stack, () -> {
                take(stack.takeAllInOrder(), taken, 0);
            });
            runTogether(one, two, taker);
            take(stack.takeAllInOrder(), taken, 4);
            for (int i = 0; i < 4; i++) {
                require((taken[i] > 0) == pushed[i], "packet " + i + " lost or out of nothing");
            }
            require(!(pushed[0] && pushed[1]) || taken[0] < taken[1], "out of order");
            require(!(pushed[2] && pushed[3]) || taken[2] < taken[3], "out of order");
        });
    }

    private static void push(PacketStack stack, boolean[] pushed, int first) {
        for (int i = first; i < first + 2; i++) {
            Packet packet = new Packet(1);
            packet.length = i;
            pushed[i] = stack.push(packet);
        }
    }

    /** Notes when each packet was taken, from {@code position} on. */
    private static void take(Packet packet, int[] taken, int position) {
        int depth = 0;
        for (Packet each = packet; each != null; each = each.next) {
            require(taken[each.length] == 0, "packet " + each.length + " taken twice");
            depth++;
            taken[each.length] = position + depth;
        }
        require(depth <= 3, "over the bound: " + depth);
    }

    @Test
    void noPacketIsHandedOutTwiceByThePool() {
        explore(() -> {
            PacketPool pool = new PacketPool(PacketPool.PACKET_BYTES, 2);
            Packet first = pool.acquire(1);
            Packet second = pool.acquire(1);
            Packet third = pool.acquire(1);
            ModelThread one = new ModelThread(pool, () -> {
                pool.release(first);
                pool.release(third);
            });
            ModelThread two = new ModelThread(pool, () -> pool.release(second));
            ModelThread loop = new ModelThread(pool, () -> {
                Packet a = pool.acquire(1);
                Packet b = pool.acquire(1);
                Packet c = pool.acquire(1);
                require(a != b && b != c && a != c, "the same packet twice");
                require(a.next == null && b.next == null && c.next == null, "a packet still linked");
            });
            runTogether(one, two, loop);
        });
    }
}
