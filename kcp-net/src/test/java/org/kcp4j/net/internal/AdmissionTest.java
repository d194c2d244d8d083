package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpLimits.Validation;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** Who may begin a session, and what strangers get. */
class AdmissionTest {
    private static final byte[] KEY = KeyDerivation.kcptun("key");
    private static final int CONV = 0x0BADCAFE;
    private static final Duration SOON = Duration.ofSeconds(1);

    private final ManualRuntime runtime = new ManualRuntime();

    static Stream<String> ciphers() {
        return PacketCiphers.names().stream();
    }

    private static InetSocketAddress peer(int number) {
        try {
            byte[] ip = {10, (byte) (number >> 16), (byte) (number >> 8), (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(ip), 1000);
        } catch (UnknownHostException e) {
            throw new AssertionError(e);
        }
    }

    private static KcpOptions options(KcpLimits limits) {
        return KcpOptions.builder().limits(limits).build();
    }

    private Endpoint listen(KcpOptions options) throws IOException {
        return Endpoint.listen(runtime, new InetSocketAddress(0), options);
    }

    /** What a peer sends: one segment, sealed. */
    private static Datagram segment(
            PacketCipher cipher, InetSocketAddress from, int command, int ts, int sn, int length) {
        int header = cipher.headroom();
        byte[] bytes = new byte[header + SegmentHeader.BYTES + length + cipher.tailroom()];
        SegmentHeader.write(bytes, header, CONV, command, 0, 128, ts, sn, 0, length);
        cipher.seal(bytes, header, SegmentHeader.BYTES + length);
        return new Datagram(from, from, bytes);
    }

    private static Datagram segment(InetSocketAddress from, int command, int ts, int sn, int length) {
        return segment(PacketCiphers.unencrypted().create(), from, command, ts, sn, length);
    }

    private void receive(Datagram datagram) {
        runtime.link(0).receive(datagram);
    }

    /** The challenge that the listener has sent last. */
    private int cookie() {
        byte[] bytes = runtime.link(0).sent.removeLast().bytes();
        assertThat(SegmentHeader.command(bytes, 0)).isEqualTo(SegmentHeader.PUSH);
        assertThat(SegmentHeader.sn(bytes, 0)).isEqualTo(-1);
        assertThat(SegmentHeader.length(bytes, 0)).isZero();
        return SegmentHeader.ts(bytes, 0);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void aStrangerIsAnsweredWithNoMoreThanCameAndNothingBegins(String name) throws IOException {
        PacketCipher.Factory factory = PacketCiphers.of(name, KEY);
        Endpoint listener = listen(KcpOptions.builder()
                .cipher(factory)
                .limits(KcpLimits.defaults().withValidation(Validation.ALWAYS))
                .build());
        PacketCipher cipher = factory.create();
        for (int command : new int[] {SegmentHeader.PUSH, SegmentHeader.WASK}) {
            Datagram first = segment(cipher, peer(1), command, 0, 0, 0);
            receive(new Datagram(first.from(), first.to(), first.bytes().clone()));
            assertThat(runtime.link(0).sent).hasSize(1);
            Datagram answer = runtime.link(0).sent.remove();
            assertThat(answer.to()).isEqualTo(peer(1));
            assertThat(answer.bytes().length).isLessThanOrEqualTo(first.bytes().length);
        }
        assertThat(listener.stats().sessions()).isZero();
        assertThat(listener.stats().challenges()).isEqualTo(2);
    }

    @Test
    void whoeverAcknowledgesTheChallengeGetsASessionWithEverythingSentBefore() throws IOException {
        Endpoint listener = listen(KcpOptions.defaults());
        receive(segment(peer(1), SegmentHeader.PUSH, 0, 0, 100));
        receive(segment(peer(1), SegmentHeader.PUSH, 0, 1, 50));
        receive(segment(peer(2), SegmentHeader.PUSH, 0, 1, 50));
        assertThat(listener.stats().strangers())
                .as("in the middle of a conversation")
                .isEqualTo(1);
        receive(segment(peer(1), SegmentHeader.ACK, cookie(), -1, 0));
        SessionCore session = listener.accept(Duration.ofNanos(1));
        session.runOnce(runtime.now);
        assertThat(session.port().input().available()).isEqualTo(150);
        assertThat(session.stats().srttMs()).as("a cookie is not a time").isZero();
    }

    /**
     * Seed 1724485 of the swarm: a segment was kept for 16 seconds and then acknowledged, which the peer took for the round
     * trip. It waited 50 seconds, then ever longer, before it repeated anything.
     */
    @Test
    void whatWasKeptForLongIsForgottenAndRepeatedInsteadOfSpoilingThePeersRoundTripTime() throws IOException {
        Endpoint listener = listen(KcpOptions.defaults());
        receive(segment(peer(1), SegmentHeader.PUSH, 0, 0, 100));
        runtime.now += Duration.ofMillis(600).toNanos();
        receive(segment(peer(1), SegmentHeader.PUSH, 600, 1, 50));
        runtime.now += Duration.ofMillis(600).toNanos();
        receive(segment(peer(1), SegmentHeader.ACK, cookie(), -1, 0));
        SessionCore session = listener.accept(Duration.ofNanos(1));
        runtime.link(0).sent.clear();
        session.runOnce(runtime.now);
        byte[] bytes = runtime.link(0).sent.removeFirst().bytes();
        assertThat(SegmentHeader.command(bytes, 0)).isEqualTo(SegmentHeader.ACK);
        assertThat(SegmentHeader.ts(bytes, 0)).isEqualTo(600);
        assertThat(session.port().input().available())
                .as("the first is missing")
                .isZero();
        receive(segment(peer(1), SegmentHeader.PUSH, 1200, 0, 100));
        session.runOnce(runtime.now);
        assertThat(session.port().input().available()).isEqualTo(150);
    }

    @Test
    void aNumberIsGoodForOneAddressAndConversationAndForAWhile() throws IOException {
        Endpoint listener = listen(KcpOptions.defaults());
        receive(segment(peer(1), SegmentHeader.WASK, 0, 0, 0));
        int cookie = cookie();
        receive(segment(peer(2), SegmentHeader.ACK, cookie, -1, 0));
        receive(segment(peer(1), SegmentHeader.ACK, cookie + 1, -1, 0));
        assertThat(listener.stats().sessions()).isZero();
        runtime.now += Duration.ofSeconds(20).toNanos();
        receive(segment(peer(1), SegmentHeader.ACK, cookie, -1, 0));
        assertThat(listener.stats().sessions()).as("too late").isZero();
        receive(segment(peer(1), SegmentHeader.WASK, 0, 0, 0));
        cookie = cookie();
        runtime.now += Duration.ofSeconds(10).toNanos();
        receive(segment(peer(1), SegmentHeader.ACK, cookie, -1, 0));
        assertThat(listener.stats().sessions()).isEqualTo(1);
    }

    @Test
    void whatIsKeptOfStrangersHasABound() throws IOException {
        Endpoint listener = listen(KcpOptions.defaults());
        for (int i = 0; i < 10_000; i++) {
            receive(segment(peer(i), SegmentHeader.PUSH, 0, 0, 10));
        }
        int newest = cookie();
        receive(segment(peer(9_999), SegmentHeader.ACK, newest, -1, 0));
        SessionCore session = listener.accept(Duration.ofNanos(1));
        session.runOnce(runtime.now);
        assertThat(session.port().input().available()).isEqualTo(10);
        runtime.link(0).sent.clear();
        receive(segment(peer(0), SegmentHeader.PUSH, 0, 1, 10));
        assertThat(listener.stats().strangers())
                .as("who came first has lost the place")
                .isEqualTo(1);
    }

    @Test
    void aChallengeThatIsAnsweredInVainIsAnsweredAgain() throws IOException {
        SessionPair pair = new SessionPair(KcpOptions.defaults());
        pair.runUntil(SOON, () -> pair.client.port().isConnected());
        assertThat(pair.server).isNull();
        pair.loss = 100; // the answer
        pair.run(Duration.ofMillis(5));
        pair.loss = 0;
        pair.runUntil(SOON, () -> pair.server != null);
        pair.server.port().output().write(new byte[1000], 0, 1000); // the server speaks first
        pair.runUntil(SOON, () -> pair.client.port().input().available() == 1000);
    }

    @Test
    void anAuthenticatedPeerBeginsAtOnceUnlessManyWait() throws IOException {
        PacketCipher.Factory factory = PacketCiphers.of("aes-128-gcm", KEY);
        Endpoint listener =
                listen(KcpOptions.builder().cipher(factory).backlog(8).build());
        PacketCipher cipher = factory.create();
        for (int i = 0; i < 10; i++) {
            receive(segment(cipher, peer(i), SegmentHeader.PUSH, 0, 0, 0));
        }
        assertThat(listener.stats().sessions()).isEqualTo(4);
        assertThat(listener.stats().challenges()).isEqualTo(6);
    }

    @Test
    void eachLimitRefusesAndCounts() throws IOException {
        KcpLimits limits = ManualRuntime.CREDULOUS.withMaxSessions(5).withMaxSessionsPerAddress(2);
        Endpoint listener = listen(options(limits.withMaxMemoryBytes(30 << 10)));
        for (int port = 1; port <= 3; port++) {
            InetSocketAddress from = new InetSocketAddress(peer(1).getAddress(), port);
            receive(segment(from, SegmentHeader.PUSH, 0, 0, 0));
        }
        assertThat(listener.stats().sessions()).isEqualTo(2);
        assertThat(listener.stats().overAddress()).isEqualTo(1);
        listener.accept(Duration.ofNanos(1)).runOnce(runtime.now);
        listener.accept(Duration.ofNanos(1)).runOnce(runtime.now);
        assertThat(listener.stats().heldBytes()).isEqualTo(2 * MemoryBudget.SESSION_BYTES);
        for (int i = 2; i <= 5; i++) {
            receive(segment(peer(i), SegmentHeader.PUSH, 0, 0, 0));
        }
        assertThat(listener.stats().sessions())
                .as("their first datagrams count too")
                .isEqualTo(5);
        assertThat(listener.stats().overSessions()).isEqualTo(1);
    }

    @Test
    void whenMemoryIsFullNobodyBeginsAndTheGreedyLose() throws IOException {
        Endpoint listener = listen(options(ManualRuntime.CREDULOUS.withMaxMemoryBytes(100 << 10)));
        receive(segment(peer(1), SegmentHeader.PUSH, 0, 0, 10));
        receive(segment(peer(2), SegmentHeader.PUSH, 0, 0, 10));
        SessionCore greedy = listener.accept(Duration.ofNanos(1));
        SessionCore modest = listener.accept(Duration.ofNanos(1));
        for (int sn = 2; sn < 200; sn++) { // behind a gap
            receive(segment(peer(1), SegmentHeader.PUSH, 0, sn, 1000));
            greedy.runOnce(runtime.now);
        }
        modest.runOnce(runtime.now);
        receive(segment(peer(2), SegmentHeader.PUSH, 0, 1, 10));
        receive(segment(peer(2), SegmentHeader.PUSH, 0, 2, 10));
        assertThat(listener.stats().heldBytes()).isBetween(100L << 10, 120L << 10);
        assertThat(listener.stats().overMemory()).isPositive();
        receive(segment(peer(3), SegmentHeader.PUSH, 0, 0, 10));
        assertThat(listener.stats().sessions()).isEqualTo(2);
        modest.runOnce(runtime.now);
        assertThat(modest.port().input().available()).isEqualTo(30);
        greedy.port().abort();
        greedy.runOnce(runtime.now);
        modest.port().abort();
        modest.runOnce(runtime.now);
        assertThat(listener.stats().heldBytes()).isZero();
    }

    @Test
    void aSessionThatEndedTakesNoMoreMail() throws IOException {
        Endpoint listener = listen(options(ManualRuntime.CREDULOUS));
        receive(segment(peer(1), SegmentHeader.PUSH, 0, 0, 10));
        SessionCore session = listener.accept(Duration.ofNanos(1));
        session.port().abort();
        session.runOnce(runtime.now);
        assertThat(session.offer(new Packet(10))).isFalse();
    }
}
