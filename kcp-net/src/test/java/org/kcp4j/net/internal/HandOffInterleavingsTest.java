package org.kcp4j.net.internal;

import static org.kcp4j.net.internal.Interleavings.explore;
import static org.kcp4j.net.internal.Interleavings.require;
import static org.kcp4j.net.internal.Interleavings.runTogether;

import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who wakes whom: a session's owner is stepped after every signal, and the wheel fires every deadline. */
@Tag("rewriting")
class HandOffInterleavingsTest {
    private static final long MS = 1_000_000;
    private static final TimerWheel WHEEL = new TimerWheel(new ModelRuntime(), "wheel"); // stands still

    /** Makes a driver and what it needs. */
    private interface Drivers {
        SessionDriver make(ModelRuntime runtime, Published published);
    }

    private static final Drivers OWN_THREAD =
            (runtime, published) -> new VirtualThreadDriver(runtime, WHEEL, published, "owner");

    private static final Drivers WORKER = (runtime, published) -> {
        Worker worker = new Worker(runtime, "worker");
        published.worker = worker;
        worker.start();
        return new WorkerDriver(runtime, WHEEL, published, worker);
    };

    /** What two threads publish, and the duty that is done when it has seen all of it. */
    private static final class Published implements Duty {
        volatile int one;
        volatile int two;
        Worker worker; // which ends with the duty, where there is one

        @Override
        public long runOnce(long nowNanos) {
            if (one != 2 || two != 1) {
                return NEVER;
            }
            if (worker != null) {
                worker.close();
            }
            return FINISHED;
        }

        @Override
        public boolean isShort() {
            return one == 1;
        }

        @Override
        public void crashed(Throwable defect) {}
    }

    @Test
    void theOwnerSeesWhatWasPublishedBeforeASignal() {
        everyStepIsMade(OWN_THREAD, SessionDriver::signal);
    }

    @Test
    void theOwnerSeesWhatWasPublishedBeforeAThreadSteppedTheSessionItself() {
        everyStepIsMade(OWN_THREAD, SessionDriver::stepHere);
    }

    @Test
    void theOwnerSeesWhatWasPublishedBeforeANudge() {
        everyStepIsMade(OWN_THREAD, driver -> driver.nudge(false));
    }

    @Test
    void aWorkerSeesWhatWasPublishedBeforeASignal() {
        everyStepIsMade(WORKER, SessionDriver::signal);
    }

    @Test
    void aWorkerSeesWhatWasPublishedBeforeAThreadSteppedTheSessionItself() {
        everyStepIsMade(WORKER, SessionDriver::stepHere);
    }

    @Test
    void aWorkerSeesWhatWasPublishedBeforeANudge() {
        everyStepIsMade(WORKER, driver -> driver.nudge(false));
    }

    private static void everyStepIsMade(Drivers drivers, Consumer<SessionDriver> tell) {
        explore(() -> {
            ModelRuntime runtime = new ModelRuntime();
            Published published = new Published();
            SessionDriver driver = drivers.make(runtime, published);
            ModelThread one = new ModelThread(driver, () -> {
                published.one = 1;
                tell.accept(driver);
                published.one = 2;
                tell.accept(driver);
            });
            ModelThread two = new ModelThread(driver, () -> {
                published.two = 1;
                tell.accept(driver);
            });
            driver.start();
            runTogether(one, two);
            runtime.joinSessionThreads();
            runtime.joinLoopThreads();
        });
    }

    /** Two sessions of one worker, each signalled by a thread of its own. */
    private static final class Neighbours {
        final ModelRuntime runtime = new ModelRuntime();
        final Worker worker = new Worker(runtime, "worker");
        final AtomicInteger left = new AtomicInteger(2);
        final Neighbour one = new Neighbour(this);
        final Neighbour two = new Neighbour(this);
    }

    private static final class Neighbour implements Duty {
        final Neighbours all;
        final WorkerDriver driver;
        volatile boolean told;

        Neighbour(Neighbours all) {
            this.all = all;
            this.driver = new WorkerDriver(all.runtime, WHEEL, this, all.worker);
        }

        @Override
        public long runOnce(long nowNanos) {
            if (!told) {
                return NEVER;
            }
            if (all.left.decrementAndGet() == 0) {
                all.worker.close();
            }
            return FINISHED;
        }

        @Override
        public boolean isShort() {
            return false;
        }

        @Override
        public void crashed(Throwable defect) {}
    }

    @Test
    void aWorkerLosesNoneOfItsSessions() {
        explore(() -> {
            Neighbours all = new Neighbours();
            all.worker.start();
            ModelThread one = new ModelThread(all, () -> {
                all.one.driver.start();
                all.one.told = true;
                all.one.driver.signal();
            });
            ModelThread two = new ModelThread(all, () -> {
                all.two.told = true;
                all.two.driver.start();
            });
            runTogether(one, two);
            all.runtime.joinLoopThreads();
            require(all.left.get() == 0, "sessions left: " + all.left);
        });
    }

    /** A deadline, as its owner waits for it. */
    private static final class Deadline {
        final Gate gate;
        final TimerWheel wheel;
        final TimerWheel.Timer timer;
        volatile int fired;

        Deadline(NetRuntime runtime) {
            gate = new Gate(runtime);
            wheel = new TimerWheel(runtime, "wheel");
            timer = wheel.newTimer(this::fire);
        }

        @SuppressWarnings("NonAtomicVolatileUpdate") // the wheel's thread alone
        private void fire() {
            fired++;
            gate.signal();
        }
    }

    @Test
    void aSleepingWheelWakesUpForADeadline() {
        explore(() -> {
            ModelRuntime runtime = new ModelRuntime();
            Deadline deadline = new Deadline(runtime);
            deadline.wheel.start();
            runTogether(new ModelThread(deadline, () -> {
                long since = deadline.gate.enter();
                deadline.timer.set(3 * MS);
                while (deadline.fired == 0) {
                    deadline.gate.pause(since, 0, "never");
                }
                deadline.gate.leave();
                deadline.wheel.close();
            }));
            runtime.joinLoopThreads();
        });
    }

    /** The owner moves a deadline to a later or a nearer time while the wheel looks at it. */
    private static void moves(long filed, long first, long last, long meanwhile) {
        explore(() -> {
            Deadline deadline = new Deadline(new ModelRuntime());
            deadline.timer.set(filed * MS);
            deadline.wheel.turn(0);
            ModelThread owner = new ModelThread(deadline, () -> {
                deadline.timer.set(first * MS);
                deadline.timer.set(last * MS);
            });
            ModelThread wheel = new ModelThread(deadline, () -> deadline.wheel.turn(meanwhile * MS));
            runTogether(owner, wheel);
            int before = deadline.fired;
            deadline.wheel.turn((last - 1) * MS);
            require(deadline.fired == before, "fired early");
            deadline.wheel.turn(last * MS);
            require(deadline.fired == before + 1, "fired " + (deadline.fired - before) + " times");
        });
    }

    @Test
    void aDeadlineMovedFurtherWhileTheWheelLooksAtItIsKept() {
        moves(2, 5, 7, 3);
    }

    @Test
    void aDeadlineMovedNearerWhileTheWheelLooksAtItIsKept() {
        moves(3, 9, 5, 3);
    }
}
