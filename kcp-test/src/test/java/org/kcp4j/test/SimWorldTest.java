package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.RetransmitReason;

/** Events in their order, and KCP engines over simulated links. */
class SimWorldTest {
    private static final int CONV = 7;
    private static final long MS = 1_000_000;

    private static SimWorld world(long seed) {
        return new SimWorld(seed, LinkProfile.ideal());
    }

    @Test
    void eventsHappenInTheOrderOfTimeAndThenOfInsertion() {
        SimWorld world = world(1);
        List<String> happened = new ArrayList<>();
        SimRandom random = new SimRandom(1);
        List<String> expected = new ArrayList<>();
        for (int i = 0; i < 2000; i++) {
            int ms = random.nextInt(100);
            String what = "%02d %04d".formatted(ms, i);
            expected.add(what);
            world.at(ms * MS, () -> happened.add(what));
        }
        world.run(Duration.ofSeconds(1));
        expected.sort(null);
        assertThat(happened).isEqualTo(expected);
        assertThat(world.nowNanos()).isEqualTo(1000 * MS);
    }

    @Test
    void aTimerFiresOnceAtTheTimeLastSet() {
        SimWorld world = world(2);
        List<Long> fired = new ArrayList<>();
        SimHost host = world.add("sleeper", new SimNode() {
            @Override
            public void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length) {}

            @Override
            public void timer(SimHost self) {
                fired.add(self.nowNanos() / MS);
            }
        });
        host.wakeAt(50 * MS);
        host.wakeAt(20 * MS);
        host.wakeAt(70 * MS);
        world.run(Duration.ofMillis(60));
        assertThat(fired).isEmpty();
        world.run(Duration.ofMillis(60));
        assertThat(fired).containsExactly(70L);
        host.wakeAt(200 * MS);
        host.wakeAt(SimHost.NEVER);
        host.wakeAt(210 * MS);
        world.run(Duration.ofSeconds(1));
        assertThat(fired).containsExactly(70L, 210L);
    }

    @Test
    void waitingForWhatCannotHappenFails() {
        SimWorld world = world(3);
        assertThatThrownBy(() -> world.runUntil(Duration.ofDays(1), () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nothing will ever happen")
                .hasMessageContaining("seed 3");
        world.after(Duration.ofHours(2), () -> {});
        assertThatThrownBy(() -> world.runUntil(Duration.ofHours(1), () -> false))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("PT1H");
    }

    @Test
    void eachDirectionHasALinkOfItsOwn() {
        SimWorld world = world(4);
        List<Integer> arrived = new ArrayList<>();
        SimNode node = (self, from, bytes, offset, length) -> arrived.add((int) bytes[offset]);
        SimHost a = world.add("a", node);
        SimHost b = world.add("b", node);
        world.link(a, b).cut();
        a.send(b, new byte[] {1});
        b.send(a, new byte[] {2});
        world.run(Duration.ofSeconds(1));
        assertThat(arrived).containsExactly(2);
        assertThat(world.link(a, b).stats().blackedOut()).isEqualTo(1);
    }

    @Test
    void hostsCanBeAddedWhileLinksExist() {
        SimWorld world = world(5);
        SimNode mute = (self, from, bytes, offset, length) -> {};
        SimHost first = world.add("0", mute);
        for (int i = 1; i < 100; i++) {
            first.send(world.add(Integer.toString(i), mute), new byte[1]);
        }
        world.profile(LinkProfile.satellite());
        assertThat(world.link(first, first).profile()).isEqualTo(LinkProfile.satellite());
        assertThat(world.datagrams()).isEqualTo(99);
    }

    /** Two engines over a link; A sends messages that tell their own number, B counts them. */
    private static final class Transfer {
        final SimWorld world;
        final EventRecorder events = new EventRecorder();
        final List<String> log = new ArrayList<>();
        final EngineNode a;
        final EngineNode b;
        private final byte[] message;
        int received;

        Transfer(SimWorld world, KcpConfig config, int messageBytes) {
            this.world = world;
            message = new byte[messageBytes];
            a = new EngineNode(CONV, config, events, () -> {});
            b = new EngineNode(CONV, config, new EventRecorder(), this::receive);
            EngineNode.connect(world, a, b);
        }

        private void receive() {
            byte[] into = new byte[message.length];
            while (b.engine().receive(into, 0, into.length) >= 0) {
                assertThat(into[0]).isEqualTo((byte) received);
                received++;
            }
        }

        void send(int messages) {
            for (int sent = 0; sent < messages; ) {
                message[0] = (byte) sent;
                if (a.engine().send(message, 0, message.length)) {
                    sent++;
                } else {
                    a.step();
                    if (!world.step()) {
                        throw new AssertionError("stuck: " + world);
                    }
                }
            }
            a.step();
            world.runUntil(
                    Duration.ofHours(1),
                    () -> received == messages && a.engine().waitingSegments() == 0);
        }

        void logDatagrams() {
            world.tap((now, from, to, bytes, offset, length, copies) -> log.add(now + " " + from + to + " " + copies
                    + " " + HexFormat.of().formatHex(bytes, offset, offset + length)));
        }
    }

    @Test
    void enginesDeliverOverEveryPreset() {
        for (LinkProfile profile : List.of(
                LinkProfile.lan(),
                LinkProfile.wifi(),
                LinkProfile.lte(),
                LinkProfile.satellite(),
                LinkProfile.transcontinental(),
                LinkProfile.hostile().withCorruption(0))) {
            Transfer transfer = new Transfer(new SimWorld(6, profile), KcpConfig.fast3(), 500);
            transfer.send(2000);
            assertThat(transfer.received).isEqualTo(2000);
        }
    }

    @Test
    void theSameSeedIsTheSameRunByteForByte() {
        List<List<String>> logs = new ArrayList<>();
        List<Long> fingerprints = new ArrayList<>();
        for (long seed : new long[] {8, 8, 9}) {
            SimWorld world = new SimWorld(seed, LinkProfile.hostile().withCorruption(0));
            Transfer transfer = new Transfer(world, KcpConfig.fast3(), 300);
            transfer.logDatagrams();
            transfer.send(500);
            logs.add(transfer.log);
            fingerprints.add(world.fingerprint());
        }
        assertThat(logs.get(1)).isEqualTo(logs.get(0));
        assertThat(logs.get(2)).isNotEqualTo(logs.get(0));
        assertThat(fingerprints.get(1)).isEqualTo(fingerprints.get(0));
        assertThat(fingerprints.get(2)).isNotEqualTo(fingerprints.get(0));
    }

    @Test
    void theRecorderTellsWhyASegmentWasSentAgain() {
        Transfer transfer = new Transfer(world(10), KcpConfig.fast3(), 100);
        transfer.world.link(transfer.a.host(), transfer.b.host()).cut();
        transfer.world.after(
                Duration.ofMillis(20),
                () -> transfer.world.link(transfer.a.host(), transfer.b.host()).restore());
        transfer.send(1);
        assertThat(transfer.events.events(EventRecorder.Retransmitted.class))
                .extracting(EventRecorder.Retransmitted::reason)
                .containsExactly(RetransmitReason.TIMEOUT);
        assertThat(transfer.events.events(EventRecorder.Acked.class)).containsExactly(new EventRecorder.Acked(0));
    }

    @Test
    void aForbiddenEventFailsTheStepItHappensIn() {
        SimWorld world = world(11);
        EngineNode a = new EngineNode(
                CONV, KcpConfig.fast3(), EventRecorder.forbidding(EventRecorder.Kind.RETRANSMITTED), () -> {});
        EngineNode.connect(world, a, new EngineNode(CONV, KcpConfig.fast3()));
        world.profile(LinkProfile.ideal().withLoss(1));
        a.engine().send(new byte[10], 0, 10);
        a.step();
        assertThatThrownBy(() -> world.run(Duration.ofSeconds(10)))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("forbidden: Retransmitted");
    }
}
