package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.BitSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.BooleanSupplier;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.internal.CurrentRuntime;
import org.kcp4j.net.internal.LiveRuntime;
import org.kcp4j.net.internal.LoopPair;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Ten thousand short sessions from end to end, ended by either side in every way: no answer is missing or comes twice, and
 * no session, socket, thread, buffer or memory is left of them.
 */
@Tag("live")
@Timeout(120)
class ManySessionsTest {
    private static final int SESSIONS = 10_000;
    private static final int AT_ONCE = 50;
    private static final long SEED = 42;
    private static final KcpOptions OPTIONS = KcpOptions.builder()
            .keepAlive(new KeepAlive(Duration.ofSeconds(2), Duration.ofMillis(500), 4))
            .build();

    /** What may be left of all of them together: 400 bytes each. */
    private static final long HEAP_BOUND = 4 << 20;

    private final long loopThreads = threadsCalled("kcp-recv-", "kcp-wheel-"); // of the clients of other tests
    private final World world = new World();
    private final BitSet served = new BitSet(SESSIONS); // guarded by itself
    private final AtomicInteger twice = new AtomicInteger();
    private final AtomicInteger accepted = new AtomicInteger();

    /** The real world, and what of its endpoints and their buffers is in use. */
    private static final class World implements InvocationHandler {
        final NetRuntime runtime = (NetRuntime)
                Proxy.newProxyInstance(NetRuntime.class.getClassLoader(), new Class<?>[] {NetRuntime.class}, this);
        final Set<LoopPair> loops = ConcurrentHashMap.newKeySet();
        final AtomicInteger endpoints = new AtomicInteger();

        @Override
        public Object invoke(Object proxy, Method method, Object[] args) throws Throwable {
            try {
                Object result = method.invoke(LiveRuntime.instance(), args);
                return switch (method.getName()) {
                    case "newDriver" -> {
                        loops.add((LoopPair) args[0]);
                        yield result;
                    }
                    case "show" -> shown((Runnable) result);
                    default -> result;
                };
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        }

        private Runnable shown(Runnable end) {
            endpoints.incrementAndGet();
            return () -> {
                end.run();
                endpoints.decrementAndGet();
            };
        }

        /** Whether all packets and batches are back in the pools. */
        boolean isEverythingReturned() {
            try {
                loops.forEach(LoopPair::assertAllReturned);
                return true;
            } catch (AssertionError inUse) {
                return false;
            }
        }
    }

    @Test
    void nothingIsLeftOfThemAndNothingComesTwice() throws Exception {
        play(0, SESSIONS / 20); // whatever is made once
        long before = heldBytes();
        play(SESSIONS / 20, SESSIONS);
        assertThat(heldBytes() - before).as("bytes left on the heap").isLessThan(HEAP_BOUND);
    }

    private void play(int first, int end) throws Exception {
        accepted.set(0);
        try (ExecutorService threads =
                Executors.newThreadPerTaskExecutor(task -> Thread.ofVirtual().unstarted(() -> inWorld(task)))) {
            KcpListener listener = threads.submit(
                            () -> KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OPTIONS))
                    .get();
            try (listener) {
                play(listener, threads, first, end);
            }
        }
        // Endpoints end a moment after their last session, and their threads a moment after them.
        await(() -> world.endpoints.get() == 0);
        await(() -> threadsCalled("kcp-recv-", "kcp-wheel-") <= loopThreads + 2); // those of the clients stay
        assertThat(world.loops).as("the listener's and the clients'").hasSize(2);
        await(world::isEverythingReturned);
        world.loops.clear();
    }

    private void inWorld(Runnable task) {
        CurrentRuntime.bind(world.runtime);
        task.run();
    }

    private void play(KcpListener listener, ExecutorService threads, int first, int end) throws Exception {
        threads.execute(() -> accept(listener, threads));
        AtomicInteger next = new AtomicInteger(first);
        List<Future<Integer>> clients = new ArrayList<>();
        for (int i = 0; i < AT_ONCE; i++) {
            clients.add(threads.submit(() -> {
                int done = 0;
                for (int id = next.getAndIncrement(); id < end; id = next.getAndIncrement()) {
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
        assertThat(answered).isEqualTo(end - first);
        assertThat(served.cardinality()).isEqualTo(end);
        assertThat(twice).hasValue(0);
        assertThat(accepted).as("sessions accepted: no ghosts").hasValue(end - first);
    }

    private static long heldBytes() {
        System.gc();
        return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
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
