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
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** A flush that finds 1 023 segments in flight and nothing due: the scan alone. PROTOCOL 2.3, BenchmarkFlush. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 500, timeUnit = TimeUnit.MILLISECONDS)
public class FlushBenchmark implements PacketSink {
    private static final int CONV = 1;
    private static final int IN_FLIGHT = 1_023;

    private final KcpEngine engine =
            new KcpEngine(CONV, KcpConfig.normal().withSendWindow(IN_FLIGHT).withSendQueue(2 * IN_FLIGHT));
    private final byte[] packet = new byte[2_048];

    /** Public, so that what the sink does has an effect. */
    public long packets;

    @Setup
    public void fill() {
        SegmentHeader.write(packet, 0, CONV, SegmentHeader.WINS, 0, 2 * IN_FLIGHT, 0, 0, 0, 0);
        engine.input(packet, 0, SegmentHeader.BYTES, 0);
        for (int i = 0; i < IN_FLIGHT; i++) {
            engine.send(packet, 0, 1);
        }
        engine.flush(0, this);
        if (engine.sndNxt() - engine.sndUna() != IN_FLIGHT) {
            throw new IllegalStateException("in flight: " + (engine.sndNxt() - engine.sndUna()));
        }
    }

    @Benchmark
    public long flush() {
        engine.flush(1, this);
        return packets;
    }

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
        packets++;
    }
}
