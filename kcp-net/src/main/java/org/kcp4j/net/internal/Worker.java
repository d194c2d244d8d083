package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread that steps many sessions, each in its turn. It waits for nothing but work, and runs no application code.
 *
 * <p>A session is in the queue at most once, for only its owner puts it there, who then is its owner no more: that bounds
 * the queue. The worker takes all there is, oldest first; what comes meanwhile, or has more to do, waits for the next
 * round. So every session has had its turn before one has another.
 *
 * <p>No wake-up is lost. Whoever adds a session writes the queue, then reads {@code asleep}; the worker writes {@code
 * asleep}, then reads the queue, and only then waits: one of the two notices the other. An unpark that comes before the
 * wait makes that return at once.
 */
final class Worker {
    private final NetRuntime runtime;
    private final Thread thread;
    private final AtomicReference<@Nullable WorkerDriver> newest = new AtomicReference<>();
    private volatile boolean asleep;
    private volatile boolean closed;

    Worker(NetRuntime runtime, String name) {
        this.runtime = runtime;
        this.thread = runtime.newLoopThread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** Ends the thread when no session is left; those still in the queue get no turn any more. */
    void close() {
        closed = true;
        runtime.unpark(thread);
    }

    /** Queues a session, which the caller owned until now; any thread. */
    void add(WorkerDriver session) {
        WorkerDriver top;
        do {
            top = newest.get();
            session.queuedBefore = top;
        } while (!newest.compareAndSet(top, session));
        if (asleep) {
            runtime.unpark(thread);
        }
    }

    private void run() {
        while (!closed) {
            WorkerDriver session = takeAllInOrder();
            if (session == null) {
                rest();
            }
            while (session != null) {
                WorkerDriver next = session.queuedBefore;
                session.queuedBefore = null;
                session.turn();
                session = next;
            }
        }
    }

    private void rest() {
        asleep = true;
        if (newest.get() == null && !closed) {
            runtime.park(this);
        }
        asleep = false;
    }

    /** Empties the queue; the oldest, linked to those that came after it. */
    private @Nullable WorkerDriver takeAllInOrder() {
        WorkerDriver newestFirst = newest.get() == null ? null : newest.getAndSet(null);
        WorkerDriver ordered = null;
        while (newestFirst != null) {
            WorkerDriver older = newestFirst.queuedBefore;
            newestFirst.queuedBefore = ordered;
            ordered = newestFirst;
            newestFirst = older;
        }
        return ordered;
    }

    /** Tells of a defect that has ended a session: the thread goes on. */
    void report(Throwable defect) {
        runtime.uncaught(defect);
    }
}
