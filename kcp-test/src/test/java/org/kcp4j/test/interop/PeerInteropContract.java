package org.kcp4j.test.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.cli.demo.LinkConditions;
import org.kcp4j.cli.demo.LossyRelay;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.KeepAlive;

/**
 * What every other implementation and kcp4j have to manage together, over real UDP on 127.0.0.1: each as the server of
 * the other, every byte checked. A subclass names the peer.
 */
@Tag("interop")
@Timeout(120)
abstract class PeerInteropContract {
    private static final int SEGMENT_HEADER_BYTES = 24;
    private static final int PARALLEL_SESSIONS = 64;
    private static final int PARALLEL_BYTES_PER_SESSION = 500_000;
    private static final long SEED = 20_260_101;
    private static final KeepAlive OFTEN = new KeepAlive(Duration.ofMillis(100), Duration.ofMillis(100), 20);
    private static final int ROUNDS = 5;
    private static final int PER_ROUND = 50_000;
    private static final long BYTES_IN_SMALL_MESSAGES = 1_000_000;
    private static final int LONGEST_SMALL_MESSAGE = 200;
    private static final Duration CLIENT_TIMEOUT = Duration.ofSeconds(100);

    /** The peer, or a skipped test where it is missing. */
    abstract InteropPeer peer();

    /** How much is echoed in each direction under each use. */
    abstract long bytes();

    /** The longest message that the peer takes and returns in one piece. */
    abstract int longestMessage(int mtu);

    /** One way of using a link. */
    record Use(boolean stream, int mtu, int lossPercent) {
        KcpOptions options() {
            return KcpOptions.builder().stream(stream).mtu(mtu).build();
        }

        LinkConditions conditions() {
            return LinkConditions.perfect().withLoss(lossPercent);
        }

        List<String> flags() {
            List<String> flags = new ArrayList<>(List.of("--mtu", Integer.toString(mtu)));
            if (stream) {
                flags.add("--stream");
            }
            return flags;
        }

        @Override
        public String toString() {
            return "%s, MTU %d, %d %% loss".formatted(stream ? "stream" : "messages", mtu, lossPercent);
        }
    }

    static Stream<Use> uses() {
        return Stream.of(true, false)
                .flatMap(stream ->
                        Stream.of(1400, 1200).flatMap(mtu -> Stream.of(0, 10).map(loss -> new Use(stream, mtu, loss))));
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void ourClientGetsItsBytesBackFromTheirServer(Use use) throws IOException, InterruptedException {
        try (InteropPeer.Server server = peer().startServer(use.flags());
                LossyRelay relay = LossyRelay.start(server.address(), use.conditions(), SEED)) {
            OurClient client = new OurClient(relay.address(), use.options(), SEED);
            if (use.stream()) {
                client.echoStream(bytes());
            } else {
                client.echoMessages(bytes(), longestMessage(use.mtu()));
            }
            checkReport(server.finish(), bytes());
        }
    }

    @ParameterizedTest(name = "{0}")
    @MethodSource("uses")
    void theirClientGetsItsBytesBackFromOurServer(Use use) throws IOException, InterruptedException {
        try (OurServer server = new OurServer(use.options());
                LossyRelay relay = LossyRelay.start(server.address(), use.conditions(), SEED)) {
            List<String> flags = use.flags();
            flags.addAll(List.of("--bytes", Long.toString(bytes())));
            if (!use.stream()) {
                flags.addAll(List.of("--messages", "--write", Integer.toString(longestMessage(use.mtu()))));
            }
            runClient(relay.address(), flags, bytes());
            assertThat(server.sessions()).isEqualTo(1);
        }
    }

    @Test
    void manySessionsOfOursShareTheirServer() throws IOException, InterruptedException, ExecutionException {
        Use use = new Use(true, 1400, 10);
        try (InteropPeer.Server server = peer().startServer(use.flags());
                LossyRelay relay = LossyRelay.start(server.address(), use.conditions(), SEED);
                ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            List<Future<?>> clients = new ArrayList<>();
            for (int i = 0; i < PARALLEL_SESSIONS; i++) {
                OurClient client = new OurClient(relay.address(), use.options(), SEED + i);
                clients.add(threads.submit(() -> {
                    client.echoStream(PARALLEL_BYTES_PER_SESSION);
                    return client;
                }));
            }
            for (Future<?> client : clients) {
                client.get();
            }
            InteropPeer.Report report = server.finish();
            checkReport(report, (long) PARALLEL_SESSIONS * PARALLEL_BYTES_PER_SESSION);
            assertThat(report.number("sessions")).isEqualTo(PARALLEL_SESSIONS);
        }
    }

    @Test
    void manySessionsOfTheirsShareOurServer() throws IOException, InterruptedException {
        Use use = new Use(true, 1400, 10);
        try (OurServer server = new OurServer(use.options());
                LossyRelay relay = LossyRelay.start(server.address(), use.conditions(), SEED)) {
            List<String> flags = use.flags();
            flags.addAll(List.of("--sessions", Integer.toString(PARALLEL_SESSIONS)));
            flags.addAll(List.of("--bytes", Integer.toString(PARALLEL_BYTES_PER_SESSION)));
            runClient(relay.address(), flags, (long) PARALLEL_SESSIONS * PARALLEL_BYTES_PER_SESSION);
            assertThat(server.sessions()).isEqualTo(PARALLEL_SESSIONS);
        }
    }

    /** Questions, answers, the end mark and what the tombstone answers are nothing to them but acknowledged. */
    @Test
    void askingWhetherTheyAreThereDisturbsNothing() throws Exception {
        Use use = new Use(true, 1400, 0);
        KcpOptions asking = use.options().toBuilder().keepAlive(OFTEN).build();
        try (InteropPeer.Server server = peer().startServer(use.flags())) {
            KcpSession session = KcpSession.connect(server.address(), asking);
            session.setReadTimeout(Duration.ofSeconds(20));
            for (int round = 0; round < ROUNDS; round++) {
                byte[] sent = new byte[PER_ROUND];
                Arrays.fill(sent, (byte) round);
                session.outputStream().write(sent);
                assertThat(session.inputStream().readNBytes(PER_ROUND)).isEqualTo(sent);
                Thread.sleep(OFTEN.idle().plus(OFTEN.interval().multipliedBy(2)));
            }
            assertThat(session.stats().inPackets())
                    .as("an answer to each question")
                    .isGreaterThan(3 * ROUNDS);
            session.shutdownOutput();
            Thread.sleep(OFTEN.interval());
            session.close();
            assertThat(session.isDelivered()).as("end mark included").isTrue();
            InteropPeer.Report report = server.finish();
            checkReport(report, ROUNDS * PER_ROUND);
            assertThat(report.number("sessions")).isEqualTo(1);
        }
    }

    /** They take copies for what arrives twice on any network. */
    @Test
    void copiesOfSmallMessagesDisturbNothing() throws IOException, InterruptedException {
        Use use = new Use(false, 1400, 10);
        KcpOptions options = use.options().toBuilder().copies(3).repeatCopies(3).build();
        try (InteropPeer.Server server = peer().startServer(use.flags());
                LossyRelay relay = LossyRelay.start(server.address(), use.conditions(), SEED)) {
            new OurClient(relay.address(), options, SEED).echoMessages(BYTES_IN_SMALL_MESSAGES, LONGEST_SMALL_MESSAGE);
            checkReport(server.finish(), BYTES_IN_SMALL_MESSAGES);
        }
    }

    @Test
    void theirDeathIsNoticedWhileNothingIsUnderWay() throws Exception {
        Use use = new Use(true, 1400, 0);
        KcpOptions asking = use.options().toBuilder().keepAlive(OFTEN).build();
        try (InteropPeer.Server server = peer().startServer(use.flags());
                KcpSession session = KcpSession.connect(server.address(), asking)) {
            session.outputStream().write(1);
            assertThat(session.inputStream().read()).isEqualTo(1);
            server.process().close();
            assertThatThrownBy(() -> session.inputStream().read())
                    .isInstanceOf(SocketException.class)
                    .hasMessage("Connection timed out");
        }
    }

    /** Runs the peer's client, which checks every byte itself and fails the test where one is wrong. */
    private void runClient(InetSocketAddress server, List<String> flags, long bytesInAll)
            throws IOException, InterruptedException {
        checkReport(peer().runClient(server, CLIENT_TIMEOUT, flags), bytesInAll);
    }

    /** The peer got all bytes, and found nothing wrong with any of our packets. */
    private void checkReport(InteropPeer.Report report, long bytesInAll) {
        assertThat(report.number("bytes")).as(report.json()).isEqualTo(bytesInAll);
        assertThat(report.number(peer().refusals())).as(report.json()).isZero();
    }

    static int segmentPayload(int mtu) {
        return mtu - SEGMENT_HEADER_BYTES;
    }
}
