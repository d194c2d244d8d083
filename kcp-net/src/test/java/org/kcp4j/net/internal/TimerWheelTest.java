package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import org.junit.jupiter.api.Test;

class TimerWheelTest {
    private static final long MS = ManualRuntime.MS;

    private final ManualRuntime runtime = new ManualRuntime();
    private final TimerWheel wheel = new TimerWheel(runtime, "test");
    private final List<Long> firedAt = new ArrayList<>();

    private TimerWheel.Timer timer() {
        return wheel.newTimer(() -> firedAt.add(runtime.now));
    }

    /** Turns the wheel until a time as its thread would: at the times it asks for. */
    private void turnUntil(long end) {
        for (long next = wheel.turn(runtime.now); next <= end; next = wheel.turn(runtime.now)) {
            runtime.now = Math.max(next, runtime.now);
        }
        runtime.now = end;
        wheel.turn(end);
    }

    @Test
    void firesNeverEarlyAndWithinAMillisecond() {
        long start = runtime.now;
        timer().set(start + 5 * MS + 1);
        turnUntil(start + 5 * MS);
        assertThat(firedAt).isEmpty();
        turnUntil(start + 10 * MS);
        assertThat(firedAt).containsExactly(start + 6 * MS);
        assertThat(wheel.turn(runtime.now)).as("nothing left to wait for").isEqualTo(TimerWheel.NEVER);
    }

    @Test
    void aDeadlineMovedNearerFiresThenAndOnce() {
        long start = runtime.now;
        TimerWheel.Timer timer = timer();
        timer.set(start + 100 * MS);
        turnUntil(start + MS);
        timer.set(start + 10 * MS);
        turnUntil(start + 500 * MS);
        assertThat(firedAt).containsExactly(start + 10 * MS);
    }

    @Test
    void aDeadlineMovedFurtherFiresThenAndOnce() {
        long start = runtime.now;
        TimerWheel.Timer timer = timer();
        timer.set(start + 10 * MS);
        turnUntil(start + MS);
        timer.set(start + 100 * MS);
        turnUntil(start + 500 * MS);
        assertThat(firedAt).containsExactly(start + 100 * MS);
    }

    @Test
    void aCancelledTimerDoesNotFire() {
        long start = runtime.now;
        TimerWheel.Timer timer = timer();
        timer.set(start + 10 * MS);
        turnUntil(start + MS);
        timer.cancel();
        turnUntil(start + 500 * MS);
        assertThat(firedAt).isEmpty();
    }

    @Test
    void aTimerSetAgainByItsOwnActionFiresAgain() {
        long start = runtime.now;
        TimerWheel.Timer[] timer = new TimerWheel.Timer[1];
        timer[0] = wheel.newTimer(() -> {
            firedAt.add(runtime.now);
            timer[0].set(runtime.now + 7 * MS);
        });
        timer[0].set(start + 7 * MS);
        turnUntil(start + 30 * MS);
        assertThat(firedAt).containsExactly(start + 7 * MS, start + 14 * MS, start + 21 * MS, start + 28 * MS);
    }

    /** Waking a thread costs more than most steps of a session. */
    @Test
    void isWokenByADeadlineBeforeItsNextLookOnly() {
        long start = runtime.now;
        timer().set(start + 10 * MS);
        TimerWheel.Timer timer = timer();
        runtime.whileParked = () -> {
            timer.set(start + 20 * MS);
            assertThat(runtime.unparked).isZero();
            timer.set(start + 5 * MS); // handed over already
            assertThat(runtime.unparked).isOne();
            wheel.close();
        };
        runtime.wheels.getFirst().run();
    }

    @Test
    void deadlinesBeyondOneTurnOfTheWheelAreKept() {
        long start = runtime.now;
        timer().set(start + 60_000 * MS);
        turnUntil(start + 59_999 * MS);
        assertThat(firedAt).isEmpty();
        turnUntil(start + 70_000 * MS);
        assertThat(firedAt).containsExactly(start + 60_000 * MS);
    }

    @Property(tries = 200)
    void everyTimerFiresAtItsLastDeadline(@ForAll long seed) {
        Random random = new Random(seed);
        int count = 50;
        long[] deadline = new long[count];
        long[] fired = new long[count];
        TimerWheel.Timer[] timers = new TimerWheel.Timer[count];
        for (int i = 0; i < count; i++) {
            int index = i;
            deadline[i] = TimerWheel.NEVER;
            timers[i] = wheel.newTimer(() -> {
                assertThat(runtime.now).isGreaterThanOrEqualTo(deadline[index]);
                assertThat(runtime.now - deadline[index]).isLessThanOrEqualTo(MS);
                fired[index]++;
                deadline[index] = TimerWheel.NEVER;
            });
        }
        long expected = 0;
        for (int i = 0; i < 300; i++) {
            int index = random.nextInt(count);
            expected += deadline[index] == TimerWheel.NEVER ? 1 : 0;
            deadline[index] = runtime.now + 1 + (long) (random.nextDouble() * (random.nextBoolean() ? 50 : 9000) * MS);
            timers[index].set(deadline[index]);
            turnUntil(runtime.now + (long) (random.nextDouble() * 20 * MS));
        }
        turnUntil(runtime.now + 10_000 * MS);
        long all = 0;
        for (long each : fired) {
            all += each;
        }
        assertThat(all).isEqualTo(expected);
    }
}
