package org.kcp4j.bench;

import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.fec.FecDecoder;
import org.kcp4j.fec.FecEncoder;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.fec.FecResult;
import org.kcp4j.fec.ParitySink;
import org.kcp4j.fec.RecoverySink;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * Encoder and decoder as kcp-go's BenchmarkFECEncode and BenchmarkFECDecode measure theirs: 1 500-byte packets. Encoding,
 * one operation is one data packet, and the last of a group also makes its parity. Decoding, one operation is one packet
 * of a running sequence, data or parity, which is dropped with probability 1 / shardCount.
 */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the harness sets parameters and calls prepare() first
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FecPacketBenchmark implements ParitySink, RecoverySink {
    private static final int LENGTH = 1_500;

    @Param({"3/1", "10/3", "20/10"})
    public String shape;

    private FecConfig config;
    private FecEncoder encoder;
    private FecDecoder decoder;
    private SplittableRandom random;
    private final byte[] packet = new byte[LENGTH];
    private final byte[] parity = new byte[LENGTH];
    private int seqid;
    /** Public, so that what sinks do has an effect. */
    public long taken;

    @Setup
    public void prepare() {
        int slash = shape.indexOf('/');
        config = new FecConfig(
                Integer.parseInt(shape.substring(0, slash)), Integer.parseInt(shape.substring(slash + 1)));
        encoder = new FecEncoder(config);
        decoder = new FecDecoder(config, LENGTH);
        random = new SplittableRandom(1);
    }

    @Benchmark
    public int encode() {
        return encoder.encode(packet, FecHeader.WITH_SIZE, LENGTH - FecHeader.WITH_SIZE, 0, this);
    }

    @Benchmark
    public FecResult decode() {
        boolean data = seqid % config.shardCount() < config.dataShards();
        FecHeader.write(packet, 0, seqid, data ? FecHeader.DATA : FecHeader.PARITY);
        seqid = seqid == Integer.MAX_VALUE / config.shardCount() * config.shardCount() ? 0 : seqid + 1;
        if (random.nextInt(config.shardCount()) == 0) {
            return FecResult.LATE;
        }
        return decoder.decode(packet, 0, LENGTH, this);
    }

    @Override
    public byte[] buffer(int length) {
        return parity;
    }

    @Override
    public int headroom() {
        return 0;
    }

    @Override
    public void packet(int length) {
        taken++;
    }

    @Override
    public void recovered(byte[] buffer, int offset, int length) {
        taken++;
    }
}
