package org.kcp4j.test;

import org.jspecify.annotations.Nullable;
import org.kcp4j.core.EngineObserver;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.PacketSink;
import org.kcp4j.core.PayloadPool;

/**
 * Drives a {@link KcpEngine} in a {@link SimWorld} as a session's owner would: takes what arrives, flushes what is
 * demanded or due, and sleeps until the next deadline. Datagrams are plain KCP packets, without FEC and cipher.
 *
 * <p>The test uses the {@link #engine} as an application would, and calls {@link #step} after it has sent or received
 * something; or hands that to an action that runs after each datagram.
 */
public final class EngineNode implements SimNode {
    private static final long NANOS_PER_MS = 1_000_000;

    private final KcpEngine engine;
    private final Runnable application;
    private final Wire wire = new Wire();
    private @Nullable SimHost self;
    private @Nullable SimHost peer;

    /** Where the engine writes its packets. */
    private final class Wire implements PacketSink {
        private byte[] buffer = {};

        @Override
        public byte[] buffer() {
            if (buffer.length < engine.maxPacketBytes()) {
                buffer = new byte[engine.maxPacketBytes()];
            }
            return buffer;
        }

        @Override
        public int headroom() {
            return 0;
        }

        @Override
        public void packet(int length) {
            if (peer != null) {
                host().send(peer, buffer, 0, length);
            }
        }
    }

    /**
     * Makes a node whose engine nobody reads but the test.
     *
     * @param conv the conversation, the same at both ends
     * @param config how the engine behaves
     */
    public EngineNode(int conv, KcpConfig config) {
        this(conv, config, EngineObserver.NONE, () -> {});
    }

    /**
     * Makes a node.
     *
     * @param conv the conversation, the same at both ends
     * @param config how the engine behaves
     * @param observer told of the engine's events, e.g. an {@link EventRecorder}
     * @param application runs after each datagram was taken and before what it does is flushed
     */
    public EngineNode(int conv, KcpConfig config, EngineObserver observer, Runnable application) {
        PayloadPool pool = PayloadPool.freeList(config.mtu(), config.sendQueue() + config.receiveWindow());
        this.engine = new KcpEngine(conv, config, pool, observer);
        this.application = application;
    }

    /**
     * Adds two nodes to a world as each other's peers.
     *
     * @param world where to
     * @param a one end
     * @param b the other
     */
    public static void connect(SimWorld world, EngineNode a, EngineNode b) {
        SimHost hostOfA = world.add("A", a);
        SimHost hostOfB = world.add("B", b);
        a.peer = hostOfB;
        b.peer = hostOfA;
    }

    /** {@return the engine} */
    public KcpEngine engine() {
        return engine;
    }

    /** {@return its place in the world} */
    public SimHost host() {
        SimHost place = self;
        if (place == null) {
            throw new IllegalStateException("not added to a world");
        }
        return place;
    }

    @Override
    public void started(SimHost host) {
        self = host;
    }

    @Override
    public void datagram(SimHost host, SimHost from, byte[] bytes, int offset, int length) {
        var unused = engine.input(bytes, offset, length, nowMs()); // the engine counts what it refuses
        application.run();
        step();
    }

    @Override
    public void timer(SimHost host) {
        step();
    }

    /** Flushes what is demanded or due and sets the timer to the next deadline. */
    public void step() {
        int nowMs = nowMs();
        switch (engine.flushDemand()) {
            case NONE -> {
                if (engine.delayMs(nowMs) == 0) {
                    engine.flush(nowMs, wire);
                }
            }
            case ACKS -> engine.flushAcks(nowMs, wire);
            case FULL -> engine.flush(nowMs, wire);
        }
        int delayMs = engine.delayMs(nowMs);
        long wholeMs = host().nowNanos() / NANOS_PER_MS;
        host().wakeAt(delayMs == KcpEngine.NEVER ? SimHost.NEVER : (wholeMs + delayMs) * NANOS_PER_MS);
    }

    /** Flushes everything now, without waiting for the engine's interval. */
    public void flush() {
        engine.flush(nowMs(), wire);
        step();
    }

    private int nowMs() {
        return (int) (host().nowNanos() / NANOS_PER_MS);
    }
}
