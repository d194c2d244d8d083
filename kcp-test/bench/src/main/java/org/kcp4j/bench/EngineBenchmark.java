package org.kcp4j.bench;

import java.util.concurrent.TimeUnit;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.PacketSink;
import org.kcp4j.core.SegmentHeader;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OperationsPerInvocation;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** The engine alone, per segment of 1 376 bytes: two of them in memory, from write to read, and the way in. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class EngineBenchmark {
    private static final int SEGMENTS = 32; // the window that an engine believes its peer to have at first
    private static final int MSS = 1_376;

    private final End sender = new End();
    private final End receiver = new End();
    private final byte[] data = new byte[SEGMENTS * MSS];
    private int nowMs;

    private final KcpEngine target = engine();
    private final PacketSink nowhere = new Nowhere();
    private final byte[] push = new byte[SegmentHeader.BYTES + MSS];
    private int sn;

    public EngineBenchmark() {
        sender.peer = receiver.engine;
        receiver.peer = sender.engine;
    }

    private static KcpEngine engine() {
        return new KcpEngine(
                1,
                KcpConfig.fast3()
                        .withStream(true)
                        .withSendWindow(2 * SEGMENTS)
                        .withSendQueue(4 * SEGMENTS)
                        .withReceiveWindow(2 * SEGMENTS));
    }

    /** Sending, transmission, receipt, reading and acknowledgement. */
    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int pair() {
        nowMs += 10;
        sender.engine.send(data, 0, data.length);
        sender.engine.flush(nowMs, sender);
        int read = read(receiver.engine, data.length);
        receiver.engine.flush(nowMs, receiver);
        return read;
    }

    /** Receipt and reading of segments in order, and what acknowledges them. */
    @Benchmark
    @OperationsPerInvocation(SEGMENTS)
    public int input() {
        nowMs += 10;
        for (int i = 0; i < SEGMENTS; i++) {
            SegmentHeader.write(push, 0, 1, SegmentHeader.PUSH, 0, 2 * SEGMENTS, nowMs, sn++, 0, MSS);
            target.input(push, 0, push.length, nowMs);
        }
        int read = read(target, data.length);
        target.flush(nowMs, nowhere);
        return read;
    }

    private int read(KcpEngine engine, int length) {
        int read = 0;
        while (read < length) {
            int n = engine.read(data, read, length - read);
            if (n <= 0) {
                throw new IllegalStateException("only " + read + " of " + length + " bytes arrived");
            }
            read += n;
        }
        return read;
    }

    /** An engine, and the sink that gives its packets to the other. */
    private final class End implements PacketSink {
        final KcpEngine engine = engine();
        final byte[] packet = new byte[2_048];
        KcpEngine peer = engine;

        @Override
        public byte[] buffer() {
            return packet;
        }

        @Override
        public int headroom() {
            return 0;
        }

        @Override
        public void packet(int length) {
            peer.input(packet, 0, length, nowMs);
        }
    }

    private static final class Nowhere implements PacketSink {
        private final byte[] packet = new byte[2_048];

        @Override
        public byte[] buffer() {
            return packet;
        }

        @Override
        public int headroom() {
            return 0;
        }

        @Override
        public void packet(int length) {}
    }
}
