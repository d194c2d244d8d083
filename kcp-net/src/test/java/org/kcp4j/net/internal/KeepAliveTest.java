package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.kcp4j.net.internal.SessionPair.assertTimedOut;
import static org.kcp4j.net.internal.SessionPair.connected;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KeepAlive;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/** Peers that are gone while nothing is under way, and those that were never there. */
class KeepAliveTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final KeepAlive RULE = new KeepAlive(Duration.ofSeconds(60), Duration.ofSeconds(15), 8);
    private static final KcpOptions KEPT = KcpOptions.builder().keepAlive(RULE).build();

    /** Takes strangers at their word, one at a time. */
    private static final KcpOptions TRUSTING =
            KcpOptions.builder().limits(ManualRuntime.CREDULOUS.withBacklog(1)).build();

    @Test
    void anIdlePeerIsAskedOnceAMinuteAndStays() throws IOException {
        SessionPair pair = connected(KEPT, KcpOptions.defaults());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        int carried = pair.carried;
        long steps = pair.client.stats().steps();
        pair.run(Duration.ofHours(1));
        assertThat(pair.carried - carried).as("an hour's questions and answers").isBetween(2 * 58, 2 * 60);
        assertThat(pair.client.port().isClosed()).isFalse();
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        assertThat(pair.server.port().input().available()).isEqualTo(20);
        assertThat(pair.listener.stats().passiveOpens()).isEqualTo(1);
        assertThat(pair.client.stats().steps() - steps).isPositive();
    }

    @Test
    void anIdlePeerThatIsGoneIsNoticedWhenAllQuestionsWentUnanswered() throws IOException {
        SessionPair pair = connected(KEPT, KcpOptions.defaults());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        pair.loss = 100;
        int carried = pair.carried;
        pair.run(Duration.ofSeconds(60 + 8 * 15 - 2));
        assertThat(pair.client.port().isClosed()).isFalse();
        assertThat(pair.carried - carried).isEqualTo(8);
        pair.run(Duration.ofSeconds(2));
        assertTimedOut(pair.client);
        assertThat(pair.server.port().isClosed()).as("which does not ask").isFalse();
    }

    @Test
    void oneAnswerInEightIsEnough() throws IOException {
        SessionPair pair = connected(KEPT, KcpOptions.defaults());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        for (int i = 0; i < 20; i++) {
            pair.loss = 100;
            pair.run(Duration.ofSeconds(60 + 6 * 15));
            pair.loss = 0;
            pair.run(Duration.ofSeconds(15));
        }
        assertThat(pair.client.port().isClosed()).isFalse();
    }

    @Test
    void aRuleSetWhileIdleIsObeyed() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults(), KcpOptions.defaults());
        pair.run(Duration.ofHours(1));
        pair.loss = 100;
        pair.client.control().setKeepAlive(new KeepAlive(Duration.ofSeconds(1), Duration.ofSeconds(2), 3));
        pair.run(Duration.ofMillis(6100));
        assertTimedOut(pair.client);
    }

    /** Its question would come to nobody, or to a listener that takes it for a new session's. */
    @Test
    void aSessionWhosePeerHasForgottenItIsNotBegunAgain() throws IOException {
        SessionPair pair = connected(KEPT, KcpOptions.builder().tombstone(SOON).build());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        pair.server.port().abort();
        pair.run(Duration.ofMinutes(4));
        assertTimedOut(pair.client);
        assertThat(pair.listener.stats().passiveOpens()).isEqualTo(1);
        assertThat(pair.listener.stats().strangers()).as("questions").isPositive();
    }

    // ---- strangers

    private static Datagram question(Endpoint listener, int port) {
        byte[] bytes = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(bytes, 0, 7, SegmentHeader.WASK, 0, 32, 0, 0, 0, 0);
        return new Datagram(
                new InetSocketAddress(InetAddress.getLoopbackAddress(), port), listener.localAddress(), bytes);
    }

    @Test
    void whatAForgedQuestionBeganGoesAwayAndSendsNoMoreThanThreeDatagrams() throws IOException {
        assertForgottenAfter(Duration.ofSeconds(30), TRUSTING);
        assertForgottenAfter(
                Duration.ofSeconds(30),
                TRUSTING.toBuilder().deadLinkTimeout(Duration.ofSeconds(2)).build());
    }

    /** Seed 115023 of the swarm: after half a minute without network the listener had forgotten whom it was to wait for. */
    @Test
    void aStrangerMayBeSilentForAsLongAsADeadLink() throws IOException {
        Duration patience = Duration.ofMinutes(20);
        assertForgottenAfter(
                patience, TRUSTING.toBuilder().deadLinkTimeout(patience).build());
    }

    private static void assertForgottenAfter(Duration time, KcpOptions options) throws IOException {
        ManualRuntime runtime = new ManualRuntime();
        long began = runtime.now;
        Endpoint listener = Endpoint.listen(runtime, new InetSocketAddress(0), options);
        runtime.link(0).receive(question(listener, 1));
        runtime.link(0).receive(question(listener, 2));
        assertThat(listener.stats().overBacklog()).as("the backlog is full").isEqualTo(1);
        SessionCore session = listener.accept(SOON);
        int steps = 0;
        for (long next = runtime.now; next != Duty.FINISHED; next = session.runOnce(runtime.now)) {
            runtime.now = next;
            steps++;
        }
        assertThat(runtime.now).isEqualTo(began + time.toNanos());
        assertThat(steps).as("it sleeps meanwhile").isLessThan(10);
        assertThat(listener.stats().sessions()).isZero();
        assertThat(runtime.link(0).sent).hasSize(3);
        assertTimedOut(session);
    }

    @Test
    void aSessionThatEndsInTheBacklogMakesRoom() throws IOException {
        ManualRuntime runtime = new ManualRuntime();
        Endpoint listener = Endpoint.listen(runtime, new InetSocketAddress(0), TRUSTING);
        for (int port = 1; port <= 5; port++) {
            runtime.link(0).receive(question(listener, port));
            assertThat(listener.stats().passiveOpens()).isEqualTo(port);
            assertThatThrownBy(runtime.owners.getLast()::run)
                    .as("any end will do")
                    .isInstanceOf(AssertionError.class);
        }
    }

    @Test
    void aPeerThatOnlyListensPassesTheProbation() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults(), KcpOptions.defaults());
        pair.run(Duration.ofHours(1));
        assertThat(pair.server.port().isClosed()).isFalse();
        pair.server.port().output().write(new byte[3], 0, 3);
        pair.run(SOON);
        assertThat(pair.client.port().input().available()).isEqualTo(3);
    }
}
