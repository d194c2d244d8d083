package org.kcp4j.test;

/** What a simulated thread does. */
@FunctionalInterface
public interface SimTask {
    /**
     * Runs to its end.
     *
     * @throws Throwable anything; it fails the simulation
     */
    void run() throws Throwable;
}
