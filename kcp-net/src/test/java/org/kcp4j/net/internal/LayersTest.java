package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.net.internal.SessionPair.connected;

import java.io.IOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** The layers below the engine, composed: FEC, cipher and their part of each datagram. */
class LayersTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);
    private static final byte[] KEY = KeyDerivation.kcptun("key");

    static Stream<String> ciphers() {
        return PacketCiphers.names().stream();
    }

    private static KcpOptions options(PacketCipher.Factory cipher, int data, int parity) {
        return KcpOptions.builder().cipher(cipher).fec(data, parity).build();
    }

    private static byte[] pattern(int length) {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        return bytes;
    }

    private static void transfer(SessionPair pair, int length) throws IOException {
        byte[] sent = pattern(length);
        pair.client.port().output().write(sent, 0, length);
        pair.runUntil(LONG, () -> pair.server.port().input().available() == length);
        byte[] received = new byte[length];
        assertThat(pair.server.port().input().read(received, 0, length)).isEqualTo(length);
        assertThat(received).isEqualTo(sent);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void everyCipherCarriesAStreamWithAndWithoutParity(String name) throws IOException {
        PacketCipher.Factory cipher = PacketCiphers.of(name, KEY);
        for (int parity : new int[] {0, 3}) {
            SessionPair pair = connected(options(cipher, 10, parity), options(cipher, 10, parity));
            pair.loss = 10;
            transfer(pair, 100_000);
        }
    }

    @Test
    void datagramsAreNeverLongerThanTheMtu() throws IOException {
        for (String name : PacketCiphers.names()) {
            KcpOptions options = options(PacketCiphers.of(name, KEY), 3, 2);
            SessionPair pair = connected(options, options);
            pair.client.port().output().write(pattern(100_000), 0, 100_000);
            pair.client.runOnce(pair.runtime.now);
            int longest = pair.runtime.link(1).sent.stream()
                    .mapToInt(datagram -> datagram.bytes().length)
                    .max()
                    .orElseThrow();
            assertThat(longest).as(name).isEqualTo(1400);
        }
    }

    @Test
    void theMtuMustLeaveRoomForOneByte() {
        KcpOptions.Builder builder =
                KcpOptions.builder().cipher(PacketCiphers.of("aes", KEY)).fec(10, 3);
        assertThatThrownBy(() -> builder.mtu(24).build()).isInstanceOf(IllegalArgumentException.class);
        assertThatThrownBy(() -> builder.mtu(52).build())
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("53")
                .hasMessageContaining("52");
        assertThat(builder.mtu(53).build().engine().mtu()).isEqualTo(25);
        assertThat(builder.mtu(1400).build().engine().mtu()).isEqualTo(1372);
    }

    @Test
    void parityRepairsLossesWithoutTheReceiverBeingTold() throws IOException {
        SessionPair pair = connected(options(PacketCiphers.unencrypted(), 10, 3), KcpOptions.defaults());
        pair.loss = 10;
        for (int i = 0; i < 5; i++) {
            transfer(pair, 200_000);
        }
        assertThat(pair.server.stats().fecRecovered()).isPositive();
        assertThat(pair.client.stats().fecParityShards())
                .as("nothing coded comes back")
                .isZero();
    }

    @Test
    void eachDirectionHasItsOwnShape() throws IOException {
        SessionPair pair =
                connected(options(PacketCiphers.unencrypted(), 10, 3), options(PacketCiphers.unencrypted(), 3, 1));
        pair.loss = 10;
        for (int i = 0; i < 5; i++) {
            transfer(pair, 200_000);
        }
        assertThat(pair.server.stats().fecRecovered()).isPositive();
        assertThat(pair.client.stats().fecParityShards()).isPositive();
    }

    @Test
    void theWrongKeyOpensNothingAndBeginsNothing() throws IOException {
        SessionPair pair = new SessionPair(
                options(PacketCiphers.of("aes", KEY), 10, 3),
                options(PacketCiphers.of("aes", KeyDerivation.kcptun("other")), 10, 3),
                1);
        pair.run(SOON);
        assertThat(pair.client.port().isConnected()).isFalse();
        assertThat(pair.listener.stats().sessions()).isZero();
        assertThat(pair.listener.stats().inChecksumErrors()).isPositive();
    }

    @Test
    void damagedDatagramsAreCountedAndChangeNothing() throws IOException {
        KcpOptions options = options(PacketCiphers.of("aes-128-gcm", KEY), 10, 3);
        SessionPair pair = connected(options, options);
        pair.client.port().output().write(pattern(10), 0, 10);
        pair.client.runOnce(pair.runtime.now);
        Datagram good = pair.runtime.link(1).sent.peekLast();
        for (int i = 0; i < good.bytes().length; i++) {
            byte[] bad = good.bytes().clone();
            bad[i] ^= 1;
            pair.runtime.link(0).receive(new Datagram(good.from(), good.to(), bad));
            pair.runtime.link(0).receive(new Datagram(good.from(), good.to(), new byte[i]));
            pair.server.runOnce(pair.runtime.now);
        }
        assertThat(pair.server.port().input().available()).isZero();
        assertThat(pair.server.stats().inChecksumErrors() + pair.server.stats().malformed())
                .isEqualTo(2L * good.bytes().length);
        pair.runUntil(SOON, () -> pair.server.port().input().available() == 10);
    }

    @Test
    void aPeerThatUsesItsPortAgainBeginsANewSessionUnderACipher() throws IOException {
        KcpOptions options = options(PacketCiphers.of("aes", KEY), 0, 0).toBuilder()
                .limits(ManualRuntime.CREDULOUS)
                .build();
        SessionPair pair = connected(options, options);
        SessionCore again = pair.runtime.client(pair.listener.localAddress(), 77, options);
        again.runOnce(pair.runtime.now);
        Datagram first = pair.runtime.link(2).sent.poll();
        pair.runtime.link(0).receive(new Datagram(pair.runtime.link(1).local, first.to(), first.bytes()));
        assertThat(pair.listener.stats().sessions()).isEqualTo(1);
        pair.server.runOnce(pair.runtime.now);
        assertThat(pair.listener.stats().sessions()).isEqualTo(2);
    }

    @Test
    void unreliableDatagramsGoBothWaysBesideTheStream() throws IOException {
        for (String name : new String[] {"null", "aes", "aes-128-gcm"}) {
            KcpOptions options = options(PacketCiphers.of(name, KEY), 10, 3);
            SessionPair pair = connected(options, options);
            int longest = pair.client.port().datagrams().maxBytes();
            for (int length : new int[] {0, 1, longest}) {
                pair.client.port().datagrams().send(pattern(length), 0, length);
                pair.server.port().datagrams().send(pattern(length), 0, length);
            }
            transfer(pair, 10_000);
            for (int length : new int[] {0, 1, longest}) {
                assertThat(pair.server.port().datagrams().receive(1)).isEqualTo(pattern(length));
                assertThat(pair.client.port().datagrams().receive(1)).isEqualTo(pattern(length));
            }
            assertThatThrownBy(() -> pair.client.port().datagrams().send(new byte[longest + 1], 0, longest + 1))
                    .isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> pair.client.port().datagrams().receive(1))
                    .isInstanceOf(SocketTimeoutException.class);
        }
        assertThat(KcpOptions.defaults().maxDatagramBytes()).isEqualTo(1388);
    }

    @Test
    void theOldestUnreliableDatagramMakesRoom() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults(), KcpOptions.defaults());
        for (int i = 0; i < 300; i++) {
            pair.client.port().datagrams().send(new byte[] {(byte) i, (byte) (i >> 8)}, 0, 2);
            pair.run(Duration.ofMillis(1));
        }
        pair.run(SOON);
        assertThat(pair.server.port().datagrams().receive(1)).containsExactly(300 - 256, 0);
        assertThat(pair.server.stats().oobDropped()).isEqualTo(300 - 256);
    }

    @Test
    void unreliableDatagramsNeitherBeginNorReplaceSessions() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults(), KcpOptions.defaults());
        byte[] oob = new byte[FecHeader.OOB_BYTES + 5];
        FecHeader.writeOob(oob, 0, 99, 5);
        Datagram known = new Datagram(pair.runtime.link(1).local, pair.listener.localAddress(), oob);
        Datagram unknown = new Datagram(pair.listener.localAddress(), pair.listener.localAddress(), oob);
        pair.runtime.link(0).receive(known);
        pair.runtime.link(0).receive(unknown);
        pair.run(SOON);
        assertThat(pair.listener.stats().sessions()).isEqualTo(1);
        assertThat(pair.listener.stats().strangers()).isEqualTo(2);
        transfer(pair, 1000);
    }
}
