package org.kcp4j.bench;

import java.util.concurrent.TimeUnit;
import org.kcp4j.crypto.internal.XorKey;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/**
 * The bare transform of {@code xor}, encryption and decryption of 1 500 bytes, without nonce and checksum. PROTOCOL 2.3,
 * BenchmarkXOR; kcp-go's goes from buffer to buffer, ours has no such form and works in place.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class XorBenchmark {

    private final XorKey key = new XorKey(new byte[XorKey.TABLE_BYTES]);
    private final byte[] packet = new byte[XorKey.TABLE_BYTES];

    /** One packet there and back. */
    @Benchmark
    public byte[] encryptAndDecrypt() {
        key.encrypt(packet, 0, packet.length);
        key.decrypt(packet, 0, packet.length);
        return packet;
    }
}
