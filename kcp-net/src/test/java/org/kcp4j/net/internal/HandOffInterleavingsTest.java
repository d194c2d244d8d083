package org.kcp4j.net.internal;

import static org.kcp4j.net.internal.Interleavings.explore;
import static org.kcp4j.net.internal.Interleavings.require;
import static org.kcp4j.net.internal.Interleavings.runTogether;

import java.util.function.Consumer;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Who wakes whom: a session's owner is stepped after every signal, and the wheel fires every deadline. */
@Tag("rewriting")
class HandOffInterleavingsTest {
    private static final long MS = 1_000_000;
    private static final TimerWheel WHEEL = new TimerWheel(new ModelRuntime(), "wheel"); // stands still

    /** What two threads publish, and the duty that is done when it has seen all of it. */
    private static final class Published implements Duty {
        volatile int one;
        volatile int two;

        @Override
        public long runOnce(long nowNanos) {
            return one == 2 && two == 1 ? FINISHED : NEVER;
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
        everyStepIsMade(VirtualThreadDriver::signal);
    }

    @Test
    void theOwnerSeesWhatWasPublishedBeforeAThreadSteppedTheSessionItself() {
        everyStepIsMade(VirtualThreadDriver::stepHere);
    }

    @Test
    void theOwnerSeesWhatWasPublishedBeforeANudge() {
        everyStepIsMade(VirtualThreadDriver::nudge);
    }

    private static void everyStepIsMade(Consumer<VirtualThreadDriver> tell) {
        explore(() -> {
            ModelRuntime runtime = new ModelRuntime();
            Published published = new Published();
            VirtualThreadDriver driver = new VirtualThreadDriver(runtime, WHEEL, published, "owner");
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
