package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;

/** Sessions in a world without threads: the whole of kcp4j but its blocking calls. */
class SessionNodeTest {
    private static final Duration LONG = Duration.ofHours(1);

    /** Until the peer's window is known, and the last one. */
    private static final int SLOW_ROUND_TRIPS = 3;

    /** Writes a number of bytes that tell their position, and then ends its stream; remembers nothing but what is wrong. */
    private static final class Stream implements SimApplication {
        private final byte[] bytes;
        private int written;
        private int read;
        private boolean ended;

        Stream(int length) {
            bytes = new byte[length];
            for (int i = 0; i < length; i++) {
                bytes[i] = (byte) (i * 31 + (i >> 8));
            }
        }

        @Override
        public void step(SimSession session) throws IOException {
            if (written < bytes.length) {
                written += session.write(bytes, written, bytes.length - written);
                if (written == bytes.length) {
                    session.shutdownOutput();
                }
            }
            byte[] buffer = new byte[4096];
            int n = ended ? 0 : session.read(buffer, 0, buffer.length);
            for (; n > 0; n = session.read(buffer, 0, buffer.length)) {
                for (int i = 0; i < n; i++) {
                    int position = read + i;
                    assertThat(buffer[i]).isEqualTo((byte) (position * 31 + (position >> 8)));
                }
                read += n;
            }
            if (n < 0) {
                ended = true;
                session.close();
            }
        }
    }

    private static void transfer(SimWorld world, KcpOptions options, int bytes) {
        List<Stream> accepted = new ArrayList<>();
        SessionNode server = SessionNode.listen(world, options, session -> {
            accepted.add(new Stream(bytes / 2));
            return accepted.getFirst();
        });
        Stream asking = new Stream(bytes);
        SimSession client = SessionNode.connect(server, options, asking);
        world.runUntil(
                LONG, () -> client.isOver() && server.sessions().getFirst().isOver());
        assertThat(asking.read).isEqualTo(bytes / 2);
        assertThat(accepted.getFirst().read).isEqualTo(bytes);
        assertThat(client.isDelivered()).isTrue();
        assertThat(client.node().isSocketClosed()).isTrue();
        server.close();
        assertThat(server.isSocketClosed()).isTrue();
        world.run(LONG);
        assertThat(world.isIdle()).isTrue();
        world.net().assertAllReturned();
    }

    @Test
    void bytesArriveBothWaysOverEveryPresetWithFecAndCipher() {
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-128-gcm", new byte[32]))
                .fec(10, 3)
                .lingerTimeout(LONG)
                .build();
        for (LinkProfile profile : List.of(
                LinkProfile.ideal(),
                LinkProfile.lan(),
                LinkProfile.wifi(),
                LinkProfile.lte(),
                LinkProfile.satellite(),
                LinkProfile.transcontinental(),
                LinkProfile.hostile())) {
            transfer(new SimWorld(1, profile), options, 1_000_000);
        }
    }

    /** A link without a rate brings all of a window at the same instant. */
    @Test
    void aWindowThatArrivesAtOnceIsTakenWholeAndAcknowledgedOnTheWay() {
        int window = 1024;
        KcpOptions options = KcpOptions.builder()
                .fec(10, 3)
                .sendWindow(window)
                .receiveWindow(window)
                .build();
        SimWorld world = new SimWorld(1, LinkProfile.ideal().withDelay(Duration.ofMillis(25)));
        Stream sent = new Stream(10_000_000);
        Stream received = new Stream(0);
        SessionNode server = SessionNode.listen(world, options, session -> received);
        SimSession client = SessionNode.connect(server, options, sent);
        world.runUntil(LONG, client::isConnected);
        long begin = world.nowNanos();
        world.runUntil(LONG, () -> received.read == sent.bytes.length);
        long roundTrips = Duration.ofNanos(world.nowNanos() - begin).dividedBy(Duration.ofMillis(50));
        int segmentBytes = options.engine().mtu() - SegmentHeader.BYTES;
        assertThat(roundTrips).isLessThan(sent.bytes.length / (window * segmentBytes) + SLOW_ROUND_TRIPS);
        assertThat(server.sessions().getFirst().stats().mailboxDropped()).isZero();
    }

    @Test
    void theSameSeedIsTheSameRun() {
        long[] fingerprints = new long[3];
        for (int i = 0; i < 3; i++) {
            SimWorld world = new SimWorld(2 + i / 2, LinkProfile.hostile().withCorruption(0));
            transfer(world, KcpOptions.defaults(), 100_000);
            fingerprints[i] = world.fingerprint();
        }
        assertThat(fingerprints[1]).isEqualTo(fingerprints[0]);
        assertThat(fingerprints[2]).isNotEqualTo(fingerprints[0]);
    }

    @Test
    void manySessionsOfOneListenerAreServedSideBySide() {
        SimWorld world = new SimWorld(3, LinkProfile.lte().withLoss(0.05));
        SessionNode server = SessionNode.listen(world, KcpOptions.defaults(), session -> new Stream(1000));
        List<SimSession> clients = new ArrayList<>();
        for (int i = 0; i < 100; i++) {
            clients.add(SessionNode.connect(server, KcpOptions.defaults(), new Stream(5000)));
        }
        world.runUntil(
                LONG,
                () -> clients.stream().allMatch(SimSession::isOver)
                        && server.stats().sessions() == 0);
        assertThat(server.sessions()).hasSize(100).allMatch(SimSession::isDelivered);
    }

    @Test
    void aSystemThatRefusesToSendIsALossyLinkMore() {
        SimWorld world = new SimWorld(4, LinkProfile.lan());
        world.sendFailures(0.3);
        transfer(world, KcpOptions.defaults(), 200_000);
    }

    @Test
    void aSessionThatIsRefusedWhileItConnectsIsOver() {
        SimWorld world = new SimWorld(5, LinkProfile.ideal().withLoss(1));
        SessionNode server = SessionNode.listen(world, KcpOptions.defaults(), session -> new Stream(0));
        SimSession client = SessionNode.connect(server, KcpOptions.defaults(), session -> {});
        world.run(Duration.ofMillis(10));
        assertThat(client.isOver()).isFalse();
        client.node().refuse();
        world.run(Duration.ZERO);
        assertThat(client.isOver()).isTrue();
    }

    @Test
    void aRebindingChangesTheAddressThatThePeerSees() throws IOException {
        SimWorld world = new SimWorld(6, LinkProfile.lan());
        SessionNode server = SessionNode.listen(world, KcpOptions.defaults(), session -> with -> {});
        SimSession client = SessionNode.connect(server, KcpOptions.defaults(), session -> {});
        world.run(Duration.ofMillis(50));
        SimHost before = client.node().host();
        client.node().rebind();
        assertThat(client.node().address()).isNotEqualTo(world.net().addressOf(before));
        List<SimHost> senders = new ArrayList<>();
        world.tap((now, from, to, bytes, offset, length, copies) -> senders.add(from));
        client.sendDatagram(new byte[10]);
        world.run(Duration.ofMillis(50));
        assertThat(senders).containsExactly(client.node().host());
        assertThat(server.stats().strangers())
                .as("datagrams of an address without a session")
                .isEqualTo(1);
        // What is sent to the old address is lost.
        server.sessions().getFirst().sendDatagram(new byte[10]);
        world.run(Duration.ofMillis(50));
        assertThat(client.stats().oobPackets()).isZero();
    }

    /** Whoever leaves first must be there still when the other repeats what was not acknowledged, however long a trip takes. */
    @Test
    void aLostLastAcknowledgementDoesNotLeaveThePeerWaiting() throws IOException {
        SimWorld world = new SimWorld(7, LinkProfile.ideal().withDelay(Duration.ofMillis(300)));
        byte[] buffer = new byte[2000];
        SimApplication closing = session -> {
            if (!session.isClosed() && session.read(buffer, 0, buffer.length) < 0) {
                session.close();
            }
        };
        SessionNode server = SessionNode.listen(world, KcpOptions.defaults(), accepted -> closing);
        SimSession client = SessionNode.connect(server, KcpOptions.defaults(), closing);
        world.run(Duration.ofSeconds(2));
        SimSession other = server.sessions().getFirst();
        assertThat(other.write(buffer, 0, 1000)).isEqualTo(1000); // so that it knows how long a round trip takes
        world.run(Duration.ofSeconds(5));
        client.shutdownOutput();
        SimLink towardsServer = world.link(client.node().host(), server.host());
        world.runUntil(LONG, other::isClosed);
        towardsServer.cut();
        world.runUntil(LONG, client::isClosed);
        world.run(Duration.ofMillis(100));
        towardsServer.restore();
        world.run(Duration.ofSeconds(20));
        assertThat(client.isDelivered()).isTrue();
        assertThat(other.isDelivered()).isTrue();
        assertThat(client.isOver() && other.isOver()).isTrue();
    }

    /** It takes a segment, though no byte: swarm, seed 107. */
    @Test
    void anEmptyMessageWaitsForRoomLikeAnyOther() throws IOException {
        KcpOptions options = KcpOptions.builder()
                .engine(KcpConfig.fast3().withSendQueue(3).withSendWindow(1))
                .build();
        SimWorld world = new SimWorld(8, LinkProfile.lan());
        List<Integer> lengths = new ArrayList<>();
        SessionNode server = SessionNode.listen(world, options, accepted -> session -> {
            for (byte[] message = session.receive(); message != null; message = session.receive()) {
                lengths.add(message.length);
            }
        });
        SimSession client = SessionNode.connect(server, options, session -> {});
        for (int i = 0; i < 20; i++) {
            assertThat(client.send(new byte[i % 2])).isTrue();
        }
        world.run(Duration.ofSeconds(5));
        assertThat(lengths).hasSize(20).startsWith(0, 1, 0, 1);
    }
}
