package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kcp4j.mux.MuxConfig;
import org.kcp4j.mux.MuxSession;
import org.kcp4j.mux.MuxStream;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/** Streams over one session, under schedules and links chosen by seed. */
class MuxScenarioTest {
    /** Two sessions and what they carry. */
    private record Pair(KcpSession clientTransport, MuxSession client, KcpSession serverTransport, MuxSession server) {
        static Pair connect(MuxConfig config) throws IOException {
            KcpListener listener = KcpListener.bind(new InetSocketAddress(0));
            KcpSession client = KcpSession.connect(listener.localAddress());
            KcpSession server = listener.accept();
            return new Pair(
                    client,
                    MuxSession.client(client.inputStream(), client.outputStream(), config),
                    server,
                    MuxSession.server(server.inputStream(), server.outputStream(), config));
        }
    }

    private static Duration now(SimRuntime sim) {
        return Duration.ofNanos(sim.world().nowNanos());
    }

    private static byte[] bytes(int stream, int length) {
        byte[] bytes = new byte[length];
        for (int i = 0; i < length; i++) {
            bytes[i] = (byte) (i * 31 + (i >> 8) + stream);
        }
        return bytes;
    }

    @SimTest(seeds = 60)
    void streamsShareALinkThatLosesAndReorders(SimRuntime sim, SimRandom random) throws Exception {
        sim.world().profile(LinkProfile.lte());
        MuxConfig config = MuxConfig.builder()
                .version(1 + random.nextInt(2))
                .maxFrameBytes(1 + random.nextInt(3000))
                .streamBufferBytes(1 + random.nextInt(20_000))
                .sendBufferBytes(1 + random.nextInt(5000))
                .build();
        Pair pair = Pair.connect(config);
        List<Thread> threads = new ArrayList<>();
        int count = 1 + random.nextInt(6);
        int[] lengths = new int[count];
        for (int i = 0; i < count; i++) {
            lengths[i] = random.nextInt(8000);
            MuxStream stream = pair.client.openStream();
            byte[] question = bytes(stream.id(), lengths[i]);
            threads.add(sim.start("writer", () -> {
                stream.outputStream().write(question);
                stream.shutdownOutput();
            }));
            threads.add(sim.start("reader", () -> {
                assertThat(stream.inputStream().readAllBytes()).isEqualTo(question);
                stream.close();
            }));
            MuxStream echo = pair.server.acceptStream();
            threads.add(sim.start("echo", () -> {
                echo.inputStream().transferTo(echo.outputStream());
                echo.close();
            }));
        }
        for (Thread thread : threads) {
            sim.join(thread);
        }
        pair.client.close();
        assertThatThrownBy(pair.server::acceptStream).hasMessage("Connection closed by peer");
        assertThat(pair.server.streams()).isZero();
        assertThat(pair.server.stats().bytesReceived())
                .isEqualTo(Arrays.stream(lengths).sum());
    }

    @SimTest(seeds = 5)
    void keepaliveKeepsAnIdleSession(SimRuntime sim) throws Exception {
        Pair pair = Pair.connect(MuxConfig.defaults());
        sim.sleep(Duration.ofMinutes(30));
        assertThat(pair.client.isClosed()).isFalse();
        assertThat(pair.server.isClosed()).isFalse();
        assertThat(pair.client.stats().framesReceived()).isBetween(179L, 180L);
        MuxStream stream = pair.client.openStream();
        stream.outputStream().write(1);
        assertThat(pair.server.acceptStream().inputStream().read()).isEqualTo(1);
    }

    @SimTest(seeds = 10)
    void aPeerThatFallsSilentIsNoticedWithinTwoTimeouts(SimRuntime sim, SimRandom random) throws Exception {
        KcpListener listener = KcpListener.bind(new InetSocketAddress(0));
        KcpSession transport = KcpSession.connect(listener.localAddress());
        KcpSession silent = listener.accept();
        MuxSession session = MuxSession.client(transport.inputStream(), transport.outputStream(), MuxConfig.defaults());
        Thread drain = sim.start("drain", () -> {
            assertThat(silent.inputStream().readAllBytes()).isNotEmpty();
        });
        sim.sleep(Duration.ofMillis(random.nextInt(29_000)));
        silent.outputStream().write(new byte[] {2, 3, 0, 0, 0, 0, 0, 0}); // its last sign of life
        Duration from = now(sim);
        assertThatThrownBy(session::acceptStream)
                .isInstanceOf(SocketException.class)
                .hasMessageStartingWith("Connection timed out");
        assertThat(now(sim).minus(from)).isBetween(Duration.ofSeconds(30), Duration.ofSeconds(61));
        assertThat(session.failure()).isNotNull();
        sim.join(drain);
    }

    @SimTest(seeds = 10)
    void anApplicationThatDoesNotReadIsNotTakenForASilentPeer(SimRuntime sim) throws Exception {
        MuxConfig config = MuxConfig.builder()
                .version(1)
                .receiveBufferBytes(10_000)
                .streamBufferBytes(10_000)
                .build();
        Pair pair = Pair.connect(config);
        MuxStream stream = pair.client.openStream();
        sim.start("writer", () -> {
            stream.outputStream().write(new byte[200_000]);
            stream.shutdownOutput();
        });
        MuxStream unread = pair.server.acceptStream();
        sim.sleep(Duration.ofMinutes(10));
        assertThat(pair.server.isClosed()).isFalse();
        assertThat(unread.inputStream().readAllBytes()).hasSize(200_000);
    }

    @SimTest(seeds = 30)
    void waitsEndOnTime(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(MuxConfig.defaults());
        MuxStream stream = pair.client.openStream();
        MuxStream other = pair.server.acceptStream();
        Duration timeout = Duration.ofMillis(1 + random.nextInt(50_000));
        Duration from = now(sim);
        stream.setReadTimeout(timeout);
        assertThatThrownBy(() -> stream.inputStream().read()).isInstanceOf(SocketTimeoutException.class);
        assertThat(now(sim).minus(from)).isBetween(timeout, timeout.plusMillis(1));

        from = now(sim);
        assertThatThrownBy(() -> pair.server.acceptStream(timeout)).isInstanceOf(SocketTimeoutException.class);
        assertThat(now(sim).minus(from)).isBetween(timeout, timeout.plusMillis(1));

        from = now(sim);
        other.setWriteTimeout(timeout);
        assertThatThrownBy(() -> other.outputStream().write(new byte[1 << 20]))
                .isInstanceOfSatisfying(
                        SocketTimeoutException.class,
                        e -> assertThat(e.bytesTransferred).isLessThanOrEqualTo(262_144 + 65_536));
        assertThat(now(sim).minus(from)).isBetween(timeout, timeout.plusMillis(1));
    }

    @SimTest(seeds = 100)
    void anInterruptEndsAReadOrComesTooLate(SimRuntime sim, SimRandom random) throws Exception {
        Pair pair = Pair.connect(MuxConfig.defaults());
        MuxStream stream = pair.client.openStream();
        MuxStream other = pair.server.acceptStream();
        int[] got = {-1};
        boolean[] over = {false};
        Thread reader = sim.start("reader", () -> {
            try {
                got[0] = stream.inputStream().read();
            } catch (InterruptedIOException e) {
                assertThat(Thread.interrupted()).isTrue();
            }
            over[0] = true;
        });
        sim.sleep(Duration.ofNanos(random.nextInt(3) * 10_000_000L));
        other.outputStream().write(9);
        sim.sleep(Duration.ofNanos(random.nextInt(3) * 10_000_000L));
        if (!over[0]) {
            sim.interrupt(reader);
        }
        sim.join(reader);
        assertThat(got[0] == 9 ? 9 : stream.inputStream().read()).isEqualTo(9);
    }

    @SimTest(seeds = 30)
    void closeGivesUpOnAStreamThatNobodyReads(SimRuntime sim) throws Exception {
        MuxConfig config =
                MuxConfig.builder().lingerTimeout(Duration.ofSeconds(3)).build();
        Pair pair = Pair.connect(config);
        MuxStream stream = pair.client.openStream();
        pair.server.acceptStream();
        stream.outputStream().write(new byte[262_144 + 10]);
        Duration from = now(sim);
        pair.client.close();
        assertThat(now(sim).minus(from)).isBetween(Duration.ofSeconds(3), Duration.ofSeconds(9));
        assertThat(pair.clientTransport.isClosed()).isTrue();
        assertThatThrownBy(pair.server::acceptStream).hasMessage("Connection closed by peer");
        assertThat(pair.serverTransport.isClosed()).isTrue();
    }
}
