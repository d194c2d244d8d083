package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.BindException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** Several sockets on one port, over real UDP on loopback. */
@Tag("live")
@Timeout(60)
class LiveShardsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final KcpOptions SHARDED = KcpOptions.builder().shards(4).build();

    @Test
    void manySessionsOverFourSocketsAreEchoed() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KcpListener listener = KcpListener.bind(ANY_PORT, SHARDED)) {
            threads.execute(() -> serve(listener, threads));
            Future<?>[] clients = IntStream.range(0, 64)
                    .mapToObj(i -> threads.submit(() -> echo(listener.localAddress(), i)))
                    .toArray(Future<?>[]::new);
            for (Future<?> client : clients) {
                client.get();
            }
            assertThat(listener.stats().passiveOpens()).isEqualTo(64);
        }
    }

    private static void serve(KcpListener listener, ExecutorService threads) {
        try {
            while (true) {
                KcpSession session = listener.accept();
                var unused = threads.submit(() -> {
                    try (session) {
                        session.inputStream().transferTo(session.outputStream());
                    }
                    return null;
                });
            }
        } catch (IOException closed) {
            assertThat(closed).isInstanceOf(SocketException.class);
        }
    }

    private static Void echo(InetSocketAddress server, int seed) throws IOException {
        byte[] sent = new byte[100_000];
        new Random(seed).nextBytes(sent);
        try (KcpSession session = KcpSession.connect(server)) {
            Thread writer = Thread.startVirtualThread(() -> {
                try {
                    session.outputStream().write(sent);
                    session.shutdownOutput();
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            byte[] echoed = session.inputStream().readAllBytes();
            assertThat(Arrays.equals(echoed, sent))
                    .as("echo of client %d", seed)
                    .isTrue();
            writer.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
        return null;
    }

    @Test
    void theSystemSpreadsThePeers() throws Exception {
        assumeTrue(System.getProperty("os.name").equals("Linux"), "only Linux spreads peers");
        Endpoint listener = Endpoint.listen(LiveRuntime.instance(), ANY_PORT, SHARDED);
        for (int peer = 0; peer < 64; peer++) {
            Endpoint.connect(LiveRuntime.instance(), listener.localAddress(), peer, KcpOptions.defaults())
                    .port()
                    .abort();
        }
        assertThat(listener.shards())
                .hasSize(4)
                .allMatch(shard -> shard.router().counters().inPackets > 0);
        listener.close();
    }

    @Test
    void aPortThatIsSharedAmongShardsIsInUseForEverybodyElse() throws IOException {
        try (KcpListener listener = KcpListener.bind(ANY_PORT, SHARDED)) {
            for (KcpOptions options : new KcpOptions[] {SHARDED, KcpOptions.defaults()}) {
                assertThatThrownBy(() -> KcpListener.bind(listener.localAddress(), options))
                        .isInstanceOf(BindException.class)
                        .hasMessage("Address already in use");
            }
        }
    }
}
