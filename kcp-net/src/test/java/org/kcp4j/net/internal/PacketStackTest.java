package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Random;
import org.junit.jupiter.api.Test;

class PacketStackTest {
    @Test
    void takesInOrderAndRefusesBeyondTheBound() {
        PacketStack stack = new PacketStack(3);
        assertThat(stack.takeAllInOrder()).isNull();
        Packet[] packets = {new Packet(1), new Packet(1), new Packet(1), new Packet(1)};
        assertThat(stack.push(packets[0])).isTrue();
        assertThat(stack.push(packets[1])).isTrue();
        assertThat(stack.push(packets[2])).isTrue();
        assertThat(stack.push(packets[3])).isFalse();
        Packet taken = stack.takeAllInOrder();
        assertThat(taken).isSameAs(packets[0]);
        assertThat(taken.next).isSameAs(packets[1]);
        assertThat(taken.next.next).isSameAs(packets[2]);
        assertThat(taken.next.next.next).isNull();
        assertThat(stack.push(packets[3])).isTrue();
        assertThat(stack.takeAll()).isSameAs(packets[3]);
    }

    @Test
    @SuppressWarnings("ThreadPriorityCheck") // yielding is for speed alone
    void packetsGoRoundBetweenTwoThreadsWithoutLossOrOrderChange() throws InterruptedException {
        int rounds = 1_000_000;
        PacketStack mailbox = new PacketStack(64);
        PacketPool pool = new PacketPool(64);
        Thread loop = Thread.ofPlatform().start(() -> {
            for (int i = 0; i < rounds; i++) {
                Packet packet = pool.acquire(4);
                packet.length = i;
                while (!mailbox.push(packet)) {
                    Thread.yield(); // there may be no processor for the other
                }
            }
        });
        Random random = new Random(7);
        for (int expected = 0; expected < rounds; ) {
            Packet packet = mailbox.takeAllInOrder();
            if (packet == null) {
                Thread.yield();
            }
            while (packet != null) {
                Packet rest = packet.next;
                if (packet.length != expected++) {
                    throw new AssertionError("packet " + packet.length + " where " + (expected - 1) + " was due");
                }
                if (random.nextInt(10) > 0) {
                    pool.release(packet);
                }
                packet = rest;
            }
        }
        loop.join();
    }

    @Test
    void datagramsLongerThanTheUsualGetAPacketOfTheirOwnAndAreNotKept() {
        PacketPool pool = new PacketPool(4);
        Packet large = pool.acquire(60_000);
        assertThat(large.bytes.length).isEqualTo(60_000);
        pool.release(large);
        assertThat(pool.acquire(100).bytes.length).isEqualTo(PacketPool.PACKET_BYTES);
    }
}
