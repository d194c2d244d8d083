package org.kcp4j.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import org.jspecify.annotations.Nullable;

/**
 * Runs real virtual threads, one at a time: a thread that waits, or that chance interrupts at one of its calls here,
 * passes the baton to one that is chosen by the seed. When all wait, the world moves on to its next event; when there is
 * none either, nobody can ever run again, which is reported.
 *
 * <p>All fields belong to the thread that holds the baton. Nothing depends on the identity or the hash of anything.
 */
final class Scheduler {
    /** How often a call of a running thread lets another go first. */
    private static final double PREEMPTION = 0.25;

    /** How often a wait ends for no reason, as the contract of parking allows. */
    private static final double SPURIOUS_WAKE_UP = 0.01;

    private final SimWorld world;
    private final SimRandom choices;
    private final long limitNanos;
    private final IdentityHashMap<Thread, SimThread> byThread = new IdentityHashMap<>();
    private final List<SimThread> alive = new ArrayList<>(); // in the order in which they were made
    private final List<SimThread> fresh = new ArrayList<>(); // of them, those not known to be started
    private final List<SimThread> runnable = new ArrayList<>();
    private final CountDownLatch finished = new CountDownLatch(1);

    private @Nullable SimThread main;
    private int made;
    private long switches;
    private long fingerprint;
    private boolean stepping; // an event of the world is happening, on whatever thread; it must not switch
    private boolean over;
    private @Nullable Throwable failure;

    Scheduler(SimWorld world, Duration limit) {
        this.world = world;
        this.limitNanos = limit.toNanos();
        this.choices = new SimRandom(SimRandom.derive(world.seed(), Long.MIN_VALUE));
    }

    // ---- from outside

    /** Runs a task as the first thread, until it ends; then every other thread ends too. Throws what went wrong first. */
    void run(SimTask task) throws Throwable {
        if (main != null) {
            throw new IllegalStateException("a simulation runs once");
        }
        SimThread first = newThread("main", () -> call(task));
        main = first;
        first.thread.start();
        pass(next());
        finished.await();
        Throwable cause = failure;
        if (cause != null) {
            throw cause;
        }
    }

    private void call(SimTask task) {
        try {
            task.run();
        } catch (SimulationOver e) {
            throw e;
        } catch (Throwable e) {
            fail(e);
        }
    }

    // ---- threads

    /** Makes a thread, not yet started. */
    SimThread newThread(String name, Runnable body) {
        SimThread[] self = new SimThread[1]; // the body needs the thread that runs it
        self[0] = new SimThread(made++, name, () -> live(self[0], body));
        alive.add(self[0]);
        fresh.add(self[0]);
        byThread.put(self[0].thread, self[0]);
        return self[0];
    }

    /** Starts a thread that runs a task. */
    SimThread start(String name, SimTask task) {
        SimThread thread = newThread(name, () -> call(task));
        thread.thread.start();
        pause();
        return thread;
    }

    private void live(SimThread self, Runnable body) {
        self.awaitGrant();
        try {
            if (!over) {
                body.run();
            }
        } catch (SimulationOver e) {
            // So does every thread end that the end of the simulation finds waiting.
        } catch (Throwable e) {
            fail(e);
        }
        end(self);
    }

    private void end(SimThread self) {
        self.state = SimThread.State.ENDED;
        alive.remove(self);
        byThread.remove(self.thread);
        over |= self == main;
        self.joining.forEach(this::makeRunnable);
        SimThread next = next();
        if (next == null) {
            finished.countDown();
        } else {
            pass(next);
        }
    }

    /** Ends the simulation because of a defect; the first one counts. */
    void fail(Throwable cause) {
        if (failure == null && !over) {
            failure = cause;
        }
        over = true;
    }

    SimThread current() {
        SimThread self = byThread.get(Thread.currentThread());
        if (self == null) {
            throw new IllegalStateException(Thread.currentThread() + " is no thread of this simulation");
        }
        return self;
    }

    SimThread of(Thread thread) {
        SimThread known = byThread.get(thread);
        if (known == null) {
            throw new IllegalArgumentException(thread + " is no thread of this simulation, or has ended");
        }
        return known;
    }

    /** Waits until a thread has ended. */
    void join(Thread thread) throws InterruptedException {
        SimThread other = byThread.get(thread);
        SimThread self = current();
        while (other != null && other.state != SimThread.State.ENDED) {
            if (Thread.interrupted()) {
                throw new InterruptedException();
            }
            other.joining.add(self);
            park(thread, SimHost.NEVER);
            other.joining.remove(self);
        }
    }

    // ---- waiting

    /** Gives other threads a chance to go first. */
    void pause() {
        SimThread self = current();
        if (!over && !stepping && choices.chance(PREEMPTION)) {
            runnable.add(self);
            self.state = SimThread.State.RUNNABLE;
            switchFrom(self);
        }
    }

    /** Waits until it is unparked or interrupted, until a virtual time, or for no reason. */
    void park(Object blocker, long deadlineNanos) {
        SimThread self = current();
        if (self.permit || Thread.currentThread().isInterrupted() || choices.chance(SPURIOUS_WAKE_UP)) {
            self.permit = false;
            endIfOver();
            pause();
            return;
        }
        if (deadlineNanos != SimHost.NEVER) {
            long wait = self.waits + 1;
            world.at(Math.max(deadlineNanos, world.nowNanos()), () -> {
                if (self.waits == wait) {
                    wake(self);
                }
            });
        }
        await(self, SimThread.State.PARKED, blocker);
    }

    /** Waits for a lock until {@link #makeRunnable}. */
    void block(Object lock) {
        await(current(), SimThread.State.BLOCKED, lock);
    }

    private void await(SimThread self, SimThread.State state, Object blocker) {
        endIfOver();
        self.waits++;
        self.state = state;
        self.waitsFor = blocker;
        switchFrom(self);
        self.waitsFor = null;
        self.waits++;
    }

    private void endIfOver() {
        if (over) {
            throw new SimulationOver();
        }
    }

    void unpark(Thread thread) {
        SimThread target = byThread.get(thread);
        if (target == null) {
            return; // it has ended
        }
        if (target.state == SimThread.State.PARKED) {
            makeRunnable(target);
        } else {
            target.permit = true;
        }
        pause();
    }

    void interrupt(Thread thread) {
        SimThread target = of(thread);
        if (target == current() && !stepping) {
            thread.interrupt();
        } else {
            target.interruptPending = true;
            wake(target);
            pause();
        }
    }

    private void wake(SimThread thread) {
        if (thread.state == SimThread.State.PARKED) {
            makeRunnable(thread);
        }
    }

    void makeRunnable(SimThread thread) {
        if (thread.state == SimThread.State.PARKED || thread.state == SimThread.State.BLOCKED) {
            thread.state = SimThread.State.RUNNABLE;
            runnable.add(thread);
        }
    }

    // ---- the baton

    private void switchFrom(SimThread self) {
        SimThread next = next();
        if (next != self) {
            pass(next);
            self.awaitGrant();
        } else if (self.interruptPending) {
            self.interruptPending = false;
            Thread.currentThread().interrupt();
        }
        self.state = SimThread.State.RUNNABLE;
        endIfOver();
    }

    private static void pass(@Nullable SimThread next) {
        if (next == null) {
            throw new AssertionError("nobody is alive, not even the caller");
        }
        next.grant();
    }

    /** Who runs next: by choice; once it is over, whoever is still alive; null if that is nobody. */
    private @Nullable SimThread next() {
        while (!over) {
            admit();
            if (!runnable.isEmpty()) {
                return choose();
            }
            moveOn();
        }
        for (SimThread thread : alive) {
            if (thread.state != SimThread.State.NEW || isStarted(thread)) {
                return thread;
            }
        }
        return null;
    }

    private SimThread choose() {
        int index = choices.nextInt(runnable.size());
        SimThread last = runnable.removeLast();
        SimThread chosen = index == runnable.size() ? last : runnable.set(index, last);
        switches++;
        fingerprint = SimRandom.derive(fingerprint ^ world.nowNanos(), chosen.id);
        return chosen;
    }

    /** Finds out who was started. */
    private void admit() {
        for (int i = 0; i < fresh.size(); i++) {
            SimThread thread = fresh.get(i);
            if (isStarted(thread)) {
                fresh.remove(i--);
                thread.state = SimThread.State.RUNNABLE;
                runnable.add(thread);
            }
        }
    }

    private static boolean isStarted(SimThread thread) {
        return thread.thread.getState() != Thread.State.NEW;
    }

    /** Lets the next event happen, or finds that there is none, or none in time. */
    private void moveOn() {
        stepping = true;
        try {
            if (!world.step()) {
                fail(new AssertionError(report("nobody can ever run again")));
            } else if (world.nowNanos() > limitNanos) {
                fail(new AssertionError(report("not done after " + Duration.ofNanos(limitNanos) + " of virtual time")));
            }
        } catch (Throwable e) {
            fail(e);
        } finally {
            stepping = false;
        }
    }

    private String report(String what) {
        StringBuilder text = new StringBuilder(what).append(": ").append(world);
        for (SimThread thread : alive) {
            thread.describe(text);
        }
        return text.toString();
    }

    // ---- facts

    SimWorld world() {
        return world;
    }

    long switches() {
        return switches;
    }

    long fingerprint() {
        return fingerprint;
    }
}
