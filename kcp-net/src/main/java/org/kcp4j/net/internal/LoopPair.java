package org.kcp4j.net.internal;

import java.io.IOException;
import java.util.Objects;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * A receive loop and a timer wheel that belong together, with the buffers that their sessions share: one pair for each
 * listening socket, and one for all client sessions of the process that use the same kind of link.
 * With them the workers, where there are any.
 */
public final class LoopPair {
    private static final int BATCHES = 16;

    private final EgressBatchPool batches = new EgressBatchPool(BATCHES);
    private final NetRuntime runtime;
    private final String name;
    private final ReceiveLoop receiveLoop;
    private final TimerWheel wheel;
    private final Lock workersLock;
    private volatile @Nullable Workers workers; // started for the first endpoint that wants them; under workersLock

    /**
     * Starts both threads.
     *
     * @param runtime where they run
     * @param link the first link, or the only one, that the loop receives from; the others are of the same kind
     * @param name the end of their names
     * @throws IOException if there is nothing to wait on
     */
    public LoopPair(NetRuntime runtime, DatagramLink link, String name) throws IOException {
        this.runtime = runtime;
        this.name = name;
        this.workersLock = runtime.newLock();
        receiveLoop = new ReceiveLoop(runtime, link.newPoller(), "kcp-recv-" + name);
        wheel = new TimerWheel(runtime, "kcp-wheel-" + name);
        receiveLoop.start();
        wheel.start();
    }

    ReceiveLoop receiveLoop() {
        return receiveLoop;
    }

    /** What the sessions of all its endpoints write their datagrams into. */
    EgressBatchPool batches() {
        return batches;
    }

    TimerWheel wheel() {
        return wheel;
    }

    /** Who steps the sessions of endpoints that have started workers. */
    Workers workers() {
        return Objects.requireNonNull(workers, "workers are started first");
    }

    /** Starts so many threads to step the sessions of endpoints that want workers, unless there are some already. */
    void startWorkers(int count) {
        workersLock.lock();
        try {
            if (workers == null) {
                workers = new Workers(runtime, wheel, name, count);
            }
        } finally {
            workersLock.unlock();
        }
    }

    /** Checks that no buffer is in use; does nothing unless Java assertions are on. For tests, when no session is left. */
    public void assertAllReturned() {
        receiveLoop.pool().assertAllReturned();
        receiveLoop.runs().assertAllReturned();
        batches.assertAllReturned();
    }

    void close() {
        receiveLoop.close();
        wheel.close();
        Workers started = workers;
        if (started != null) {
            started.close();
        }
    }
}
