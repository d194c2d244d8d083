package org.kcp4j.net.internal;

import java.io.IOException;
import org.HdrHistogram.Histogram;
import org.kcp4j.net.KcpOptions;

/** How late the wheel of this process's client sessions fires: a timer beside theirs, again and again. */
public final class WheelLateness {
    private static final long PERIOD_NANOS = 5_000_000;

    private final LiveRuntime runtime = LiveRuntime.instance();
    private final Histogram late = new Histogram(3); // the wheel's thread
    private final TimerWheel.Timer timer;
    private long due;
    private volatile boolean stopped;

    /**
     * Begins.
     *
     * @throws IllegalStateException if there is no socket to be had
     */
    public WheelLateness() {
        this.timer = wheel().newTimer(this::fired);
        due = runtime.nanoTime() + PERIOD_NANOS;
        timer.set(due);
    }

    private TimerWheel wheel() {
        try (DatagramLink any = runtime.openLink(null, null, SocketSettings.of(KcpOptions.defaults()))) {
            return runtime.clientLoops(any).wheel();
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private void fired() {
        late.recordValue(Math.max(0, runtime.nanoTime() - due));
        if (!stopped) {
            due = runtime.nanoTime() + PERIOD_NANOS;
            timer.set(due);
        }
    }

    /**
     * Ends.
     *
     * @return how late it was, in nanoseconds
     * @throws InterruptedException if interrupted
     */
    public Histogram stop() throws InterruptedException {
        stopped = true;
        Thread.sleep(100); // the last one fires
        return late;
    }
}
