package org.kcp4j.net.internal;

import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * A thread that steps many sessions, each in its turn. It waits for nothing but work, and runs no application code.
 *
 * <p>A session is in the queue at most once, for only its owner puts it there, who then is its owner no more: that bounds
 * the queue. The worker takes all there is, oldest first; what comes meanwhile, or has more to do, waits for the next
 * round. So every session has had its turn before one has another. Sessions keep their datagrams back until some dozen have
 * had their turns, and send them together.
 *
 * <p>No wake-up is lost. Whoever adds a session writes the queue, then reads {@code asleep}; the worker writes {@code
 * asleep}, then reads the queue, and only then waits: one of the two notices the other. An unpark that comes before the
 * wait makes that return at once.
 */
final class Worker {
    /** Sessions that send together at most. */
    private static final int MOST_STEPS = 64;

    /** How long the first of them waits for that, about. */
    private static final long LONGEST_NANOS = 500_000;

    private final NetRuntime runtime;
    private final Thread thread;
    private final AtomicReference<@Nullable WorkerDriver> newest = new AtomicReference<>();
    private final Outbox outbox = new Outbox(); // the worker's thread alone
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
                session = stepSome(session);
            }
        }
    }

    /** Gives some sessions their turns, whose datagrams leave together; the first of those that are left, if any. */
    private @Nullable WorkerDriver stepSome(WorkerDriver first) {
        long began = runtime.nanoTime();
        WorkerDriver end = first;
        int steps = 0;
        do {
            end.turn(outbox);
            end = end.queuedBefore;
            steps++;
        } while (end != null && steps < MOST_STEPS && runtime.nanoTime() - began < LONGEST_NANOS);
        send();
        for (WorkerDriver session = first; session != null && session != end; ) {
            WorkerDriver next = session.queuedBefore;
            session.queuedBefore = null;
            session.endTurn();
            session = next;
        }
        return end;
    }

    private void send() {
        try {
            outbox.send();
        } catch (RuntimeException | Error defect) { // for these datagrams the same as a loss
            report(defect);
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

    /** Whether it takes what is added without being woken; a moment ago. */
    boolean isAwake() {
        return !asleep;
    }

    /** Tells of a defect, one that has ended a session perhaps: the thread goes on. */
    void report(Throwable defect) {
        runtime.uncaught(defect);
    }
}
