package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.api.Test;
import org.kcp4j.net.KcpOptions;

/** Writes and messages out of several buffers. */
class VectoredWriteTest {
    private static final Duration SOON = Duration.ofSeconds(1);

    private final byte[] bytes = new byte[20_000];

    VectoredWriteTest() {
        new Random(1).nextBytes(bytes);
    }

    private static SessionPair connected(boolean stream) throws IOException {
        SessionPair pair = new SessionPair(KcpOptions.builder().stream(stream).build());
        pair.runUntil(SOON, () -> pair.server != null && pair.client.port().isConnected());
        return pair;
    }

    /** In arrays and outside of the heap, and one of no bytes. */
    private ByteBuffer[] parts() {
        ByteBuffer direct = ByteBuffer.allocateDirect(7_000);
        direct.put(bytes, 3, 7_000).flip();
        return new ByteBuffer[] {
            ByteBuffer.wrap(bytes, 0, 3), direct, ByteBuffer.allocate(0), ByteBuffer.wrap(bytes, 7_003, 12_997)
        };
    }

    @Test
    void aStreamGetsThemInOrderAndTogether() throws IOException {
        SessionPair pair = connected(true);
        ByteBuffer[] parts = parts();
        pair.client.port().output().write(parts);
        assertThat(parts).allMatch(part -> !part.hasRemaining());
        pair.runUntil(SOON, () -> pair.server.port().input().available() == bytes.length);
        byte[] received = new byte[bytes.length];
        pair.server.port().input().read(received, 0, received.length);
        assertThat(received).isEqualTo(bytes);
    }

    @Test
    void aMessageIsOne() throws IOException {
        SessionPair pair = connected(false);
        pair.client.port().output().send(parts());
        pair.client.port().output().send(new ByteBuffer[0]);
        pair.run(SOON);
        assertThat(pair.server.port().input().receive()).isEqualTo(bytes);
        assertThat(pair.server.port().input().receive()).isEmpty();
    }

    @Test
    void aMessageThatIsTooLongIsNotTouched() throws IOException {
        SessionPair pair = connected(false);
        ByteBuffer[] parts = new ByteBuffer[100];
        Arrays.setAll(parts, i -> ByteBuffer.wrap(bytes));
        assertThatThrownBy(() -> pair.client.port().output().send(parts))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("2000000");
        assertThat(parts).allMatch(part -> part.remaining() == bytes.length);
    }
}
