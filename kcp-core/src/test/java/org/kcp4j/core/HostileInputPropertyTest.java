package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;

/** Whatever arrives, the engine stays sound: no exception, invariants hold, memory is bounded by the windows. */
class HostileInputPropertyTest {
    private static final int WINDOW = 16;

    @Property(tries = 300)
    void survivesRandomHeaders(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig(config());
        for (int i = 0; i < 300; i++) {
            rig.nowMs += random.nextInt(50);
            play(rig, random, randomSegments(random));
        }
    }

    @Property(tries = 100)
    void survivesRandomBytes(@ForAll long seed) {
        Random random = new Random(seed);
        Rig rig = new Rig(config());
        for (int i = 0; i < 100; i++) {
            byte[] packet = new byte[random.nextInt(200)];
            random.nextBytes(packet);
            if (packet.length >= SegmentHeader.BYTES && random.nextBoolean()) {
                SegmentHeader.write(packet, 0, Rig.CONV, 81 + random.nextInt(4), 0, 0, 0, 0, 0, 0);
            }
            play(rig, random, packet);
        }
    }

    @Property(tries = 100)
    void survivesBitFlipsInHonestTraffic(@ForAll long seed, @ForAll @IntRange(min = 1, max = 8) int flips) {
        Random random = new Random(seed);
        Rig a = new Rig(config());
        Rig b = new Rig(config());
        for (int i = 0; i < 200; i++) {
            a.nowMs = b.nowMs = i * 10;
            a.send("message " + i);
            deliver(a, b, random, flips);
            deliver(b, a, random, flips);
            while (b.receive() != null) {}
        }
    }

    /** An engine that was attacked with segments that no peer could have meant still carries the real traffic. */
    @Property(tries = 50)
    void trafficGoesOnBesideForgedPackets(@ForAll long seed) {
        Random random = new Random(seed);
        Rig a = new Rig(config());
        Rig b = new Rig(config());
        List<String> received = new ArrayList<>();
        for (int i = 0; i < 400 && received.size() < 100; i++) {
            a.nowMs = b.nowMs = i * 10;
            if (i < 100) {
                a.send("message " + i);
            }
            a.input(Segment.wins().una(a.engine.sndNxt() + 1 + random.nextInt(1 << 20)));
            b.input(Segment.push(b.engine.rcvNxt() + WINDOW + random.nextInt(1 << 20), "forged"));
            b.input(Segment.push(b.engine.rcvNxt() - 1 - random.nextInt(1 << 20), "forged"));
            deliver(a, b, random, 0);
            deliver(b, a, random, 0);
            for (String message = b.receive(); message != null; message = b.receive()) {
                received.add(message);
            }
        }
        assertThat(received).hasSize(100);
        for (int i = 0; i < 100; i++) {
            assertThat(received.get(i)).isEqualTo("message " + i);
        }
    }

    private static KcpConfig config() {
        return Rig.config().withSendWindow(WINDOW).withReceiveWindow(WINDOW).withSendQueue(2 * WINDOW);
    }

    private static byte[] randomSegments(Random random) {
        Segment[] segments = new Segment[1 + random.nextInt(4)];
        for (int i = 0; i < segments.length; i++) {
            segments[i] = new Segment(
                    80 + random.nextInt(6),
                    random.nextInt(4) == 0 ? random.nextInt(256) : 0,
                    random.nextInt(4) == 0 ? 0 : random.nextInt(1 << 16),
                    someNumber(random),
                    someNumber(random),
                    someNumber(random),
                    "x".repeat(random.nextInt(8) == 0 ? random.nextInt(3_000) : random.nextInt(20)));
        }
        return Segment.packet(Rig.CONV, segments);
    }

    private static int someNumber(Random random) {
        return switch (random.nextInt(6)) {
            case 0 -> random.nextInt();
            case 1 -> -random.nextInt(100);
            case 2 -> Integer.MIN_VALUE + random.nextInt(100);
            default -> random.nextInt(3 * WINDOW);
        };
    }

    private static void play(Rig rig, Random random, byte[] packet) {
        rig.input(packet);
        switch (random.nextInt(6)) {
            case 0 -> rig.send("s".repeat(random.nextInt(300)));
            case 1 -> rig.flush();
            case 2 -> rig.flushAcks();
            case 3 -> rig.receive();
            case 4 -> rig.read(random.nextInt(50));
            default -> rig.delay();
        }
        assertThat(rig.pool.lent()).isLessThanOrEqualTo(2 * WINDOW + 256 + WINDOW);
        assertThat(rig.engine.sndNxt() - rig.engine.sndUna()).isBetween(0, WINDOW);
    }

    private static void deliver(Rig from, Rig to, Random random, int flips) {
        for (byte[] packet : from.flushPackets()) {
            for (int i = 0; i < flips && random.nextInt(4) == 0; i++) {
                packet[random.nextInt(packet.length)] ^= (byte) (1 << random.nextInt(8));
            }
            to.input(packet);
        }
    }
}
