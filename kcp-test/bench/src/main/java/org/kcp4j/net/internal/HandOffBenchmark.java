package org.kcp4j.net.internal;

import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.TearDown;
import org.openjdk.jmh.annotations.Warmup;

/**
 * How long it takes until a session has seen what was published, when its own thread is woken and when the thread at hand
 * makes the step; and what a timer costs. In this package, because nobody else may see what it measures.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class HandOffBenchmark {
    private static final long TICK_NANOS = 1_000_000;

    /** Public, so that firing has an effect. */
    public long fired;

    private final LiveRuntime runtime = LiveRuntime.instance();
    private final TimerWheel wheel = new TimerWheel(runtime, "bench-wheel"); // never started: turned by hand
    private final TimerWheel.Timer timer = wheel.newTimer(() -> fired++);
    private final Taker taker = new Taker();
    private final VirtualThreadDriver driver = new VirtualThreadDriver(runtime, wheel, taker, "bench-session");
    private long now = runtime.nanoTime();

    private static final class Taker implements Duty {
        volatile long published;
        volatile long taken;
        volatile boolean over;

        @Override
        public long runOnce(long nowNanos) {
            taken = published;
            return over ? FINISHED : NEVER;
        }

        @Override
        public boolean isShort() {
            return false; // what is measured is the way to another thread
        }

        @Override
        public void crashed(Throwable defect) {}
    }

    @Setup
    public void start() {
        driver.start();
    }

    @TearDown
    public void end() {
        taker.over = true;
        driver.signal();
    }

    /** Wakes the session's thread. */
    @Benchmark
    public void wake() {
        taker.published = ++now;
        driver.signal();
        awaitTaken();
    }

    /** Makes the session's step. */
    @Benchmark
    public void stepHere() {
        taker.published = ++now;
        driver.stepHere();
        awaitTaken();
    }

    private void awaitTaken() {
        while (taker.taken != now) {
            Thread.onSpinWait();
        }
    }

    /** Moves a deadline to later, which most steps of a busy session do. */
    @Benchmark
    public void moveTimer() {
        now += TICK_NANOS;
        timer.set(now + 100 * TICK_NANOS);
    }

    /** Sets a timer, and turns the wheel by the millisecond that makes it fire. */
    @Benchmark
    public long fireTimer() {
        now += TICK_NANOS;
        timer.set(now);
        wheel.turn(now + TICK_NANOS);
        return fired;
    }
}
