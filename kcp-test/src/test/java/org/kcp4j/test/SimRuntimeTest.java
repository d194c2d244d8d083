package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowable;

import java.io.IOException;
import java.net.BindException;
import java.net.InetSocketAddress;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** The simulation of threads itself: one at a time, by seed, in virtual time, and an end to every deadlock. */
class SimRuntimeTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(0);

    private static SimRuntime runtime(long seed) {
        return new SimRuntime(seed, LinkProfile.lan());
    }

    /** Three threads that let each other go first; returns in which order they did. */
    private static String interleaving(long seed) throws Throwable {
        StringBuilder order = new StringBuilder();
        SimRuntime sim = runtime(seed);
        sim.run(() -> {
            List<Thread> threads = new ArrayList<>();
            for (String name : List.of("a", "b", "c")) {
                threads.add(sim.start(name, () -> {
                    for (int i = 0; i < 10; i++) {
                        order.append(name);
                        sim.pause();
                    }
                }));
            }
            for (Thread thread : threads) {
                sim.join(thread);
            }
        });
        return order.toString();
    }

    @Test
    void theSeedChoosesWhoRuns() throws Throwable {
        Set<String> orders = new HashSet<>();
        for (long seed = 0; seed < 50; seed++) {
            String order = interleaving(seed);
            assertThat(order).hasSize(30);
            assertThat(interleaving(seed)).isEqualTo(order);
            orders.add(order);
        }
        assertThat(orders).hasSizeGreaterThan(45);
    }

    /** On every Java release: if this changes, no seed repeats what it has found before. */
    @Test
    void theScheduleOfASeedNeverChanges() throws Throwable {
        assertThat(interleaving(1)).isEqualTo("aaaaaaaaaabccbbbbbbbbcccccccbc");
    }

    @Test
    void timeJumpsWhenAllWait() throws Throwable {
        SimRuntime sim = runtime(1);
        List<String> woken = new ArrayList<>();
        sim.run(() -> {
            Thread late = sim.start("late", () -> {
                sim.sleep(Duration.ofHours(5));
                woken.add("late " + sim.world().nowNanos());
            });
            sim.start("early", () -> {
                sim.sleep(Duration.ofHours(2));
                woken.add("early " + sim.world().nowNanos());
            });
            sim.join(late);
        });
        assertThat(woken).containsExactly("early 7200000000000", "late 18000000000000");
    }

    @Test
    void aDeadlockIsReportedWithEveryStack() {
        SimRuntime sim = runtime(2);
        assertThatThrownBy(() -> sim.run(() -> {
                    KcpListener listener = KcpListener.bind(ANY);
                    sim.join(sim.start("acceptor", listener::accept));
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("nobody can ever run again")
                .hasMessageContaining("seed 2")
                .hasMessageContaining("\"main\" PARKED")
                .hasMessageContaining("\"acceptor\" PARKED")
                .hasMessageContaining("AcceptQueue.take")
                .hasMessageContaining("kcp-recv-")
                .hasMessageContaining("TimerWheel.run");
    }

    @Test
    void anEndlessSimulationIsReported() {
        SimRuntime sim = new SimRuntime(3, LinkProfile.lan(), Duration.ofMinutes(1));
        assertThatThrownBy(() -> sim.run(() -> {
                    for (; ; ) {
                        sim.sleep(Duration.ofSeconds(1));
                    }
                }))
                .isInstanceOf(AssertionError.class)
                .hasMessageContaining("not done after PT1M");
    }

    @Test
    void theFirstThingThatAnyThreadThrowsFailsTheSimulation() {
        SimRuntime sim = runtime(4);
        assertThatThrownBy(() -> sim.run(() -> {
                    sim.start("clumsy", () -> {
                        throw new IOException("dropped it");
                    });
                    sim.sleep(Duration.ofDays(1));
                }))
                .isInstanceOf(IOException.class)
                .hasMessage("dropped it");
    }

    @Test
    void everyThreadEndsWithTheSimulation() throws Throwable {
        List<Thread> threads = new ArrayList<>();
        List<String> unwound = new ArrayList<>();
        SimRuntime sim = runtime(5);
        sim.run(() -> {
            KcpListener listener = KcpListener.bind(ANY);
            for (int i = 0; i < 5; i++) {
                threads.add(sim.start("sleeper", () -> {
                    try {
                        sim.sleep(Duration.ofDays(1));
                    } finally {
                        unwound.add("sleeper");
                    }
                }));
            }
            threads.add(sim.start("acceptor", listener::accept));
            sim.sleep(Duration.ofMillis(1));
        });
        assertThat(unwound).hasSize(5);
        for (Thread thread : threads) {
            thread.join();
            assertThat(thread.isAlive()).isFalse();
        }
    }

    @Test
    void interruptsEndSleeps() throws Throwable {
        SimRuntime sim = runtime(6);
        sim.run(() -> {
            Thread sleeper = sim.start(
                    "sleeper",
                    () -> assertThatThrownBy(() -> sim.sleep(Duration.ofDays(1)))
                            .isInstanceOf(InterruptedException.class));
            sim.sleep(Duration.ofSeconds(1));
            sim.interrupt(sleeper);
            sim.join(sleeper);
            assertThat(sim.world().nowNanos()).isEqualTo(1_000_000_000L);
        });
    }

    @Test
    void portsAreGivenOnceAndFreedByClosing() throws Throwable {
        SimRuntime sim = runtime(7);
        sim.run(() -> {
            InetSocketAddress local = new InetSocketAddress("10.2.3.4", 4000);
            KcpListener listener = KcpListener.bind(local);
            assertThat(listener.localAddress()).isEqualTo(local);
            assertThatThrownBy(() -> KcpListener.bind(local)).isInstanceOf(BindException.class);
            listener.close();
            KcpListener.bind(local).close();
            assertThat(KcpListener.bind(ANY).localAddress())
                    .isNotEqualTo(KcpListener.bind(ANY).localAddress());
        });
    }

    @Test
    void nobodyAnswersWhereNobodyListens() throws Throwable {
        SimRuntime sim = runtime(8);
        sim.run(() -> {
            Throwable thrown = catchThrowable(() -> KcpSession.connect(new InetSocketAddress("10.9.9.9", 1)));
            assertThat(thrown).isInstanceOf(SocketTimeoutException.class);
            assertThat(Duration.ofNanos(sim.world().nowNanos()))
                    .isEqualTo(KcpOptions.defaults().connectTimeout());
        });
    }

    @Test
    void codeOutsideDoesNotGetIn() {
        SimRuntime sim = runtime(9);
        assertThatThrownBy(sim::pause)
                .isInstanceOf(IllegalStateException.class)
                .hasMessageContaining("no thread of this simulation");
    }

    /** An echo of some kilobytes; returns the fingerprint of all that happened. */
    private static long echo(long seed) throws Throwable {
        SimRuntime sim = new SimRuntime(seed, LinkProfile.lte().withLoss(0.05));
        sim.run(() -> {
            KcpListener listener = KcpListener.bind(ANY);
            sim.start("server", () -> {
                KcpSession session = listener.accept();
                session.inputStream().transferTo(session.outputStream());
                session.close();
            });
            try (KcpSession session = KcpSession.connect(listener.localAddress())) {
                byte[] sent = new byte[20_000];
                new SimRandom(seed).nextBytes(sent);
                Thread writer = sim.start("writer", () -> {
                    session.outputStream().write(sent);
                    session.shutdownOutput();
                });
                assertThat(session.inputStream().readAllBytes()).isEqualTo(sent);
                sim.join(writer);
            }
        });
        return sim.fingerprint();
    }

    @Test
    void theSameSeedIsTheSameRun() throws Throwable {
        Set<Long> runs = new HashSet<>();
        for (long seed = 0; seed < 20; seed++) {
            long run = echo(seed);
            assertThat(echo(seed)).as("seed %d", seed).isEqualTo(run);
            runs.add(run);
        }
        assertThat(runs).hasSize(20);
    }
}
