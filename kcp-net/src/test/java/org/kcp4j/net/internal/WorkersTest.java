package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** Whose turn it is, and what becomes of sessions with a defect. The test's thread is the workers'. */
class WorkersTest {
    private final ManualRuntime runtime = new ManualRuntime();
    private final Workers workers = new Workers(runtime, new TimerWheel(runtime, "wheel"), "1000", 2);
    private final List<String> steps = new ArrayList<>();

    /** Has so many steps to make, and writes down each. */
    private final class Job implements Duty {
        private final String name;
        private int left;
        private final SessionDriver driver;
        private Throwable crashed;

        Job(String name, int steps) {
            this.name = name;
            this.left = steps;
            this.driver = workers.newDriver(this);
        }

        @Override
        public long runOnce(long nowNanos) {
            steps.add(name);
            left--;
            if (left < 0) {
                throw new IllegalStateException(name);
            }
            if (left > 0) {
                driver.signal();
            }
            return left == 0 ? FINISHED : NEVER;
        }

        @Override
        public boolean isShort() {
            return true;
        }

        @Override
        public void crashed(Throwable defect) {
            crashed = defect;
        }
    }

    /** Runs a worker until it would wait. */
    private void run(int worker) {
        assertThatThrownBy(runtime.workers.get(worker)::run).hasMessageContaining("would wait for ever");
    }

    @Test
    void sessionsAreDealtOutToAllWorkers() {
        new Job("a", 1).driver.start();
        new Job("b", 1).driver.start();
        new Job("c", 1).driver.start();
        run(0);
        assertThat(steps).containsExactly("a", "c");
        run(1);
        assertThat(steps).containsExactly("a", "c", "b");
    }

    @Test
    void aSessionWithMuchToDoWaitsForTheTurnsOfTheOthers() {
        Job busy = new Job("busy", 10);
        new Job("of another worker", 1);
        Job second = new Job("2", 1);
        new Job("of another worker", 1);
        Job third = new Job("3", 2);
        busy.driver.start();
        second.driver.start();
        third.driver.start();
        run(0);
        assertThat(String.join(" ", steps)).isEqualTo("busy 2 3 busy 3 busy busy busy busy busy busy busy busy");
        assertThat(busy.driver.wakeUps()).as("turns").isEqualTo(10);
    }

    @Test
    void signalsWhileASessionWaitsForItsTurnMakeOneStep() {
        Job job = new Job("a", 1);
        job.driver.start();
        job.driver.signal();
        job.driver.nudge(false);
        run(0);
        assertThat(steps).containsExactly("a");
    }

    /** A session of the first worker that has nothing to do, and had its first turn. */
    private SessionDriver idle() {
        Duty nothing = new Duty() {
            @Override
            public long runOnce(long nowNanos) {
                steps.add("idle");
                return NEVER;
            }

            @Override
            public boolean isShort() {
                return true;
            }

            @Override
            public void crashed(Throwable defect) {}
        };
        SessionDriver driver = workers.newDriver(nothing);
        driver.start();
        run(0);
        steps.clear();
        return driver;
    }

    @Test
    void aWorkerThatIsAwakeMakesTheStepsThatOthersWouldMake() {
        SessionDriver driver = idle();
        driver.stepHere();
        assertThat(steps).as("while the worker sleeps").containsExactly("idle");
        Job other = new Job("of another worker", 1); // which has not slept yet
        other.driver.start();
        other.driver.stepHere();
        assertThat(steps).as("while the worker is awake").containsExactly("idle");
        run(1);
        assertThat(steps).containsExactly("idle", "of another worker");
    }

    @Test
    void aSleepingWorkerIsWokenForManySessions() {
        SessionDriver driver = idle();
        driver.nudge(false);
        assertThat(steps).as("one of few").containsExactly("idle");
        assertThat(runtime.unparked).isZero();
        driver.nudge(true);
        assertThat(steps).as("one of many").containsExactly("idle");
        assertThat(runtime.unparked).isEqualTo(1);
        run(0);
        assertThat(steps).containsExactly("idle", "idle");
    }

    @Test
    void aDefectEndsItsSessionAndIsReportedAndTheWorkerGoesOn() {
        Job broken = new Job("broken", 0);
        new Job("of another worker", 1);
        Job sound = new Job("sound", 1);
        broken.driver.start();
        sound.driver.start();
        run(0);
        assertThat(steps).containsExactly("broken", "sound");
        assertThat(broken.crashed).hasMessage("broken");
        assertThat(runtime.uncaught).containsExactly(broken.crashed);
    }

    @Test
    void aClosedWorkerEnds() {
        workers.close();
        runtime.workers.forEach(Runnable::run); // none would wait
        assertThat(runtime.workers).hasSize(2);
    }
}
