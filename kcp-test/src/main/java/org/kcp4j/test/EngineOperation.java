package org.kcp4j.test;

import java.time.Duration;

/**
 * Something that happens to two {@link EngineNode}s that are each other's peers: what a test of a model does one after the
 * other, e.g. a sequence of {@link KcpArbitraries#operations}.
 */
public sealed interface EngineOperation {
    /** One of two ends. */
    enum End {
        /** The first. */
        A,
        /** The second. */
        B;

        /** {@return its peer} */
        public End other() {
            return this == A ? B : A;
        }
    }

    /**
     * The application of one end sends.
     *
     * @param end which
     * @param bytes how many, in one call
     */
    record Send(End end, int bytes) implements EngineOperation {}

    /**
     * The application of one end takes what has arrived.
     *
     * @param end which
     * @param times how often it asks at most
     */
    record Receive(End end, int times) implements EngineOperation {}

    /**
     * One end flushes before it needs to.
     *
     * @param end which
     */
    record Flush(End end) implements EngineOperation {}

    /**
     * Time passes.
     *
     * @param time how much
     */
    record Pause(Duration time) implements EngineOperation {}

    /**
     * The network changes, both ways.
     *
     * @param profile what it is like from now on
     */
    record Change(LinkProfile profile) implements EngineOperation {}
}
