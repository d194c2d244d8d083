package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The hand-off between producers and a session's owner, on real threads. */
@Tag("live")
class SteppingDriverTest {
    private static final int SIGNALS = 200_000;

    /** Takes what was published; whatever was published before a signal has to be seen by a later step. */
    private static final class Taker implements Duty {
        final AtomicLong published = new AtomicLong();
        final AtomicLong taken = new AtomicLong();
        final CountDownLatch ended = new CountDownLatch(1);
        volatile boolean over;

        @Override
        public long runOnce(long nowNanos) {
            if (over) {
                ended.countDown();
                return FINISHED;
            }
            taken.set(published.get());
            return NEVER;
        }

        @Override
        public boolean isShort() {
            return true;
        }

        @Override
        public void crashed(Throwable defect) {
            ended.countDown();
        }
    }

    private final NetRuntime runtime = LiveRuntime.instance();
    private final TimerWheel wheel = new TimerWheel(runtime, "test-wheel");
    private final Taker taker = new Taker();

    @Test
    void aThreadOfItsOwnMissesNoSignal() throws InterruptedException {
        noSignalIsLost(new VirtualThreadDriver(runtime, wheel, taker, "test-session"));
    }

    @Test
    void aWorkerMissesNoSignal() throws InterruptedException {
        Worker worker = new Worker(runtime, "test-worker");
        worker.start();
        noSignalIsLost(new WorkerDriver(runtime, wheel, taker, worker));
        worker.close();
    }

    @SuppressWarnings("ThreadPriorityCheck") // yielding is for speed alone
    private void noSignalIsLost(SessionDriver driver) throws InterruptedException {
        wheel.start();
        driver.start();
        // Each publication waits for its own to be taken: a single lost wake-up stops everything.
        for (int i = 1; i <= SIGNALS; i++) {
            taker.published.set(i);
            driver.signal();
            if ((i & 15) == 0) {
                continue; // also let signals pile up
            }
            long patience = System.nanoTime() + TimeUnit.SECONDS.toNanos(20);
            while (taker.taken.get() < i) {
                Thread.yield();
                assertThat(System.nanoTime()).as("signal " + i + " was lost").isLessThan(patience);
            }
        }
        taker.over = true;
        driver.signal();
        assertThat(taker.ended.await(20, TimeUnit.SECONDS)).isTrue();
        assertThat(driver.wakeUps()).isPositive();
        wheel.close();
    }
}
