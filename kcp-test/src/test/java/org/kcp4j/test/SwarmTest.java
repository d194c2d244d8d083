package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/**
 * Random sessions over random networks under random applications, one of each for every seed, and what must hold for all
 * of them:
 *
 * <ol>
 *   <li>bytes and messages arrive in order, each once, and all that were written before the end;
 *   <li>once the network is good again everything gets done, within a bound that follows from the time-outs;
 *   <li>deadlines are exact: they lie ahead, and a step before its time changes nothing;
 *   <li>invariants hold after every step;
 *   <li>no datagram causes an exception;
 *   <li>what FEC rebuilds is what was sent;
 *   <li>what does not open changes nothing;
 *   <li>at the end no buffer is missing, no session, socket or event is left;
 *   <li>milliseconds may wrap in between.
 * </ol>
 *
 * <p>{@code -Dkcp.swarm.minutes=N} runs N minutes, {@code -Dkcp.swarm.first=S} begins with seed S, {@code -Dkcp.seed=S}
 * runs that seed alone.
 */
class SwarmTest {
    private static final long SECONDS_IN_BUILD = 40;
    /** One seed in so many runs blocking code on threads (level 2). */
    private static final long THREADED = 4;

    private static final long FIRST = Long.getLong("kcp.swarm.first", 1);

    @Test
    void everyPromiseHoldsInTheSwarm() {
        SwarmTotals totals = new SwarmTotals();
        Long only = Long.getLong(SimExtension.SEED_PROPERTY);
        if (only != null) {
            run(only, totals);
            return;
        }
        long nanos = Long.getLong("kcp.swarm.minutes") == null
                ? TimeUnit.SECONDS.toNanos(SECONDS_IN_BUILD)
                : TimeUnit.MINUTES.toNanos(Long.getLong("kcp.swarm.minutes"));
        long begin = System.nanoTime();
        for (long seed = FIRST; System.nanoTime() - begin < nanos; seed++) {
            run(seed, totals);
        }
        System.out.println("swarm, from seed " + FIRST + ": " + totals);
        assertThat(totals.recovered).isPositive();
        assertThat(totals.retransmitted).isPositive();
        assertThat(totals.checksumErrors).isPositive();
    }

    /** A group of seven that is decoded as one of three gives a segment of the right conversation with wrong bytes. */
    @Test
    void nothingIsRebuiltBeforeThePeersShapeIsKnown() {
        run(305_055, new SwarmTotals());
        run(2_588, new SwarmTotals());
    }

    private static void run(long seed, SwarmTotals totals) {
        SwarmPlan plan = SwarmPlan.draw(seed);
        if (seed % THREADED == 0) {
            SwarmThreads threads = new SwarmThreads(seed, plan);
            attempt(seed, threads, threads::run);
            totals.add(threads);
        } else {
            SwarmWorld world = new SwarmWorld(seed, plan);
            attempt(seed, world, () -> world.run(totals));
        }
    }

    private static void attempt(long seed, Object swarm, SimTask run) {
        try {
            run.run();
        } catch (Throwable e) {
            throw new AssertionError(
                    "seed " + seed + " fails; to repeat: mvn test -Dtest=SwarmTest -D" + SimExtension.SEED_PROPERTY
                            + '=' + seed + "\n  " + swarm,
                    e);
        }
    }
}
