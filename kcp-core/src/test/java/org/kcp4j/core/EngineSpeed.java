package org.kcp4j.core;

import java.util.Arrays;

/**
 * A quick look at the engine's speed, memory to memory: a program, not a test. Prints the best and the median of several
 * rounds. What counts for a claim is a benchmark with its own process and warm-up.
 */
final class EngineSpeed {
    private static final int ROUNDS = 15;
    private static final int SEGMENTS = 400_000;
    private static final int FLUSHES = 5_000_000;
    private static final int IN_FLIGHT = 1_023;

    private EngineSpeed() {}

    /** Runs all measurements. */
    public static void main(String[] args) {
        print("transfer, ns per segment, both ends", EngineSpeed::transfer);
        print("echo of 64 bytes, ns per round trip", EngineSpeed::echo);
        print("flush with 1 023 in flight, ns", EngineSpeed::flush);
        print("ack of one of 1 023 and deadline, ns", EngineSpeed::ackAndDeadline);
    }

    private interface Measurement {
        double nanosPerOperation();
    }

    private static void print(String name, Measurement measurement) {
        double[] rounds = new double[ROUNDS];
        for (int i = 0; i < ROUNDS; i++) {
            rounds[i] = measurement.nanosPerOperation();
        }
        Arrays.sort(rounds);
        System.out.printf("%-40s best %8.1f  median %8.1f%n", name, rounds[0], rounds[ROUNDS / 2]);
    }

    private static KcpConfig config() {
        return KcpConfig.fast3().withStream(true).withSendWindow(IN_FLIGHT + 1).withReceiveWindow(IN_FLIGHT + 1);
    }

    private static double transfer() {
        KcpEngine a = new KcpEngine(1, config());
        KcpEngine b = new KcpEngine(1, config());
        LoopbackLink out = new LoopbackLink(2_048, config().mtu(), 0);
        LoopbackLink back = new LoopbackLink(2_048, config().mtu(), 0);
        byte[] bytes = new byte[1_376 * 64];
        long start = System.nanoTime();
        for (int now = 0; b.rcvNxt() < SEGMENTS; now++) {
            while (a.send(bytes, 0, bytes.length)) {}
            a.flush(now, out);
            out.deliverTo(b, now);
            while (b.read(bytes, 0, bytes.length) > 0) {}
            b.flush(now, back);
            back.deliverTo(a, now);
        }
        return (double) (System.nanoTime() - start) / b.rcvNxt();
    }

    private static double echo() {
        KcpEngine a = new KcpEngine(1, config());
        KcpEngine b = new KcpEngine(1, config());
        LoopbackLink out = new LoopbackLink(64, config().mtu(), 0);
        LoopbackLink back = new LoopbackLink(64, config().mtu(), 0);
        byte[] bytes = new byte[64];
        long start = System.nanoTime();
        for (int i = 0; i < SEGMENTS; i++) {
            a.send(bytes, 0, bytes.length);
            a.flush(i, out);
            out.deliverTo(b, i);
            b.send(bytes, 0, b.read(bytes, 0, bytes.length));
            b.flush(i, back);
            back.deliverTo(a, i);
            a.read(bytes, 0, bytes.length);
            a.delayMs(i);
            b.delayMs(i);
        }
        return (double) (System.nanoTime() - start) / SEGMENTS;
    }

    private static KcpEngine inFlight(LoopbackLink sink) {
        KcpEngine engine = new KcpEngine(1, config());
        byte[] opened = Segment.packet(1, Segment.wins().window(IN_FLIGHT + 1));
        engine.input(opened, 0, opened.length, 0);
        byte[] bytes = new byte[1_376 * IN_FLIGHT];
        engine.send(bytes, 0, bytes.length);
        engine.flush(0, sink);
        return engine;
    }

    private static double flush() {
        LoopbackLink sink = new LoopbackLink(2, config().mtu(), 0);
        KcpEngine engine = inFlight(sink);
        long start = System.nanoTime();
        for (int i = 0; i < FLUSHES; i++) {
            engine.flush(1, sink);
        }
        double nanos = (double) (System.nanoTime() - start) / FLUSHES;
        if (sink.packets() != IN_FLIGHT) {
            throw new AssertionError("a measured flush wrote something");
        }
        return nanos;
    }

    /** The worst case for the deadline: each ack takes away the segment that times out first. */
    private static double ackAndDeadline() {
        LoopbackLink sink = new LoopbackLink(2, config().mtu(), 0);
        long nanos = 0;
        int acks = 0;
        for (int round = 0; round < 10; round++) {
            KcpEngine engine = inFlight(sink);
            byte[][] packets = new byte[IN_FLIGHT][];
            for (int i = 0; i < IN_FLIGHT; i++) {
                packets[i] = Segment.packet(1, Segment.ack(i, 0).una(i + 1));
            }
            long start = System.nanoTime();
            for (byte[] packet : packets) {
                engine.input(packet, 0, packet.length, 1);
                engine.flush(1, sink);
                acks += engine.delayMs(1) > 0 ? 1 : 0;
            }
            nanos += System.nanoTime() - start;
        }
        return (double) nanos / acks;
    }
}
