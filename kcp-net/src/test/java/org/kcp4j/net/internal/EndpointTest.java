package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** One socket and its sessions: beginnings, ends, and what must not happen in between. */
class EndpointTest {
    private static final InetSocketAddress PEER = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final ManualRuntime runtime = new ManualRuntime();

    private Endpoint listen(KcpOptions options) throws IOException {
        return Endpoint.listen(runtime, new InetSocketAddress(0), options);
    }

    /** The first segment of a conversation. */
    private static Datagram beginning(Endpoint listener, InetSocketAddress from, int conv) {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(bytes, 0, conv, SegmentHeader.PUSH, 0, 32, 0, 0, 0, 0);
        return new Datagram(from, listener.localAddress(), bytes);
    }

    @Test
    void aSessionThatBeginsWhileTheListenerClosesDoesNotOutliveIt() throws IOException {
        Endpoint listener =
                listen(KcpOptions.builder().limits(ManualRuntime.CREDULOUS).build());
        runtime.beforeLock = listener::close;
        runtime.link(0).receive(beginning(listener, PEER, 1));
        assertThat(listener.isClosed()).isTrue();
        assertThat(listener.stats().sessions()).isZero();
        assertThat(runtime.link(0).open).isFalse();
    }

    @Test
    void aDefectBelowCostsTheDatagramAndNotTheReceiveLoop() throws IOException {
        PacketCipher.Factory cipher = PacketCiphers.of("aes", KeyDerivation.kcptun("key"));
        Endpoint listener = listen(KcpOptions.builder().cipher(cipher).build());
        cipher.destroy(); // from now on it throws
        runtime.link(0).receive(beginning(listener, PEER, 1));
        runtime.link(0).receive(beginning(listener, PEER, 1));
        assertThat(listener.stats().inPackets()).isEqualTo(2);
    }

    @Test
    void aSocketThatCannotBeUsedIsClosed() {
        PacketCipher.Factory cipher = PacketCiphers.of("aes", KeyDerivation.kcptun("key"));
        KcpOptions options = KcpOptions.builder().cipher(cipher).build();
        cipher.destroy();
        assertThatThrownBy(() -> listen(options)).isInstanceOf(IllegalStateException.class);
        assertThat(runtime.link(0).open).as("the listener's socket").isFalse();
        assertThatThrownBy(() -> Endpoint.begin(runtime, PEER, 1, options)).isInstanceOf(IllegalStateException.class);
        assertThat(runtime.link(1).open).as("the client's socket").isFalse();
    }

    @Test
    void aConversationMayBeginAgainWhenItsTombstoneHasHadItsTime() throws IOException {
        Endpoint listener = listen(KcpOptions.builder()
                .limits(ManualRuntime.CREDULOUS)
                .tombstone(Duration.ofSeconds(60))
                .build());
        Datagram first = beginning(listener, PEER, 1);
        runtime.link(0).receive(first);
        SessionCore session = listener.accept(Duration.ofNanos(1));
        session.port().abort();
        session.runOnce(runtime.now);
        runtime.now += Duration.ofSeconds(59).toNanos();
        runtime.link(0).receive(first);
        assertThat(listener.stats().sessions()).isZero();
        assertThat(listener.stats().tombstoneHits()).isEqualTo(1);
        runtime.now += Duration.ofSeconds(1).toNanos();
        runtime.link(0).receive(first);
        assertThat(listener.stats().sessions()).isEqualTo(1);
        assertThat(listener.stats().tombstoneHits()).isEqualTo(1);
    }

    @Test
    void whenNothingCanBeReceivedAnyMoreEverybodyHearsWhy() throws IOException {
        Endpoint listener =
                listen(KcpOptions.builder().limits(ManualRuntime.CREDULOUS).build());
        runtime.link(0).receive(beginning(listener, PEER, 1));
        SessionCore session = listener.accept(Duration.ofNanos(1));
        runtime.pollFailure = new IOException("out of order");
        runtime.receiveLoops.getFirst().run();
        assertThat(session.runOnce(runtime.now)).isEqualTo(Duty.FINISHED);
        assertThatThrownBy(() -> session.port().input().read(new byte[1], 0, 1)).hasMessage("out of order");
        assertThatThrownBy(() -> listener.accept(Duration.ofNanos(1)))
                .isInstanceOf(SocketException.class)
                .hasMessage("out of order");
        assertThat(runtime.link(0).open).as("the socket").isFalse();
    }

    @Test
    void aSystemThatTakesNoDatagramsForAWhileCostsTimeOnly() throws IOException {
        SessionPair pair = new SessionPair(KcpOptions.defaults());
        pair.runUntil(Duration.ofSeconds(1), () -> pair.server != null);
        pair.runtime.link(1).refusesToSend = true;
        pair.client.port().output().write(new byte[1000], 0, 1000);
        pair.run(Duration.ofSeconds(5));
        assertThat(pair.client.stats().outDropped()).isPositive();
        pair.runtime.link(1).refusesToSend = false;
        pair.runUntil(Duration.ofSeconds(5), () -> pair.server.port().input().available() == 1000);
    }
}
