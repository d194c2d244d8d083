package org.kcp4j.crypto;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.ByteBuffer;
import java.util.HashSet;
import java.util.Set;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class NonceSourceTest {

    @Test
    void fillsTheRangeAndNothingElse() {
        NonceSource source = NonceSource.secure();
        for (int length = 0; length < 600; length++) {
            byte[] buffer = new byte[length + 2];
            source.fill(buffer, 1, length);
            assertThat(buffer[0]).isZero();
            assertThat(buffer[length + 1]).isZero();
        }
    }

    @ParameterizedTest
    @ValueSource(ints = {8, 12, 16})
    void neverRepeatsANonceNotEvenAcrossSourcesAndPools(int length) {
        Set<ByteBuffer> seen = new HashSet<>();
        AesCounterGenerator shared = new AesCounterGenerator();
        NonceSource[] sources = {
            NonceSource.secure(), NonceSource.secure(), new PooledNonceSource(shared), new PooledNonceSource(shared)
        };
        for (int i = 0; i < 20_000; i++) {
            byte[] nonce = new byte[length];
            sources[i % sources.length].fill(nonce, 0, length);
            assertThat(seen.add(ByteBuffer.wrap(nonce))).as("nonce %d", i).isTrue();
        }
    }

    @Test
    void isBalancedBitByBit() {
        NonceSource source = NonceSource.secure();
        byte[] bytes = new byte[1 << 16];
        source.fill(bytes, 0, bytes.length);
        int ones = 0;
        for (byte b : bytes) {
            ones += Integer.bitCount(b & 0xff);
        }
        // Mean 262 144, standard deviation 362: ten of those is never chance.
        assertThat(ones).isBetween(262_144 - 3_620, 262_144 + 3_620);
    }

    @Test
    void goesOnAfterReseeding() {
        AesCounterGenerator generator = new AesCounterGenerator();
        byte[] most = new byte[(1 << 24) - 16];
        generator.generate(most);
        byte[] first = new byte[256];
        byte[] second = new byte[256];
        generator.generate(first);
        generator.generate(second);
        assertThat(first).isNotEqualTo(new byte[256]).isNotEqualTo(second);
    }
}
