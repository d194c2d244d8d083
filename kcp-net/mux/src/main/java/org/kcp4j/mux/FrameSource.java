package org.kcp4j.mux;

/** Something that has frames to send now and then. It asks for a turn at the {@link SendSchedule}. */
abstract class FrameSource {
    /** Whether it comes before all that is not. */
    final boolean urgent;

    /** Whether it has asked and not had its turn; written under the schedule's lock. */
    volatile boolean scheduled;

    FrameSource(boolean urgent) {
        this.urgent = urgent;
    }

    /**
     * Takes a turn: adds what is urgent, or one frame of data. Called by the sender.
     *
     * @return whether there is more, for a turn after all others have had theirs
     */
    abstract boolean append(FrameBatch batch);
}
