package org.kcp4j.bench;

import java.util.Arrays;
import java.util.Random;
import java.util.concurrent.TimeUnit;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.fec.ReedSolomon;
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

/** The code alone, bytes in and bytes out: one operation is one group of 1 400-byte shards. */
@State(Scope.Thread)
@SuppressWarnings("NullAway.Init") // the harness sets parameters and calls prepare() first
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(2)
@Warmup(iterations = 4, time = 1)
@Measurement(iterations = 5, time = 1)
public class FecCodeBenchmark {
    private static final int LENGTH = 1_400;

    @Param({"3/1", "10/3", "20/10"})
    public String shape;

    private ReedSolomon code;
    private byte[][] shards;
    private int[] offsets;
    private boolean[] oneLost;
    private boolean[] mostLost;

    @Setup
    public void prepare() {
        int slash = shape.indexOf('/');
        int data = Integer.parseInt(shape.substring(0, slash));
        int parity = Integer.parseInt(shape.substring(slash + 1));
        code = new ReedSolomon(new FecConfig(data, parity));
        shards = new byte[data + parity][LENGTH];
        offsets = new int[data + parity];
        Random random = new Random(1);
        Arrays.stream(shards).forEach(random::nextBytes);
        code.encode(shards, offsets, LENGTH);
        oneLost = lost(data, parity, 1);
        mostLost = lost(data, parity, parity);
    }

    private static boolean[] lost(int data, int parity, int count) {
        boolean[] present = new boolean[data + parity];
        Arrays.fill(present, true);
        for (int i = 0; i < count; i++) {
            present[i * data / parity] = false;
        }
        return present;
    }

    @Benchmark
    public byte[][] encode() {
        code.encode(shards, offsets, LENGTH);
        return shards;
    }

    @Benchmark
    public boolean reconstructOne() {
        return code.reconstructData(shards, offsets, oneLost, LENGTH);
    }

    @Benchmark
    public boolean reconstructMost() {
        return code.reconstructData(shards, offsets, mostLost, LENGTH);
    }
}
