package org.kcp4j.bench;

import java.security.SecureRandom;
import java.util.concurrent.TimeUnit;
import org.kcp4j.crypto.NonceSource;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Fork;
import org.openjdk.jmh.annotations.Measurement;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;
import org.openjdk.jmh.annotations.Warmup;

/** One nonce of 16 bytes. PROTOCOL 2.3, BenchmarkCsprng*. */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 3, time = 300, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CsprngBenchmark {

    private final NonceSource source = NonceSource.secure();
    private final SecureRandom system = new SecureRandom();
    private final byte[] nonce = new byte[16];

    /** From our generator. */
    @Benchmark
    public byte[] secureNonce() {
        source.fill(nonce, 0, nonce.length);
        return nonce;
    }

    /** From the operating system. */
    @Benchmark
    public byte[] system() {
        system.nextBytes(nonce);
        return nonce;
    }
}
