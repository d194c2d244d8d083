package org.kcp4j.net.internal;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.List;
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
        PacketPool pool = new PacketPool(PacketPool.PACKET_BYTES, 64);
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
    void aRunCountsAsWhatItHoldsUntilItIsBackInItsPool() {
        PacketPool runs = new PacketPool(PacketPool.RUN_BYTES, 2);
        PacketStack mailbox = new PacketStack(10);
        Packet five = runs.acquire(PacketPool.RUN_BYTES);
        Packet six = runs.acquire(PacketPool.RUN_BYTES);
        five.fill(ByteBuffer.allocate(4_500), 1_000);
        six.fill(ByteBuffer.allocate(6_000), 1_000);
        assertThat(mailbox.push(five)).isTrue();
        assertThat(mailbox.push(six)).isFalse();
        assertThat(mailbox.depth()).isEqualTo(5);
        runs.release(six);
        runs.release(five);
        assertThat(runs.acquire(1)).isSameAs(five);
        assertThat(runs.acquire(1)).isSameAs(six);
        assertThat(six.count).isEqualTo(1);
    }

    @Test
    void theDatagramsOfARunFollowOneAnother() {
        Packet packet = new Packet(100);
        packet.fill(ByteBuffer.allocate(25), 10);
        assertThat(packet.count).isEqualTo(3);
        assertThat(List.of(packet.offset, packet.length)).containsExactly(0, 10);
        packet.offset += 3; // as opening does
        packet.length -= 5;
        packet.opened = true;
        assertThat(packet.advance()).isTrue();
        assertThat(packet.opened).isFalse();
        assertThat(List.of(packet.offset, packet.length)).containsExactly(10, 10);
        assertThat(packet.advance()).isTrue();
        assertThat(List.of(packet.offset, packet.length)).containsExactly(20, 5);
        assertThat(packet.advance()).isFalse();
        packet.rewind();
        assertThat(List.of(packet.offset, packet.length)).containsExactly(0, 10);
    }

    @Test
    void aCopyHoldsTheCurrentDatagramAlone() {
        Packet packet = new Packet(100);
        packet.fill(ByteBuffer.wrap("AABBC".getBytes(US_ASCII)), 2);
        assertThat(packet.advance()).isTrue();
        packet.opened = true;
        Packet copy = packet.copyOfCurrent();
        assertThat(copy.bytes).isEqualTo("BB".getBytes(US_ASCII));
        assertThat(copy.count).isEqualTo(1);
        assertThat(copy.opened).isTrue();
        assertThat(copy.advance()).isFalse();
    }

    @Test
    void datagramsLongerThanTheUsualGetAPacketOfTheirOwnAndAreNotKept() {
        PacketPool pool = new PacketPool(PacketPool.PACKET_BYTES, 4);
        Packet large = pool.acquire(60_000);
        assertThat(large.bytes.length).isEqualTo(60_000);
        pool.release(large);
        assertThat(pool.acquire(100).bytes.length).isEqualTo(PacketPool.PACKET_BYTES);
    }
}
