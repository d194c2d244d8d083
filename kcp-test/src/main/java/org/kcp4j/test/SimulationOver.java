package org.kcp4j.test;

/** Thrown by every wait of a simulation that is over, so that its threads end. Never seen by the test. */
final class SimulationOver extends Error {
    private static final long serialVersionUID = 1L;

    SimulationOver() {
        super("the simulation is over", null, false, false);
    }
}
