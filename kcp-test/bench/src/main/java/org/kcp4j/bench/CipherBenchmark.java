package org.kcp4j.bench;

import java.util.concurrent.TimeUnit;
import java.util.random.RandomGenerator;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
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
 * Sealing and opening one packet with every cipher: nonce, checksum and encryption in place.
 *
 * <p>The AEAD ciphers are Java's or OpenSSL's, as for every program; {@code -p crypto=java,native} compares.
 *
 * <p>Opening is of a copy, because it is in place. The benchmarks in {@code src/main/go/crypto} do the same with kcp-go's
 * ciphers. PROTOCOL 2.3.
 */
@State(Scope.Thread)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
@Fork(value = 1, jvmArgsAppend = "--enable-native-access=ALL-UNNAMED")
@Warmup(iterations = 4, time = 750, timeUnit = TimeUnit.MILLISECONDS)
@Measurement(iterations = 5, time = 300, timeUnit = TimeUnit.MILLISECONDS)
public class CipherBenchmark {

    @Param({
        "none",
        "xor",
        "aes-128",
        "aes-192",
        "aes",
        "salsa20",
        "blowfish",
        "twofish",
        "cast5",
        "3des",
        "tea",
        "xtea",
        "sm4",
        "aes-128-gcm",
        "aes-192-gcm",
        "aes-256-gcm",
        "chacha20-poly1305"
    })
    private String cipher = "none";

    /** Length of the sealed packet. */
    @Param("1500")
    private int packetBytes = 1500;

    /** What {@code org.kcp4j.crypto} says. */
    @Param("auto")
    private String crypto = "auto";

    private PacketCipher packets = PacketCiphers.none().create();
    private int plaintextBytes;
    private byte[] sealed = {};
    private byte[] buffer = {};

    /** Makes the cipher and a packet to open. */
    @Setup
    public void setUp() {
        System.setProperty("org.kcp4j.crypto", crypto);
        packets = PacketCiphers.of(cipher, KeyDerivation.kcptun("benchmark")).create();
        plaintextBytes = packetBytes - packets.headroom() - packets.tailroom();
        buffer = new byte[packetBytes];
        RandomGenerator.of("L64X128MixRandom").nextBytes(buffer);
        packets.seal(buffer, packets.headroom(), plaintextBytes);
        sealed = buffer.clone();
    }

    /** One packet out. */
    @Benchmark
    public int encrypt() {
        return packets.seal(buffer, packets.headroom(), plaintextBytes);
    }

    /** One packet in. */
    @Benchmark
    public int decrypt() {
        System.arraycopy(sealed, 0, buffer, 0, packetBytes);
        int length = packets.open(buffer, 0, packetBytes);
        if (length != plaintextBytes) {
            throw new IllegalStateException("opened " + length + " bytes instead of " + plaintextBytes);
        }
        return length;
    }
}
