package org.kcp4j.bench;

import java.util.concurrent.TimeUnit;
import java.util.zip.CRC32;
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

/** The checksum of 1 024 bytes, and of other lengths. PROTOCOL 2.3, BenchmarkCRC32. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class Crc32Benchmark {

    private final CRC32 crc = new CRC32();

    @Param({"20", "256", "1024", "1480"})
    private int lengthBytes = 1024;

    private byte[] content = {};

    /** Makes what is summed. */
    @Setup
    public void setUp() {
        content = new byte[lengthBytes];
    }

    /** One checksum. */
    @Benchmark
    public long crc32() {
        crc.reset();
        crc.update(content, 0, content.length);
        return crc.getValue();
    }
}
