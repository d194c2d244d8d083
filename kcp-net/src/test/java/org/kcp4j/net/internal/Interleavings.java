package org.kcp4j.net.internal;

import org.jetbrains.lincheck.Lincheck;
import org.jetbrains.lincheck.LincheckAssertionError;
import org.jetbrains.lincheck.LincheckSettings;

/**
 * Runs a scenario of a few threads through many of its interleavings, with a switch of threads possible at each access to
 * shared memory: Lincheck rewrites the classes under test for that. It finds what the simulation cannot, whose threads
 * only switch where they call the runtime. What it cannot find is a missing barrier, for every interleaving it tries is
 * sequentially consistent.
 *
 * <p>Which objects are shared Lincheck finds out from the fields that refer to them, and <b>it does not see what a lambda
 * captures</b>. So a {@link ModelThread} has to be told what it shares. And what shall not be looked at, since one thread
 * alone uses it, is best captured: no interleaving is wasted on it.
 *
 * <p>Tests that use this have the tag {@code rewriting} and run in a JVM of their own.
 */
final class Interleavings {
    /** How many of each scenario; {@code -Dkcp.interleavings=10000} looks longer. */
    private static final int COUNT = Integer.getInteger("kcp.interleavings", 50);

    /** As usual, but for loops of the wheel, which are longer than the 50 turns that usually count as endless. */
    private static final LincheckSettings SETTINGS = new LincheckSettings(false, 10, 1_000, 20);

    private Interleavings() {}

    /** Fails, with the interleaving as a table, if one of them throws or comes to a point where every thread waits. */
    static void explore(Runnable scenario) {
        try {
            run(scenario);
        } catch (LincheckAssertionError e) {
            if (String.valueOf(e.getMessage()).contains("interleaving")) {
                throw e;
            }
            run(scenario); // Lincheck lost patience: the machine stood still, or the scenario does, and will again
        }
    }

    private static void run(Runnable scenario) {
        Lincheck.runConcurrentTestInternal$lincheck(COUNT, SETTINGS, scenario);
    }

    /** Starts the threads and waits for their ends. */
    static void runTogether(Thread... threads) {
        for (Thread thread : threads) {
            thread.start();
        }
        for (Thread thread : threads) {
            join(thread);
        }
    }

    static void join(Thread thread) {
        try {
            thread.join();
        } catch (InterruptedException e) {
            throw new AssertionError(e);
        }
    }

    /** AssertJ would be rewritten, too, and take most of the time. */
    static void require(boolean condition, String otherwise) {
        if (!condition) {
            throw new AssertionError(otherwise);
        }
    }
}
