package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** Peers behind a NAT that gives them another address in the middle of a conversation. */
class RoamingTest {
    private static final Duration SOON = Duration.ofSeconds(2);
    private static final byte[] KEY = KeyDerivation.kcptun("key");

    private static InetSocketAddress publicAddress(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000 + port);
    }

    private static KcpOptions.Builder options(String cipher) {
        return KcpOptions.builder().cipher(PacketCiphers.of(cipher, KEY)).fec(10, 3);
    }

    private static SessionPair connected(KcpOptions options) throws IOException {
        SessionPair pair = new SessionPair(options);
        pair.runUntil(SOON, () -> pair.server != null && pair.client.port().isConnected());
        transfer(pair, pair.server, pair.client);
        return pair;
    }

    private static void transfer(SessionPair pair, SessionCore from, SessionCore to) throws IOException {
        from.port().output().write(new byte[50_000], 0, 50_000);
        pair.runUntil(SOON, () -> to.port().input().available() == 50_000);
        to.port().input().read(new byte[50_000], 0, 50_000);
    }

    @Test
    void aSessionFollowsItsPeer() throws IOException {
        SessionPair pair = connected(options("aes-128-gcm").build());
        for (int move = 1; move <= 3; move++) {
            pair.clientSeenFrom = publicAddress(move);
            transfer(pair, pair.client, pair.server);
            assertThat(pair.server.remote()).isEqualTo(publicAddress(move));
            transfer(pair, pair.server, pair.client);
        }
        assertThat(pair.listener.stats().moves()).isEqualTo(3);
        assertThat(pair.listener.stats().sessions()).isEqualTo(1);
        assertThat(pair.client.stats().srttMs()).as("a cookie is not a time").isLessThan(500);
        assertThat(pair.server.stats().srttMs()).isLessThan(500);
    }

    @Test
    void aSessionFollowsInTheMiddleOfATransferOverABadLink() throws IOException {
        SessionPair pair = connected(options("aes-128-gcm").build());
        pair.loss = 20;
        pair.client.port().output().write(new byte[200_000], 0, 200_000);
        for (int move = 1; move <= 5; move++) {
            pair.run(Duration.ofMillis(70));
            pair.clientSeenFrom = publicAddress(move);
        }
        pair.runUntil(Duration.ofSeconds(30), () -> pair.server.port().input().available() == 200_000);
        assertThat(pair.listener.stats().moves()).isPositive();
    }

    @Test
    void whoeverRepeatsAnOverheardDatagramGetsNoSession() throws IOException {
        SessionPair pair = connected(options("aes-128-gcm").build());
        InetSocketAddress thief = publicAddress(9);
        pair.client.port().output().write(new byte[100], 0, 100);
        pair.client.runOnce(pair.runtime.now);
        Datagram overheard = pair.runtime.link(1).sent.peekLast();
        for (int i = 0; i < 10; i++) {
            pair.runtime
                    .link(0)
                    .receive(new Datagram(
                            thief, overheard.to(), overheard.bytes().clone()));
            pair.run(Duration.ofMillis(100));
        }
        assertThat(pair.server.remote()).isEqualTo(pair.runtime.link(1).local);
        assertThat(pair.listener.stats().moves()).isZero();
        assertThat(pair.listener.stats().sessions()).isEqualTo(1);
        pair.runUntil(SOON, () -> pair.server.port().input().available() == 100);
    }

    @Test
    void withoutAuthenticationNobodyMoves() throws IOException {
        for (KcpOptions options : new KcpOptions[] {
            options("null").build(),
            options("aes").build(),
            options("aes-128-gcm").roaming(false).build()
        }) {
            SessionPair pair = connected(options);
            pair.clientSeenFrom = publicAddress(1);
            pair.client.port().output().write(new byte[100], 0, 100);
            pair.run(SOON);
            assertThat(pair.server.port().input().available()).isZero();
            assertThat(pair.listener.stats().moves()).isZero();
        }
    }

    @Test
    void aMovedSessionEndsAndItsAddressMayBeUsedAgain() throws IOException {
        SessionPair pair =
                connected(options("aes-128-gcm").tombstone(Duration.ZERO).build());
        pair.clientSeenFrom = publicAddress(1);
        transfer(pair, pair.client, pair.server);
        pair.client.port().abort();
        pair.server.port().abort();
        pair.run(SOON);
        assertThat(pair.listener.stats().sessions()).isZero();
        assertThat(pair.listener.stats().heldBytes()).isZero();
    }
}
