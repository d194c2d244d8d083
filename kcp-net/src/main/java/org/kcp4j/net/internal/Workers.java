package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicInteger;

/** The {@link Worker}s of a {@link LoopPair}: sessions are dealt out to them one after the other. Thread safe. */
final class Workers {
    private final NetRuntime runtime;
    private final TimerWheel wheel;
    private final Worker[] workers;
    private final AtomicInteger dealt = new AtomicInteger();

    /** Makes and starts so many. */
    Workers(NetRuntime runtime, TimerWheel wheel, String name, int count) {
        this.runtime = runtime;
        this.wheel = wheel;
        this.workers = new Worker[count];
        for (int i = 0; i < workers.length; i++) {
            workers[i] = new Worker(runtime, "kcp-work-" + name + "-" + i);
            workers[i].start();
        }
    }

    SessionDriver newDriver(Duty duty) {
        int next = Math.floorMod(dealt.getAndIncrement(), workers.length);
        return new WorkerDriver(runtime, wheel, duty, workers[next]);
    }

    void close() {
        for (Worker worker : workers) {
            worker.close();
        }
    }
}
