package org.kcp4j.core;

import java.util.function.Consumer;

/** An implementation of KCP on one end of the recorded link. */
interface TracePeer {
    /** Makes a peer that hands its packets over. */
    interface Factory {
        TracePeer create(TraceScenario scenario, Consumer<byte[]> packets);
    }

    void input(byte[] packet, int nowMs);

    void send(byte[] message);

    /** The next message, or null. */
    byte[] receive();

    void update(int nowMs);

    int waiting();

    /** The peer's part of the last line of a recording. */
    String endState();

    /** The engine under test, driven as kcp-go drives itself: a flush at the end of input where one is demanded. */
    final class Engine implements TracePeer {
        private final KcpEngine engine;
        private final CapturingSink sink;

        Engine(TraceScenario scenario, Consumer<byte[]> packets) {
            engine = new KcpEngine(scenario.conv(), scenario.config());
            sink = new CapturingSink(packets);
        }

        @Override
        public void input(byte[] packet, int nowMs) {
            InputResult result = engine.input(packet, 0, packet.length, nowMs);
            if (result != InputResult.ACCEPTED) {
                throw new AssertionError("a recorded packet was " + result);
            }
            switch (engine.flushDemand()) {
                case NONE -> {}
                case ACKS -> engine.flushAcks(nowMs, sink);
                case FULL -> engine.flush(nowMs, sink);
            }
        }

        @Override
        public void send(byte[] message) {
            if (!engine.send(message, 0, message.length)) {
                throw new AssertionError("no room for " + message.length + " bytes");
            }
        }

        @Override
        public byte[] receive() {
            int size = engine.peekSize();
            if (size < 0) {
                return null;
            }
            byte[] message = new byte[size];
            engine.receive(message, 0, size);
            return message;
        }

        @Override
        public void update(int nowMs) {
            engine.update(nowMs, sink);
            engine.assertInvariants();
        }

        @Override
        public int waiting() {
            return engine.waitingSegments();
        }

        @Override
        public String endState() {
            return "srttA=%d rttvarA=%d rtoA=%d cwndA=%d ssthreshA=%d stateA=%d"
                    .formatted(
                            engine.srttMs(),
                            engine.rttVarMs(),
                            engine.rtoMs(),
                            engine.congestionWindow(),
                            engine.slowStartThreshold(),
                            engine.isDeadLink() ? 0xFFFFFFFFL : 0);
        }
    }
}
