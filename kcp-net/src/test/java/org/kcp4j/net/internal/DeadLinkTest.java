package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.kcp4j.net.internal.SessionPair.assertTimedOut;
import static org.kcp4j.net.internal.SessionPair.connected;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kcp4j.net.KcpOptions;

/** Peers that are gone while something is under way. */
class DeadLinkTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final Duration LONG = Duration.ofMinutes(5);

    @Test
    void aSilentPeerThatOwesAcknowledgementsIsDeclaredDead() throws IOException {
        SessionPair pair = connected(
                KcpOptions.builder().deadLinkTimeout(Duration.ofSeconds(20)).build());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        pair.loss = 100;
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(Duration.ofSeconds(19));
        assertThat(pair.client.port().isClosed()).isFalse();
        pair.run(Duration.ofSeconds(2));
        assertTimedOut(pair.client);
    }

    /**
     * After one round trip of nearly a second the engine would take ten minutes for 20 transmissions; after one of 16
     * seconds, as in seed 1724485 of the swarm, an hour and a half.
     */
    @Test
    void aPeerThatDiesIsDeclaredDeadInTimeHoweverSeldomTheEngineRepeats() throws IOException {
        SessionPair pair = connected(
                KcpOptions.builder().deadLinkTimeout(Duration.ofSeconds(20)).build());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(Duration.ofMillis(1));
        pair.runtime.now += Duration.ofMillis(900).toNanos(); // what is on its way arrives so late
        pair.run(SOON);
        assertThat(pair.client.stats().rtoMs()).isGreaterThan(2_000);
        pair.loss = 100;
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(Duration.ofSeconds(19));
        assertThat(pair.client.port().isClosed()).isFalse();
        pair.run(Duration.ofSeconds(2));
        assertTimedOut(pair.client);
    }

    @Test
    void withoutADeadLinkTimeoutTheTransmissionsCount() throws IOException {
        SessionPair pair = connected(KcpOptions.builder()
                .engine(KcpOptions.defaults().engine().withDeadLink(5))
                .deadLinkTimeout(Duration.ZERO)
                .build());
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.loss = 100;
        pair.runUntil(LONG, () -> pair.client.stats().retransmittedSegments() == 3);
        assertThat(pair.client.port().isClosed()).isFalse();
        pair.runUntil(LONG, () -> pair.client.stats().retransmittedSegments() == 4);
        assertTimedOut(pair.client);
    }

    /** The machine was asleep, or had no time: whoever has not asked cannot complain of no answer. */
    @Test
    void aStandstillOfThisEndIsNotTakenForThePeersSilence() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.loss = 100;
        pair.client.port().output().write(new byte[10], 0, 10);
        pair.run(SOON);
        pair.loss = 0;
        pair.runtime.now += LONG.toNanos();
        pair.run(SOON);
        assertThat(pair.client.port().isClosed()).isFalse();
        assertThat(pair.server.port().input().available()).isEqualTo(10);
    }

    /** It owes nothing then, so that nothing is sent again and again; kcp-go would ask for ever. */
    @Test
    void aPeerThatDiesWhileItsWindowIsClosedIsDeclaredDeadToo() throws IOException {
        KcpOptions small = KcpOptions.builder()
                .receiveBuffer(4096)
                .receiveWindow(8)
                .deadLinkTimeout(Duration.ofSeconds(20))
                .build();
        SessionPair pair = connected(small);
        pair.client.port().output().write(new byte[60_000], 0, 60_000);
        pair.run(Duration.ofMinutes(10));
        assertThat(pair.client.port().isClosed())
                .as("a reader that takes its time is not dead")
                .isFalse();
        pair.loss = 100;
        pair.run(Duration.ofSeconds(9));
        assertThat(pair.client.port().isClosed()).isFalse();
        pair.run(Duration.ofSeconds(12));
        assertTimedOut(pair.client);
    }

    @Test
    void aPauseOfTheNetworkShorterThanTheDeadLinkTimeIsSurvived() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.port().output().write(new byte[10_000], 0, 10_000);
        pair.loss = 100;
        pair.run(Duration.ofSeconds(25));
        pair.loss = 0;
        pair.runUntil(LONG, () -> pair.server.port().input().available() == 10_000);
    }
}
