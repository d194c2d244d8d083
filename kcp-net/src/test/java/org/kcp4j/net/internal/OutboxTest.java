package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.SessionThreads;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** What the sessions of one worker send together. The test's thread is the worker's. */
class OutboxTest {
    private static final int WORKERS = 2;

    private final ManualRuntime runtime = new ManualRuntime();
    private final Endpoint clients = Endpoint.forClients(
            runtime,
            new InetSocketAddress(0),
            KcpOptions.builder()
                    .sessionThreads(SessionThreads.WORKERS)
                    .connectTimeout(Duration.ZERO)
                    .build());
    private final ManualRuntime.ManualLink link = runtime.link(0);

    OutboxTest() throws IOException {}

    private static InetSocketAddress peer(int number) {
        return new InetSocketAddress(InetAddress.getLoopbackAddress(), 10 + number);
    }

    /** So many sessions of the first worker, with conversations from 0 and as many peers as given in turn. */
    private List<SessionCore> sessions(int count, int peers) throws IOException {
        List<SessionCore> sessions = new ArrayList<>();
        for (int i = 0; i < count; i++) {
            sessions.add(clients.connect(peer(i % peers), i));
            for (int other = 1; other < WORKERS; other++) {
                clients.connect(peer(0), 1_000_000 + WORKERS * i + other);
            }
        }
        return sessions;
    }

    /** Runs the worker until it would wait. */
    private void run() {
        assertThatThrownBy(runtime.workers.getFirst()::run).hasMessageContaining("would wait for ever");
    }

    private static void write(SessionCore session) throws IOException {
        session.port().output().write(new byte[10], 0, 10);
    }

    /** The conversations of the datagrams that were sent to a peer, in order. */
    private List<Integer> sentTo(InetSocketAddress peer) {
        return link.sent.stream()
                .filter(datagram -> datagram.to().equals(peer))
                .map(OutboxTest::conv)
                .toList();
    }

    private static int conv(Datagram datagram) {
        return SegmentHeader.conv(datagram.bytes(), 0);
    }

    @Test
    void whatManySessionsSendToOnePeerLeavesTogetherAndInOrder() throws IOException {
        for (SessionCore session : sessions(6, 2)) {
            write(session);
        }
        assertThat(link.sent).as("before the worker's turn").isEmpty();
        run();
        assertThat(link.batches).isEqualTo(2);
        assertThat(sentTo(peer(0))).containsExactly(0, 2, 4);
        assertThat(sentTo(peer(1))).containsExactly(1, 3, 5);
    }

    @Test
    void allThatIsSentToManyPeersLeaves() throws IOException {
        for (SessionCore session : sessions(100, 50)) {
            write(session);
        }
        run();
        assertThat(link.sent.stream().map(OutboxTest::conv))
                .doesNotHaveDuplicates()
                .hasSize(100);
    }

    @Test
    void whatTheSystemDoesNotTakeIsCountedAtTheSessionThatSentIt() throws IOException {
        link.takes = 4;
        List<SessionCore> sessions = sessions(6, 1);
        for (SessionCore session : sessions) {
            write(session);
        }
        run();
        assertThat(link.batches).isEqualTo(1);
        assertThat(sessions.stream().map(session -> session.stats().outDropped()))
                .containsExactly(0L, 0L, 0L, 0L, 1L, 1L);
    }

    @Test
    void whileTheWorkerSleepsAThreadThatWritesSendsItself() throws IOException {
        SessionCore session = sessions(1, 1).getFirst();
        run();
        write(session);
        assertThat(link.sent).hasSize(1);
    }
}
