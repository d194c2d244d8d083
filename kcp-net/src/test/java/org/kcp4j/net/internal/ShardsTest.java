package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.net.EndpointStats;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;
import org.kcp4j.net.internal.ManualRuntime.ManualLink;

/** A listener of several sockets is one listener: one table, one queue, one set of limits. */
class ShardsTest {
    private static final int SHARDS = 3;
    private static final Duration AT_ONCE = Duration.ofNanos(1);

    private final ManualRuntime runtime = new ManualRuntime();

    private Endpoint listen(KcpLimits limits) throws IOException {
        KcpOptions options = KcpOptions.builder().limits(limits).shards(SHARDS).build();
        return Endpoint.listen(runtime, new InetSocketAddress(0), options);
    }

    /** The sockets of the listener; the one before them has only looked for a free port. */
    private ManualLink shard(int index) {
        return runtime.link(1 + index);
    }

    private static InetSocketAddress peer(int port) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 40_000 + port);
    }

    /** A segment of a byte. */
    private Datagram push(InetSocketAddress from, int conv, int sn) {
        byte[] bytes = new byte[SegmentHeader.BYTES + 1];
        SegmentHeader.write(bytes, 0, conv, SegmentHeader.PUSH, 0, 32, 0, sn, 0, 1);
        return new Datagram(from, shard(0).local, bytes);
    }

    @Test
    void allSocketsAreBoundToOneAddress() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        assertThat(runtime.links()).isEqualTo(1 + SHARDS);
        assertThat(runtime.link(0).open).as("the one that looked for a port").isFalse();
        for (int i = 0; i < SHARDS; i++) {
            assertThat(shard(i).local).isEqualTo(listener.localAddress());
            assertThat(shard(i).open).isTrue();
        }
        assertThat(runtime.receiveLoops).hasSize(SHARDS);
    }

    @Test
    void aDatagramReachesItsSessionWhicheverShardItComesTo() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        for (int i = 0; i < SHARDS; i++) {
            shard(i).receive(push(peer(1), 7, i));
        }
        SessionCore session = listener.accept(AT_ONCE);
        session.runOnce(runtime.now);
        assertThat(session.port().input().available()).isEqualTo(SHARDS);
        assertThat(listener.stats().passiveOpens()).isEqualTo(1);
    }

    @Test
    void aSessionSendsFromTheSocketItBeganOn() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        shard(1).receive(push(peer(1), 7, 0));
        shard(2).receive(push(peer(1), 7, 1));
        SessionCore session = listener.accept(AT_ONCE);
        session.port().output().write(new byte[10], 0, 10);
        session.runOnce(runtime.now);
        assertThat(shard(1).sent).isNotEmpty();
        assertThat(shard(0).sent).isEmpty();
        assertThat(shard(2).sent).isEmpty();
    }

    @Test
    void whoeverIsAskedOnOneShardMayAnswerOnAnother() throws IOException {
        Endpoint listener = listen(KcpLimits.defaults().withValidation(KcpLimits.Validation.ALWAYS));
        shard(0).receive(push(peer(1), 7, 0));
        int cookie = SegmentHeader.ts(shard(0).sent.removeLast().bytes(), 0);
        byte[] answer = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(answer, 0, 7, SegmentHeader.ACK, 0, 32, cookie, -1, 0, 0);
        shard(1).receive(new Datagram(peer(1), shard(1).local, answer));
        SessionCore session = listener.accept(AT_ONCE);
        session.runOnce(runtime.now);
        assertThat(session.port().input().available())
                .as("what was kept by the other shard")
                .isEqualTo(1);
    }

    @Test
    void theLimitsAreThoseOfTheListener() throws IOException {
        KcpLimits limits = ManualRuntime.CREDULOUS;
        assertThat(beginnings(limits.withMaxSessions(4)).overSessions()).isEqualTo(5);
        assertThat(beginnings(limits.withMaxSessionsPerAddress(4)).overAddress())
                .isEqualTo(5);
        assertThat(beginnings(limits.withBacklog(4)).overBacklog()).isEqualTo(5);
        assertThat(beginnings(limits.withMaxMemoryBytes(4 * MemoryBudget.SESSION_BYTES))
                        .overMemory())
                .isPositive();
    }

    /** Nine peers, three for each shard. */
    private EndpointStats beginnings(KcpLimits limits) throws IOException {
        int before = runtime.links();
        Endpoint listener = listen(limits);
        for (int i = 0; i < 9; i++) {
            runtime.link(before + 1 + i % SHARDS).receive(push(peer(i), 7, 0));
        }
        EndpointStats stats = listener.stats();
        assertThat(stats.inPackets()).as("of all sockets together").isEqualTo(9);
        assertThat(stats.passiveOpens() + stats.dropped()).isEqualTo(9);
        assertThat(stats.sessions()).isEqualTo((int) stats.passiveOpens());
        listener.close();
        return stats;
    }

    @Test
    void anEndedSessionIsRememberedByEveryShard() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        shard(0).receive(push(peer(1), 7, 0));
        SessionCore session = listener.accept(AT_ONCE);
        session.port().abort();
        session.runOnce(runtime.now);
        for (int i = 0; i < SHARDS; i++) {
            shard(i).receive(push(peer(1), 7, 0));
        }
        assertThat(listener.stats().sessions()).isZero();
        assertThat(listener.stats().tombstoneHits()).isEqualTo(SHARDS);
    }

    @Test
    void theSocketsLiveUntilTheLastSessionOfAnyOfThemEnds() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        shard(2).receive(push(peer(1), 7, 0));
        SessionCore session = listener.accept(AT_ONCE);
        listener.close();
        assertThat(openShards()).isEqualTo(SHARDS);
        session.port().abort();
        session.runOnce(runtime.now);
        assertThat(openShards()).isZero();
    }

    @Test
    void oneSocketThatFailsEndsTheListener() throws IOException {
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        shard(1).receive(push(peer(1), 7, 0));
        SessionCore session = listener.accept(AT_ONCE);
        shard(2).receiver.failed(new IOException("unplugged"));
        assertThatThrownBy(() -> listener.accept(AT_ONCE))
                .isInstanceOf(SocketException.class)
                .hasMessage("unplugged");
        session.runOnce(runtime.now);
        assertThat(openShards()).isZero();
    }

    @Test
    void thereIsOneSocketWhereTheSystemLetsNoneShareAPort() throws IOException {
        runtime.knowsSharedPorts = false;
        Endpoint listener = listen(ManualRuntime.CREDULOUS);
        assertThat(runtime.links()).isEqualTo(2);
        shard(0).receive(push(peer(1), 7, 0));
        assertThat(listener.accept(AT_ONCE).remote()).isEqualTo(peer(1));
        assertThat(shard(0).local).isEqualTo(listener.localAddress());
    }

    private long openShards() {
        return IntStream.range(0, SHARDS).filter(i -> shard(i).open).count();
    }
}
