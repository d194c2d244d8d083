package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.net.internal.SessionPair.connected;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.Random;
import java.util.concurrent.CountDownLatch;
import java.util.stream.IntStream;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.constraints.IntRange;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** Sessions without threads: what they put on the wire, when they need to run, how they end. */
class SessionCoreTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static int commandOf(Datagram datagram) {
        return SegmentHeader.command(datagram.bytes(), 0);
    }

    @Test
    void connectingAsksForTheWindowUntilThereIsAnAnswer() throws IOException {
        SessionPair pair = new SessionPair(KcpOptions.defaults());
        pair.loss = 100;
        pair.run(Duration.ofMillis(1200));
        // At 0, 200, 500 and 950 ms.
        assertThat(pair.carried).isEqualTo(4);
        assertThat(pair.client.port().isConnected()).isFalse();
        pair.run(Duration.ofMinutes(1));
        int carried = pair.carried;
        pair.run(Duration.ofMinutes(1));
        assertThat(pair.carried - carried).as("then every five seconds").isEqualTo(12);
        pair.loss = 0;
        pair.runUntil(Duration.ofSeconds(6), () -> pair.client.port().isConnected());
        pair.runUntil(SOON, () -> pair.listener.stats().passiveOpens() == 1);
    }

    @Test
    void idleSessionsNeedNeverRunAndSendNothing() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(pattern(5000), 0, 5000);
        pair.run(Duration.ofSeconds(10));
        int carried = pair.carried;
        long steps = pair.client.stats().steps() + pair.server.stats().steps();
        assertThat(pair.client.runOnce(pair.runtime.now)).isEqualTo(Duty.NEVER);
        assertThat(pair.server.runOnce(pair.runtime.now)).isEqualTo(Duty.NEVER);
        pair.run(Duration.ofDays(1));
        assertThat(pair.carried).isEqualTo(carried);
        assertThat(pair.client.stats().steps() + pair.server.stats().steps())
                .as("steps: those two of ours, and the two in which the day's end was looked at")
                .isLessThanOrEqualTo(steps + 6);
    }

    @Test
    void aBufferThatIsReadLateIsGivenBackToo() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(pattern(100_000), 0, 100_000);
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.server.port().input().ring.heldBytes()).isGreaterThanOrEqualTo(100_000);
        byte[] read = new byte[100_000];
        assertThat(pair.server.port().input().read(read, 0, read.length)).isEqualTo(read.length);
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.server.port().input().ring.heldBytes()).isZero();
    }

    @Test
    void aFullReceiveBufferClosesTheWindowAndReadingOpensIt() throws IOException {
        KcpOptions small = KcpOptions.builder()
                .receiveBuffer(4096)
                .receiveWindow(8)
                .sendBuffer(1 << 16)
                .build();
        SessionPair pair = connected(small);
        byte[] sent = pattern(60_000);
        pair.client.port().output().write(sent, 0, sent.length);
        pair.run(Duration.ofSeconds(30));
        assertThat(pair.server.stats().bytesReceived()).isEqualTo(4096);
        assertThat(pair.client.stats().waitingSegments()).isPositive();

        ByteArrayOutputStream received = new ByteArrayOutputStream();
        byte[] buffer = new byte[700];
        while (received.size() < sent.length) {
            pair.runUntil(LONG, () -> pair.server.port().input().available() > 0);
            received.write(buffer, 0, pair.server.port().input().read(buffer, 0, buffer.length));
        }
        assertThat(received.toByteArray()).isEqualTo(sent);
    }

    @Test
    void messagesKeepTheirBoundariesEmptyOnesIncluded() throws IOException {
        SessionPair pair = connected(KcpOptions.builder().stream(false).build());
        int[] sizes = {1, 0, 1376, 1377, 5000, 100_000, 0};
        for (int size : sizes) {
            pair.client.port().output().send(pattern(size), 0, size);
        }
        pair.run(SOON);
        for (int size : sizes) {
            assertThat(pair.server.port().input().receive()).isEqualTo(pattern(size));
        }
    }

    @Test
    void aMessageLongerThanThePeerCanEverTakeIsRefusedWhenItIsSent() throws IOException {
        KcpOptions options =
                KcpOptions.builder().stream(false).receiveWindow(32).build();
        SessionPair pair = connected(options);
        int limit = pair.client.port().output().maxMessageBytes();
        assertThat(limit).isEqualTo(32 * 1376);
        assertThatThrownBy(() -> pair.client.port().output().send(new byte[limit + 1], 0, limit + 1))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining(Integer.toString(limit));
        pair.client.port().output().send(pattern(limit), 0, limit);
        pair.run(SOON);
        assertThat(pair.server.port().input().receive()).isEqualTo(pattern(limit));
    }

    @Test
    void noMessageIsAllowedThatTheBufferCouldNeverHold() throws IOException {
        KcpOptions small =
                KcpOptions.builder().stream(false).mtu(600).sendBuffer(4096).build();
        SessionPair pair = connected(small);
        pair.client.control().setMtu(1500);
        pair.run(SOON);
        int limit = pair.client.port().output().maxMessageBytes();
        pair.client.port().output().send(pattern(limit), 0, limit);
        pair.run(SOON);
        assertThat(pair.server.port().input().receive()).isEqualTo(pattern(limit));
    }

    /**
     * Seed 20657699 of the swarm: the peer's unreliable datagram came first. The application could then send a message that
     * was too long for a window which it had not been told yet, and the session failed.
     */
    @Test
    void anUnreliableDatagramAloneDoesNotConnect() throws IOException {
        KcpOptions options = KcpOptions.builder().stream(false)
                .receiveWindow(32)
                .limits(ManualRuntime.CREDULOUS)
                .build();
        SessionPair pair = new SessionPair(options);
        pair.run(Duration.ofMillis(10)); // the question is on its way
        pair.loss = 100; // its answer is lost
        pair.run(Duration.ofMillis(90));
        assertThat(pair.server).isNotNull();
        byte[] oob = new byte[FecHeader.OOB_BYTES + 5];
        FecHeader.writeOob(oob, 0, pair.client.conv(), 5);
        pair.runtime.link(1).receive(new Datagram(pair.listener.localAddress(), pair.runtime.link(1).local, oob));
        pair.run(Duration.ofMillis(100));
        assertThat(pair.client.stats().oobPackets()).isEqualTo(1);
        assertThat(pair.client.port().isConnected()).isFalse();
        pair.loss = 0;
        pair.runUntil(SOON, () -> pair.client.port().isConnected());
        assertThat(pair.client.port().output().maxMessageBytes()).isEqualTo(32 * 1376);
    }

    /** Seed 3228 of the swarm: the receiver made room for messages of its own MTU, and gave up when a longer one came. */
    @Test
    void theLongestMessageOfAPeerWithALongerMtuFits() throws IOException {
        KcpOptions receiver =
                KcpOptions.builder().stream(false).mtu(200).receiveBuffer(4096).build();
        SessionPair pair = new SessionPair(receiver.toBuilder().mtu(1500).build(), receiver, 1);
        pair.runUntil(LONG, () -> pair.server != null);
        int limit = pair.client.port().output().maxMessageBytes();
        assertThat(limit).isEqualTo(255 * (1500 - 24));
        pair.client.port().output().send(pattern(limit), 0, limit);
        pair.run(SOON);
        assertThat(pair.server.port().input().receive()).isEqualTo(pattern(limit));
    }

    @Test
    void closingDeliversEverythingThenEndsThePeersStream() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.loss = 20;
        byte[] sent = pattern(200_000);
        pair.client.port().output().write(sent, 0, sent.length);
        pair.client.port().close();
        pair.runUntil(LONG, () -> pair.client.port().isDelivered());
        assertThat(pair.server.port().input().available()).isEqualTo(sent.length);
        byte[] received = new byte[sent.length];
        assertThat(pair.server.port().input().read(received, 0, received.length))
                .isEqualTo(sent.length);
        assertThat(received).isEqualTo(sent);
        assertThat(pair.server.port().input().read(received, 0, 1)).isEqualTo(-1);
        assertThat(pair.server.port().input().read(received, 0, 1)).as("again").isEqualTo(-1);
    }

    @Test
    void theEndOfTheStreamComesAfterAWriteThatIsUnderWay() throws Exception {
        SessionPair pair = connected(KcpOptions.defaults());
        OutputPort output = pair.client.port().output();
        CountDownLatch looked = new CountDownLatch(1);
        CountDownLatch shut = new CountDownLatch(1);
        // What write() does, stopped between seeing that the output is open and putting the bytes into the ring.
        Thread writer = new Thread(() -> {
            assertThat(output.turns.tryEnter()).isTrue();
            try {
                looked.countDown();
                awaitQuietly(shut);
                output.ring.write(pattern(10), 0, 10);
            } finally {
                output.turns.leave();
            }
        });
        writer.start();
        looked.await();
        output.shutdown();
        pair.run(SOON);
        assertThat(pair.client.stats().waitingSegments()).isZero();
        assertThat(pair.server.stats().inSegments())
                .as("the answer to the challenge, and the question")
                .isEqualTo(2);
        shut.countDown();
        writer.join();
        pair.run(SOON);
        assertThat(pair.server.port().input().read(new byte[20], 0, 20)).isEqualTo(10);
        assertThat(pair.server.port().input().read(new byte[20], 0, 20)).isEqualTo(-1);
    }

    private static void awaitQuietly(CountDownLatch latch) {
        try {
            latch.await();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    @Test
    void bothSidesClosingLeavesNoSessionAndNoSocket() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().close();
        pair.server.port().close();
        pair.run(Duration.ofSeconds(1));
        assertThat(pair.listener.stats().sessions()).isZero();
        assertThat(pair.runtime.link(1).open).as("the client's socket").isFalse();
        assertThat(pair.runtime.link(0).open).as("the listener's socket").isTrue();
        pair.listener.close();
        assertThat(pair.runtime.link(0).open).isFalse();
    }

    @Test
    void aCloseThatCannotDeliverGivesUpAfterTheLingerTime() throws IOException {
        SessionPair pair = connected(
                KcpOptions.builder().lingerTimeout(Duration.ofSeconds(3)).build());
        pair.loss = 100;
        pair.client.port().output().write(pattern(10), 0, 10);
        pair.client.port().close();
        pair.run(Duration.ofMillis(2999));
        assertThat(pair.runtime.link(1).open).isTrue();
        pair.run(Duration.ofMillis(2));
        assertThat(pair.runtime.link(1).open).isFalse();
        assertThat(pair.client.port().isDelivered()).isFalse();
    }

    @Test
    void whatArrivesAfterCloseIsAcknowledgedAndDiscarded() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().close();
        pair.run(Duration.ofMillis(200));
        pair.server.port().output().write(pattern(5000), 0, 5000);
        pair.server.port().close();
        pair.run(Duration.ofMillis(500));
        assertThat(pair.server.port().isDelivered()).isTrue();
        assertThat(pair.client.stats().bytesDiscarded()).isEqualTo(5000);
    }

    @Test
    void acknowledgingAtOnceDoesNotPutOffARetransmission() throws IOException {
        SessionPair pair = connected(KcpOptions.builder().ackNoDelay(true).build());
        ManualRuntime runtime = pair.runtime;
        pair.client.port().output().write(pattern(10), 0, 10);
        pair.client.runOnce(runtime.now);
        runtime.link(1).sent.clear(); // lost
        int repeated = 0;
        for (int ms = 0; ms < 300; ms++) {
            runtime.now += ManualRuntime.MS;
            // Every millisecond something comes that is to be acknowledged.
            pair.server.port().output().write(pattern(1), 0, 1);
            pair.server.runOnce(runtime.now);
            while (!runtime.link(0).sent.isEmpty()) {
                runtime.link(1).receive(runtime.link(0).sent.poll());
            }
            assertThat(pair.client.runOnce(runtime.now)).isGreaterThan(runtime.now);
            repeated += (int) runtime.link(1).sent.stream()
                    .filter(datagram -> hasPush(datagram.bytes()))
                    .count();
            runtime.link(1).sent.clear();
        }
        assertThat(repeated).isPositive();
    }

    private static boolean hasPush(byte[] packet) {
        for (int at = 0; at < packet.length; at += SegmentHeader.BYTES + SegmentHeader.length(packet, at)) {
            if (SegmentHeader.command(packet, at) == SegmentHeader.PUSH) {
                return true;
            }
        }
        return false;
    }

    @Test
    void bytesThatArrivedBeforeTheFailureCanStillBeRead() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.server.port().output().write(pattern(10), 0, 10);
        pair.run(SOON);
        pair.client.port().abort();
        pair.run(SOON);
        assertThat(pair.client.port().input().read(new byte[20], 0, 20)).isEqualTo(10);
        assertThatThrownBy(() -> pair.client.port().input().read(new byte[20], 0, 20))
                .isInstanceOf(SocketException.class)
                .hasMessage("Socket closed");
    }

    @Test
    void aDefectEndsTheSessionForThoseWhoWaitWhateverElseFails() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(pattern(10), 0, 10);
        pair.runtime.beforeLock = () -> {
            throw new IllegalStateException("while cleaning up");
        };
        assertThatThrownBy(() -> pair.client.crashed(new AssertionError("first")))
                .hasMessage("while cleaning up");
        assertThatThrownBy(() -> pair.client.port().input().read(new byte[1], 0, 1))
                .isInstanceOf(SocketException.class)
                .hasMessageContaining("first");
    }

    @Test
    void lateDatagramsOfAClosedSessionDoNotBeginItAgain() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(pattern(10), 0, 10);
        Datagram[] first = new Datagram[1];
        pair.client.runOnce(pair.runtime.now);
        first[0] = pair.runtime.link(1).sent.peekLast();
        assertThat(commandOf(first[0])).isEqualTo(SegmentHeader.PUSH);
        pair.run(SOON);
        pair.client.port().close();
        pair.server.port().close();
        pair.run(Duration.ofSeconds(2));
        assertThat(pair.listener.stats().sessions()).isZero();

        pair.runtime.link(0).receive(first[0]);
        assertThat(pair.listener.stats().sessions()).isZero();
        assertThat(pair.listener.stats().tombstoneHits()).isEqualTo(1);
        Datagram answer = pair.runtime.link(0).sent.poll();
        assertThat(commandOf(answer)).isEqualTo(SegmentHeader.ACK);
        assertThat(SegmentHeader.sn(answer.bytes(), 0)).isZero();
    }

    @Test
    void sessionsBeginOnlyAtTheirBeginning() throws IOException {
        ManualRuntime runtime = new ManualRuntime();
        Endpoint listener = Endpoint.listen(
                runtime,
                new InetSocketAddress(0),
                KcpOptions.builder().limits(ManualRuntime.CREDULOUS).build());
        InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);
        int[][] commandAndSn = {{SegmentHeader.ACK, 0}, {SegmentHeader.PUSH, 1}, {SegmentHeader.WINS, 0}, {7, 0}};
        for (int[] each : commandAndSn) {
            runtime.link(0).receive(segment(peer, listener, each[0], each[1]));
        }
        runtime.link(0).receive(new Datagram(peer, listener.localAddress(), new byte[23]));
        assertThat(listener.stats().sessions()).isZero();
        assertThat(listener.stats().strangers()).isEqualTo(4);
        assertThat(listener.stats().malformed()).isEqualTo(1);
        runtime.link(0).receive(segment(peer, listener, SegmentHeader.PUSH, 0));
        assertThat(listener.stats().sessions()).isEqualTo(1);
    }

    private static Datagram segment(InetSocketAddress peer, Endpoint listener, int command, int sn) {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(bytes, 0, 1, command, 0, 32, 0, sn, 0, 0);
        return new Datagram(peer, listener.localAddress(), bytes);
    }

    @Test
    void sessionsBeyondTheBacklogAreRefusedAndCounted() throws IOException {
        ManualRuntime runtime = new ManualRuntime();
        KcpOptions options = KcpOptions.builder()
                .limits(ManualRuntime.CREDULOUS.withBacklog(3))
                .build();
        Endpoint listener = Endpoint.listen(runtime, new InetSocketAddress(0), options);
        for (int port = 1; port <= 5; port++) {
            InetSocketAddress peer = new InetSocketAddress(InetAddress.getLoopbackAddress(), port);
            runtime.link(0).receive(segment(peer, listener, SegmentHeader.PUSH, 0));
        }
        assertThat(listener.stats().sessions()).isEqualTo(3);
        assertThat(listener.stats().overBacklog()).isEqualTo(2);
    }

    @Test
    void twoConversationsFromOneAddressAreTwoSessions() throws IOException {
        SessionPair pair =
                connected(KcpOptions.builder().limits(ManualRuntime.CREDULOUS).build());
        byte[] other = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(other, 0, 77, SegmentHeader.PUSH, 0, 32, 0, 0, 0, 0);
        pair.runtime.link(0).receive(new Datagram(pair.runtime.link(1).local, pair.listener.localAddress(), other));
        assertThat(pair.listener.stats().sessions()).isEqualTo(2);
        assertThat(pair.server.port().isClosed()).isFalse();
    }

    @Test
    void aSmallerMtuHoldsFromThenOn() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(pattern(100_000), 0, 100_000);
        pair.run(SOON);
        pair.client.control().setMtu(600);
        pair.client.port().output().write(pattern(100_000), 0, 100_000);
        pair.client.runOnce(pair.runtime.now);
        assertThat(pair.runtime.link(1).sent)
                .isNotEmpty()
                .allSatisfy(datagram -> assertThat(datagram.bytes().length).isLessThanOrEqualTo(600));
        pair.run(SOON);
        assertThat(pair.server.stats().bytesReceived()).isEqualTo(200_000);
        assertThatThrownBy(() -> pair.client.control().setMtu(24)).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> pair.client.control().setMtu(1501)).isInstanceOf(IllegalArgumentException.class);
    }

    @Property(tries = 60)
    void aStreamArrivesWholeAndInOrderOverAnyLossyLink(@ForAll long seed, @ForAll @IntRange(min = 0, max = 40) int loss)
            throws IOException {
        Random random = new Random(seed);
        KcpOptions options = KcpOptions.builder()
                .sendBuffer(1 << 12 << random.nextInt(6))
                .receiveBuffer(1 << 12 << random.nextInt(6))
                .sendWindow(1 + random.nextInt(200))
                .receiveWindow(1 + random.nextInt(200))
                .mtu(100 + random.nextInt(1300))
                .deadLinkTimeout(LONG)
                .lingerTimeout(LONG)
                .build();
        SessionPair pair = new SessionPair(options, options, seed);
        pair.loss = loss;
        pair.runUntil(LONG, () -> pair.server != null && pair.client.port().isConnected());
        byte[] sent = pattern(1 + random.nextInt(100_000));
        ByteArrayOutputStream received = new ByteArrayOutputStream();
        int written = 0;
        byte[] buffer = new byte[3000];
        while (received.size() < sent.length) {
            int n = Math.min(sent.length - written, 1 + random.nextInt(3000));
            if (n > 0 && pair.client.port().output().ring.hasRoomFor(n)) {
                pair.client.port().output().write(sent, written, n);
                written += n;
            }
            pair.run(Duration.ofMillis(random.nextInt(30)));
            if (pair.server.port().input().available() > 0 && random.nextInt(3) > 0) {
                received.write(
                        buffer, 0, pair.server.port().input().read(buffer, 0, 1 + random.nextInt(buffer.length)));
            }
        }
        pair.client.port().close();
        pair.runUntil(LONG, () -> pair.client.port().isDelivered());
        assertThat(received.toByteArray()).isEqualTo(sent);
        assertThat(pair.server.port().input().read(buffer, 0, 1)).isEqualTo(-1);
    }

    @Test
    void tenThousandRequestsAreAnsweredInOrderOverALossyLink() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.loss = 5;
        byte[] buffer = new byte[128];
        for (int i : IntStream.range(0, 10_000).toArray()) {
            byte[] request = pattern(1 + i % 128);
            pair.client.port().output().write(request, 0, request.length);
            pair.runUntil(LONG, () -> pair.server.port().input().available() == request.length);
            int n = pair.server.port().input().read(buffer, 0, buffer.length);
            pair.server.port().output().write(buffer, 0, n);
            pair.runUntil(LONG, () -> pair.client.port().input().available() == request.length);
            assertThat(pair.client.port().input().read(buffer, 0, buffer.length))
                    .isEqualTo(request.length);
            assertThat(buffer).startsWith(request);
        }
    }
}
