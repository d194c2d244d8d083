package org.kcp4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.ThreadMXBean;
import java.lang.management.ManagementFactory;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.crypto.internal.AeadTransform;
import org.kcp4j.crypto.internal.AesGcm;
import org.kcp4j.crypto.internal.ChaCha20Poly1305;

/** What ciphers allocate per packet: only those of the platform anything at all. */
@Tag("aead")
class CipherAllocationTest {

    private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    private static final int PACKETS = 1000;
    private static final int ROUNDS = 200;

    static List<PacketCipher.Factory> allocationFree() {
        return TestCiphers.all(TestCiphers.kcptunKey()).stream()
                .filter(factory -> !factory.authenticated())
                .toList();
    }

    static List<PacketCipher.Factory> aead() {
        return TestCiphers.aead(TestCiphers.kcptunKey());
    }

    @ParameterizedTest
    @MethodSource("allocationFree")
    void allocatesNothingPerPacket(PacketCipher.Factory factory) {
        assertThat(bytesPerPacket(factory, 0)).isZero();
    }

    /**
     * The platform allocates on each initialisation. Compiled, it is some 1 000 bytes for GCM and 150 for ChaCha20;
     * interpreted, more, and on Java 21 more again. The system's ciphers allocate nothing.
     */
    @ParameterizedTest
    @MethodSource("aead")
    void allocatesLittlePerAeadPacket(PacketCipher.Factory factory) {
        AeadTransform transform = ((AeadCipherFactory) factory).newTransform();
        int most = transform instanceof AesGcm ? 16_384 : transform instanceof ChaCha20Poly1305 ? 1_024 : 0;
        assertThat(bytesPerPacket(factory, most)).isLessThanOrEqualTo(most);
    }

    /** A session that has sent and received nothing has no use for the platform's objects and scratch memory. */
    @ParameterizedTest
    @MethodSource("aead")
    void holdsLittleUntilTheFirstPacket(PacketCipher.Factory factory) {
        PacketCipher[] idle = new PacketCipher[PACKETS];
        factory.create(); // classes are loaded
        long before = THREADS.getCurrentThreadAllocatedBytes();
        for (int i = 0; i < PACKETS; i++) {
            idle[i] = factory.create();
        }
        assertThat((THREADS.getCurrentThreadAllocatedBytes() - before) / PACKETS)
                .isLessThan(256);
        assertThat(idle).doesNotContainNull();
    }

    /** The least of several rounds: code that is not yet compiled may allocate. */
    private static long bytesPerPacket(PacketCipher.Factory factory, int enough) {
        PacketCipher cipher = factory.create();
        byte[] buffer = new byte[cipher.headroom() + 1400 + cipher.tailroom()];
        long least = Long.MAX_VALUE;
        for (int round = 0; round < ROUNDS && least > enough; round++) {
            long before = THREADS.getCurrentThreadAllocatedBytes();
            sealAndOpen(cipher, buffer, PACKETS);
            least = Math.min(least, (THREADS.getCurrentThreadAllocatedBytes() - before) / PACKETS);
        }
        return least;
    }

    private static void sealAndOpen(PacketCipher cipher, byte[] buffer, int packets) {
        for (int i = 0; i < packets; i++) {
            int sealed = cipher.seal(buffer, cipher.headroom(), 1400);
            int opened = cipher.open(buffer, 0, sealed);
            if (opened != 1400) {
                throw new AssertionError("opened " + opened);
            }
        }
    }
}
