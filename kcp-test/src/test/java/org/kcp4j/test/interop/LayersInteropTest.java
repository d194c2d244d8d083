package org.kcp4j.test.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.SplittableRandom;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.cli.demo.LinkConditions;
import org.kcp4j.cli.demo.LossyRelay;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** kcp4j and kcp-go with what lies below the engine: every cipher, error correction, and unreliable datagrams. */
@Tag("interop")
@Timeout(120)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class LayersInteropTest {
    private static final long SEED = 20_260_102;
    private static final byte[] KEY = new byte[32];
    private static final Shards NO_FEC = new Shards(0, 0);
    private static final Shards TEN_THREE = new Shards(10, 3);

    /**
     * kcp-go spoils packets of this one itself, also between two kcp-go ends: both directions share a block cipher object
     * that keeps its scratch memory. The checksum finds them, and they are sent again.
     */
    private static final String RACING_CIPHER = "sm4";

    private static final long CIPHER_BYTES = 10_000_000;
    private static final long FEC_BYTES = 50_000_000;
    private static final int DATAGRAMS = 1_000;
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(100);

    static {
        new SplittableRandom(SEED).nextBytes(KEY);
    }

    private InteropPeer go;

    @BeforeAll
    void buildPeer() throws IOException, InterruptedException {
        go = GoPeer.build();
    }

    /** The size of an error correction group; without parity there is none. */
    record Shards(int data, int parity) {
        boolean correct() {
            return parity > 0;
        }

        @Override
        public String toString() {
            return data + "/" + parity;
        }
    }

    /** What the two ends are set to; the flags are those of the peer. */
    record Layers(String cipher, Shards ourFec, Shards theirFec, int lossPercent) {
        KcpOptions options() {
            return KcpOptions.builder()
                    .cipher(PacketCiphers.of(cipher, KEY))
                    .fec(ourFec.data(), ourFec.parity())
                    .build();
        }

        List<String> flags() {
            return new ArrayList<>(List.of(
                    "--stream",
                    "--crypt",
                    cipher,
                    "--key",
                    HexFormat.of().formatHex(KEY),
                    "--fec",
                    theirFec.toString()));
        }

        LinkConditions conditions() {
            return LinkConditions.perfect().withLoss(lossPercent);
        }

        @Override
        public String toString() {
            return "cipher %s, FEC %s here, %s there, %d %% loss".formatted(cipher, ourFec, theirFec, lossPercent);
        }
    }

    static Stream<Layers> ciphers() {
        return PacketCiphers.names().stream()
                .flatMap(name ->
                        Stream.of(new Layers(name, NO_FEC, NO_FEC, 5), new Layers(name, TEN_THREE, TEN_THREE, 5)));
    }

    static Stream<Layers> shapes() {
        return Stream.of(10, 20)
                .flatMap(loss -> Stream.of(
                        new Layers("null", TEN_THREE, TEN_THREE, loss),
                        new Layers("null", TEN_THREE, new Shards(10, 1), loss),
                        new Layers("null", new Shards(2, 2), new Shards(2, 2), loss),
                        new Layers("null", new Shards(20, 10), new Shards(20, 10), loss)));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("ciphers")
    void bytesSurviveEveryCipher(Layers layers) throws IOException, InterruptedException {
        echoFromOurClient(layers, CIPHER_BYTES);
        echoFromTheirClient(layers, CIPHER_BYTES);
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("shapes")
    void bothEndsRebuildLostPackets(Layers layers) throws IOException, InterruptedException {
        echoFromOurClient(layers, FEC_BYTES);
        echoFromTheirClient(layers, FEC_BYTES);
    }

    @Test
    void onlyOneEndNeedsErrorCorrection() throws IOException, InterruptedException {
        echoFromOurClient(new Layers("null", TEN_THREE, NO_FEC, 10), CIPHER_BYTES);
        echoFromTheirClient(new Layers("null", TEN_THREE, NO_FEC, 10), CIPHER_BYTES);
        echoFromOurClient(new Layers("null", NO_FEC, TEN_THREE, 10), CIPHER_BYTES);
        echoFromTheirClient(new Layers("null", NO_FEC, TEN_THREE, 10), CIPHER_BYTES);
    }

    @Test
    void aWrongKeyMeansThatNobodyAnswers() throws IOException, InterruptedException {
        Layers layers = new Layers("aes-128-gcm", NO_FEC, NO_FEC, 0);
        KcpOptions wrongKey = layers.options().toBuilder()
                .cipher(PacketCiphers.of("aes-128-gcm", new byte[KEY.length]))
                .connectTimeout(Duration.ofSeconds(1))
                .build();
        try (InteropPeer.Server server = go.startServer(layers.flags())) {
            assertThatExceptionOfType(SocketTimeoutException.class)
                    .isThrownBy(() -> KcpSession.connect(server.address(), wrongKey));
            InteropPeer.Report report = server.finish();
            assertThat(report.number("sessions")).isZero();
            assertThat(report.number("InCsumErrors")).isPositive();
        }
    }

    /** One after the other, so that the loopback loses none. */
    @Test
    void datagramsOfAllLengthsComeBackFromTheirServer() throws IOException, InterruptedException {
        Layers layers = new Layers("aes-256-gcm", TEN_THREE, TEN_THREE, 0);
        List<String> flags = layers.flags();
        flags.add("--oob");
        try (InteropPeer.Server server = go.startServer(flags)) {
            int longest = exchangeDatagrams(server.address(), layers.options());
            assertThat(server.finish().number("OOBPackets")).isEqualTo(longest);
        }
    }

    /** Exchanges one datagram of every length; returns the longest. */
    private static int exchangeDatagrams(InetSocketAddress server, KcpOptions options) throws IOException {
        try (KcpSession session = KcpSession.connect(server, options)) {
            // kcp-go's application sees a session, and answers datagrams, once the first bytes are there.
            session.outputStream().write(1);
            assertThat(session.inputStream().read()).isEqualTo(1);
            TestPattern pattern = new TestPattern(SEED);
            TestPattern expected = new TestPattern(SEED);
            for (int length = 1; length <= session.maxDatagramSize(); length++) {
                byte[] datagram = new byte[length];
                pattern.next(datagram, length);
                session.sendDatagram(datagram);
                byte[] echo = session.receiveDatagram(Duration.ofSeconds(5));
                assertThat(echo).hasSize(length);
                expected.verify(echo, length);
            }
            return session.maxDatagramSize();
        }
    }

    @Test
    void datagramsOfTheirClientComeBackFromOurServer() throws IOException, InterruptedException {
        Layers layers = new Layers("aes-256-gcm", TEN_THREE, TEN_THREE, 0);
        List<String> flags = layers.flags();
        flags.addAll(List.of("--oob", Integer.toString(DATAGRAMS), "--bytes", Long.toString(CIPHER_BYTES)));
        try (OurServer server = new OurServer(layers.options())) {
            server.echoDatagrams();
            InteropPeer.Report report = go.runClient(server.address(), CLIENT_TIMEOUT, flags);
            assertThat(report.number("oobSent")).isEqualTo(DATAGRAMS);
            assertThat(report.number("oobDamaged")).isZero();
            // Unreliable by nature: those sent before the session existed or faster than they were taken are lost.
            assertThat(report.number("oobReceived")).isGreaterThan(DATAGRAMS / 2);
        }
    }

    private void echoFromOurClient(Layers layers, long bytes) throws IOException, InterruptedException {
        try (InteropPeer.Server server = go.startServer(layers.flags());
                LossyRelay relay = LossyRelay.start(server.address(), layers.conditions(), SEED)) {
            long rebuilt = new OurClient(relay.address(), layers.options(), SEED)
                    .echoStream(bytes)
                    .fecRecovered();
            checkLayers(layers, bytes, server.finish(), rebuilt);
        }
    }

    private void echoFromTheirClient(Layers layers, long bytes) throws IOException, InterruptedException {
        List<String> flags = layers.flags();
        flags.addAll(List.of("--bytes", Long.toString(bytes)));
        try (OurServer server = new OurServer(layers.options());
                LossyRelay relay = LossyRelay.start(server.address(), layers.conditions(), SEED)) {
            InteropPeer.Report report = go.runClient(relay.address(), CLIENT_TIMEOUT, flags);
            checkLayers(layers, bytes, report, server.onlySession().stats().fecRecovered());
        }
    }

    private static void checkLayers(Layers layers, long bytes, InteropPeer.Report theirs, long rebuiltHere) {
        assertThat(theirs.number("bytes")).isEqualTo(bytes);
        if (!layers.cipher().equals(RACING_CIPHER)) {
            assertThat(theirs.number("InCsumErrors")).as(theirs.json()).isZero();
        }
        assertThat(theirs.number("KCPInErrors")).as(theirs.json()).isZero();
        assertThat(rebuiltHere > 0)
                .as("rebuilt here")
                .isEqualTo(layers.theirFec().correct());
        assertThat(theirs.number("FECRecovered") > 0)
                .as("rebuilt there")
                .isEqualTo(layers.ourFec().correct());
    }
}
