package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;
import org.kcp4j.net.internal.ManualRuntime.ManualLink;

/** Datagrams that the kernel has joined are what they would be one by one. */
class RunsTest {
    private static final byte[] KEY = KeyDerivation.kcptun("key");
    private static final int BYTES = 40_000;
    private static final int WINDOW = 600;
    private static final int MAILBOX = 2 * WINDOW;
    private static final int KEPT_TOGETHER = PacketPool.RUN_BYTES / 1400;

    static Stream<String> ciphers() {
        return PacketCiphers.names().stream();
    }

    private static KcpOptions options(String cipher) {
        return KcpOptions.builder()
                .cipher(PacketCiphers.of(cipher, KEY))
                .fec(10, 3)
                .receiveWindow(WINDOW)
                .limits(ManualRuntime.CREDULOUS)
                .build();
    }

    /** What the client sends of a message to its listener, full datagrams in front; all of it is under way. */
    private static List<byte[]> sent(SessionPair pair, byte[] message) throws IOException {
        ManualLink link = pair.runtime.link(1);
        link.sent.clear();
        pair.client.port().output().write(message, 0, message.length);
        pair.client.runOnce(pair.runtime.now);
        List<byte[]> datagrams =
                new ArrayList<>(link.sent.stream().map(Datagram::bytes).toList());
        link.sent.clear();
        datagrams.sort((a, b) -> b.length - a.length);
        return datagrams;
    }

    private static byte[] message() {
        byte[] message = new byte[BYTES];
        new Random(5).nextBytes(message);
        return message;
    }

    private static List<byte[]> firstOfOneSize(List<byte[]> datagrams) {
        return new ArrayList<>(datagrams.stream()
                .filter(one -> one.length == datagrams.getFirst().length)
                .toList());
    }

    private static byte[] read(SessionPair pair) throws IOException {
        pair.server.runOnce(pair.runtime.now);
        byte[] got = new byte[2 * BYTES];
        int n = 0;
        while (pair.server.port().input().available() > 0) {
            n += pair.server.port().input().read(got, n, got.length - n);
        }
        return Arrays.copyOf(got, n);
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void aRunOfASessionArrivesWhole(String cipher) throws IOException {
        SessionPair pair = SessionPair.connected(options(cipher));
        byte[] message = message();
        List<byte[]> datagrams = sent(pair, message);
        List<byte[]> run = firstOfOneSize(datagrams);
        assertThat(run).as("datagrams of one size").hasSizeGreaterThan(25);
        InetSocketAddress client = pair.runtime.link(1).local;
        long packets = pair.server.stats().inPackets();
        long received = pair.listener.stats().inPackets();
        pair.runtime.link(0).receiveRun(client, run);
        for (byte[] rest : datagrams.subList(run.size(), datagrams.size())) {
            pair.runtime.link(0).receive(new Datagram(client, client, rest));
        }
        assertThat(read(pair)).isEqualTo(message);
        assertThat(pair.server.stats().inPackets() - packets).isEqualTo(datagrams.size());
        assertThat(pair.listener.stats().inPackets() - received).isEqualTo(datagrams.size());
        assertThat(pair.server.stats().inChecksumErrors()
                        + pair.server.stats().malformed()
                        + pair.server.stats().inErrors())
                .as("errors")
                .isZero();
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void aDamagedDatagramCostsItselfAlone(String cipher) throws IOException {
        SessionPair pair = SessionPair.connected(options(cipher));
        byte[] message = message();
        List<byte[]> run = sent(pair, message);
        byte[] damaged = run.get(7);
        Arrays.fill(damaged, (byte) 0x55);
        long before = dropped(pair);
        pair.runtime.link(0).receiveRun(pair.runtime.link(1).local, run);
        assertThat(read(pair)).as("rebuilt").isEqualTo(message);
        assertThat(dropped(pair) - before).isEqualTo(1);
    }

    private static long dropped(SessionPair pair) {
        return pair.server.stats().inChecksumErrors()
                + pair.server.stats().malformed()
                + pair.listener.stats().malformed()
                + pair.listener.stats().inChecksumErrors()
                + pair.listener.stats().strangers();
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void anotherConversationInsideBeginsWhereItWouldByItself(String name) throws IOException {
        SessionPair pair = SessionPair.connected(options(name));
        byte[] message = message();
        List<byte[]> run = firstOfOneSize(sent(pair, message));
        PacketCipher cipher = PacketCiphers.of(name, KEY).create();
        byte[] other = new byte[run.getFirst().length];
        int header = cipher.headroom();
        int content = other.length - header - cipher.tailroom();
        SegmentHeader.write(other, header, 4711, SegmentHeader.PUSH, 0, 128, 0, 0, 0, content - SegmentHeader.BYTES);
        cipher.seal(other, header, content);
        run.add(8, other);
        long opens = pair.listener.stats().passiveOpens();
        pair.runtime.link(0).receiveRun(pair.runtime.link(1).local, run);
        byte[] got = read(pair);
        assertThat(pair.listener.stats().passiveOpens() - opens).isEqualTo(1);
        assertThat(got)
                .as("what the others brought")
                .hasSizeGreaterThan(BYTES / 2)
                .isEqualTo(Arrays.copyOf(message, got.length));
    }

    @Test
    void aRunForAFullMailboxIsDroppedAndCounted() throws IOException {
        SessionPair pair = SessionPair.connected(options("aes"));
        List<byte[]> run = firstOfOneSize(sent(pair, message()));
        InetSocketAddress client = pair.runtime.link(1).local;
        int runs = 2 * MAILBOX / run.size();
        for (int i = 0; i < runs; i++) {
            pair.runtime.link(0).receiveRun(client, run);
        }
        long lost = pair.listener.stats().mailboxDropped();
        int tooMany = runs * run.size() - MAILBOX;
        assertThat(lost).isBetween((long) tooMany, (long) tooMany + KEPT_TOGETHER);
        assertThat(pair.server.stats().mailboxDropped()).isEqualTo(lost);
    }

    @Test
    void datagramsTooLongToBeKeptTogetherComeOneByOne() throws IOException {
        KcpOptions jumbo = options("aes").toBuilder().mtu(9_000).build();
        SessionPair pair = SessionPair.connected(jumbo);
        byte[] message = message();
        List<byte[]> run = sent(pair, message);
        pair.runtime.link(0).receiveRun(pair.runtime.link(1).local, run);
        assertThat(read(pair)).isEqualTo(message);
    }
}
