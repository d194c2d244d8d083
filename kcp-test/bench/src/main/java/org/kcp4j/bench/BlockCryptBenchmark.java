package org.kcp4j.bench;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.bouncycastle.crypto.engines.TwofishEngine;
import org.kcp4j.crypto.internal.AesKey;
import org.kcp4j.crypto.internal.Blowfish;
import org.kcp4j.crypto.internal.BouncyCastleKey;
import org.kcp4j.crypto.internal.Cast5;
import org.kcp4j.crypto.internal.CipherKey;
import org.kcp4j.crypto.internal.NoneKey;
import org.kcp4j.crypto.internal.PacketTransform;
import org.kcp4j.crypto.internal.Salsa20;
import org.kcp4j.crypto.internal.Sm4;
import org.kcp4j.crypto.internal.Tea;
import org.kcp4j.crypto.internal.TripleDes;
import org.kcp4j.crypto.internal.XorKey;
import org.kcp4j.crypto.internal.Xtea;
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
 * The bare ciphers under the names of kcp-go's benchmarks, and what those do: encryption and decryption of 1 500 bytes
 * from buffer to buffer, without nonce and checksum. Ours work in place, so both copies count. And encryption alone, in
 * place. PROTOCOL 2.3.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(1)
@Warmup(iterations = 4, time = 500, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class BlockCryptBenchmark {
    private static final int LENGTH = XorKey.TABLE_BYTES;

    @Param({
        "SM4",
        "AES128",
        "AES192",
        "AES256",
        "TEA",
        "XOR",
        "Blowfish",
        "None",
        "Cast5",
        "3DES",
        "Twofish",
        "XTEA",
        "Salsa20"
    })
    private String cipher = "None";

    private PacketTransform transform = new NoneKey().newTransform();
    private final byte[] plain = random(LENGTH);
    private final byte[] encrypted = new byte[LENGTH];
    private final byte[] decrypted = new byte[LENGTH];

    private static byte[] random(int length) {
        byte[] bytes = new byte[length];
        RandomGenerator.of("L64X128MixRandom").nextBytes(bytes);
        return bytes;
    }

    private CipherKey key() {
        return switch (cipher) {
            case "SM4" -> new Sm4(random(16));
            case "AES128" -> new AesKey(random(16));
            case "AES192" -> new AesKey(random(24));
            case "AES256" -> new AesKey(random(32));
            case "TEA" -> new Tea(random(16));
            case "XOR" -> new XorKey(random(XorKey.TABLE_BYTES));
            case "Blowfish" -> new Blowfish(random(32));
            case "None" -> new NoneKey();
            case "Cast5" -> new Cast5(random(16));
            case "3DES" -> new TripleDes(random(24));
            case "Twofish" -> new BouncyCastleKey(TwofishEngine::new, random(32));
            case "XTEA" -> new Xtea(random(16));
            case "Salsa20" -> new Salsa20(random(32));
            default -> throw new IllegalArgumentException(cipher);
        };
    }

    /** Makes the cipher. */
    @Setup
    public void setUp() {
        transform = key().newTransform();
    }

    /** One packet there and back. */
    @Benchmark
    public byte[] encryptAndDecrypt() {
        System.arraycopy(plain, 0, encrypted, 0, LENGTH);
        transform.encrypt(encrypted, 0, LENGTH);
        System.arraycopy(encrypted, 0, decrypted, 0, LENGTH);
        transform.decrypt(decrypted, 0, LENGTH);
        return decrypted;
    }

    /** One packet, in place. */
    @Benchmark
    public byte[] encryptInPlace() {
        transform.encrypt(encrypted, 0, LENGTH);
        return encrypted;
    }
}
