package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Ten thousand short sessions from end to end, ended by either side in every way. */
@Tag("live")
@Timeout(120)
class ManySessionsTest {
    private static final int SESSIONS = 10_000;
    private static final int AT_ONCE = 50;
    private static final long SEED = 42;
    private static final KcpOptions OPTIONS = KcpOptions.builder()
            .keepAlive(new KeepAlive(Duration.ofSeconds(2), Duration.ofMillis(500), 4))
            .build();

    private final BitSet served = new BitSet(); // guarded by itself
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    @Test
    void nothingIsLeftOfThemAndNothingComesTwice() throws Exception {
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor();
                KcpListener listener =
                        KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OPTIONS)) {
            threads.execute(() -> accept(listener, threads));
            AtomicInteger next = new AtomicInteger();
            List<Future<Integer>> clients = new ArrayList<>();
            for (int i = 0; i < AT_ONCE; i++) {
                clients.add(threads.submit(() -> {
                    int done = 0;
                    for (int id = next.getAndIncrement(); id < SESSIONS; id = next.getAndIncrement()) {
                        done += use(listener.localAddress(), id);
                    }
                    return done;
                }));
            }
            int answered = 0;
            for (Future<Integer> client : clients) {
                answered += client.get();
            }
            await(() -> listener.stats().sessions() == 0);
            assertThat(answered).isEqualTo(SESSIONS);
            assertThat(served.cardinality()).isEqualTo(SESSIONS);
            assertThat(twice).hasValue(0);
            assertThat(accepted).as("sessions accepted: no ghosts").hasValue(SESSIONS);
        }
        // The listener's own end a moment after it; those of the clients stay.
        await(() -> threadsCalled("kcp-recv-", "kcp-wheel-") <= 2);
    }

    private static long threadsCalled(String... prefixes) {
        return Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> List.of(prefixes).stream().anyMatch(thread.getName()::startsWith))
                .count();
    }

    private void accept(KcpListener listener, ExecutorService threads) {
        try {
            while (true) {
                KcpSession session = listener.accept();
                accepted.incrementAndGet();
                threads.execute(() -> serve(session));
            }
        } catch (IOException e) {
            // The listener was closed.
        }
    }

    /** Answers a number with itself; then closes, or waits for the peer to close, or kills the session. */
    private void serve(KcpSession session) {
        try {
            int id = new DataInputStream(session.inputStream()).readInt();
            synchronized (served) {
                if (served.get(id)) {
                    twice.incrementAndGet();
                }
                served.set(id);
            }
            new DataOutputStream(session.outputStream()).writeInt(id);
            end(session, new Random(SEED + id));
        } catch (IOException e) {
            throw new AssertionError(e); // and the client misses its answer
        }
    }

    /** Returns how often it was answered: once. */
    private static int use(InetSocketAddress server, int id) throws IOException {
        KcpSession session = KcpSession.connect(server, OPTIONS);
        new DataOutputStream(session.outputStream()).writeInt(id);
        int answer = new DataInputStream(session.inputStream()).readInt();
        assertThat(answer).isEqualTo(id);
        end(session, new Random(-SEED - id));
        return 1;
    }

    private static void end(KcpSession session, Random random) throws IOException {
        int way = random.nextInt(10);
        if (way == 0) {
            // Killed, but not before the peer has its answer.
            session.shutdownOutput();
            awaitEnd(session);
            session.abort();
        } else if (way < 5) {
            session.shutdownOutput();
            awaitEnd(session);
            session.close();
        } else {
            session.close();
        }
    }

    private static void awaitEnd(KcpSession session) throws IOException {
        try {
            assertThat(session.inputStream().read()).isEqualTo(-1);
        } catch (SocketException e) {
            assertThat(e).hasMessage("Connection timed out"); // the peer was killed before it could say so
        }
    }

    /** Live: nobody tells when the last session of an endpoint is forgotten. */
    private static void await(BooleanSupplier condition) throws InterruptedException {
        for (int i = 0; i < 300 && !condition.getAsBoolean(); i++) {
            Thread.sleep(100);
        }
        assertThat(condition.getAsBoolean()).isTrue();
    }
}
