package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.net.KcpOptions;

/** Settings that change while a session runs. */
class SessionControlTest {
    private static final Duration SOON = Duration.ofSeconds(1);
    private static final int RATE = 200_000;

    private static SessionPair connected(KcpOptions options) throws IOException {
        SessionPair pair = new SessionPair(options);
        pair.runUntil(SOON, () -> pair.server != null && pair.client.port().isConnected());
        pair.run(SOON);
        return pair;
    }

    private static void write(SessionPair pair, int length) throws IOException {
        pair.client.port().output().write(new byte[length], 0, length);
    }

    private static long sent(SessionPair pair) {
        return pair.client.stats().outBytes();
    }

    @Test
    void aRateHoldsEvenly() throws IOException {
        SessionPair pair = connected(KcpOptions.builder().rateLimit(RATE).build());
        write(pair, 250_000);
        long before = sent(pair);
        for (int i = 1; i <= 50; i++) {
            long atBeginning = sent(pair);
            pair.run(Duration.ofMillis(20));
            assertThat(sent(pair) - atBeginning)
                    .as("bytes in 20 ms")
                    .isBetween(1_400L, RATE / 50 + 4_000 + 1_400L); // 20 ms saved up
        }
        assertThat(sent(pair) - before).as("bytes in a second").isBetween(RATE * 97L / 100, RATE * 103L / 100);
        pair.runUntil(SOON, () -> pair.server.port().input().available() == 250_000);
    }

    @Test
    void aRateHoldsForRepetitionsToo() throws IOException {
        SessionPair pair =
                connected(KcpOptions.builder().rateLimit(RATE).fec(10, 3).build());
        pair.loss = 30;
        write(pair, 250_000);
        long before = sent(pair);
        pair.run(Duration.ofSeconds(2));
        assertThat(sent(pair) - before).isLessThan(2 * RATE * 103L / 100);
        pair.loss = 0;
        pair.runUntil(Duration.ofSeconds(10), () -> pair.server.port().input().available() == 250_000);
    }

    @Test
    void aRateChangesWhileDataWait() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        pair.client.control().setRateLimit(10_000);
        write(pair, 200_000);
        pair.run(SOON);
        assertThat(pair.server.port().input().available()).isLessThan(13_000);
        pair.client.control().setRateLimit(0);
        pair.runUntil(SOON, () -> pair.server.port().input().available() == 200_000);
        assertThatThrownBy(() -> pair.client.control().setRateLimit(-1)).isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void aLimitedSessionThatHasNothingToSendSleeps() throws IOException {
        SessionPair pair = connected(KcpOptions.builder().rateLimit(RATE).build());
        write(pair, 50_000);
        pair.run(Duration.ofSeconds(5));
        long steps = pair.client.stats().steps();
        assertThat(pair.client.runOnce(pair.runtime.now)).isEqualTo(Duty.NEVER);
        pair.run(Duration.ofMinutes(1));
        assertThat(pair.client.stats().steps() - steps).isLessThan(10);
    }

    @Test
    void unreliableDatagramsWaitForTheRateToo() throws IOException {
        SessionPair pair = connected(KcpOptions.builder().rateLimit(10_000).build());
        for (int i = 0; i < 20; i++) {
            pair.client.port().datagrams().send(new byte[1_000], 0, 1_000);
            pair.run(Duration.ofMillis(1));
        }
        assertThat(pair.server.stats().oobPackets()).isLessThan(20);
        pair.run(Duration.ofSeconds(3));
        assertThat(pair.server.stats().oobPackets()).isEqualTo(20);
    }

    @Test
    void aWriteDelayLetsSmallWritesShareADatagram() throws IOException {
        for (boolean delay : new boolean[] {false, true}) {
            SessionPair pair =
                    connected(KcpOptions.fast3().toBuilder().writeDelay(!delay).build());
            pair.client.control().setWriteDelay(delay);
            pair.run(Duration.ofMillis(3)); // off the grid of the interval
            long before = pair.client.stats().outPackets();
            for (int i = 0; i < 10; i++) {
                write(pair, 10);
                pair.client.runOnce(pair.runtime.now);
            }
            pair.run(Duration.ofMillis(15));
            assertThat(pair.client.stats().outPackets() - before).isEqualTo(delay ? 1 : 10);
            pair.run(SOON);
            assertThat(pair.server.port().input().available()).isEqualTo(100);
        }
    }

    @Test
    void acknowledgementsLeaveAtOnceWhenTold() throws IOException {
        KcpOptions slow = KcpOptions.builder()
                .preset(KcpConfig.fast3().withIntervalMs(500))
                .build();
        for (boolean atOnce : new boolean[] {false, true}) {
            SessionPair pair = connected(slow);
            pair.server.control().setAckNoDelay(atOnce);
            write(pair, 10);
            pair.run(Duration.ofMillis(45)); // a round trip takes 40
            assertThat(pair.client.stats().waitingSegments()).isEqualTo(atOnce ? 0 : 1);
        }
    }

    @Test
    void timingChanges() throws IOException {
        SessionPair pair = connected(KcpOptions.normal());
        pair.client.control().setTiming(KcpConfig.fast3());
        for (int i = 0; i < 30; i++) {
            write(pair, 10);
            pair.run(Duration.ofMillis(100));
        }
        assertThat(pair.client.stats().rtoMs()).as("below normal()'s least").isLessThan(100);
    }

    @Test
    void theMtuBoundsUnreliableDatagramsToo() throws IOException {
        SessionPair pair = connected(KcpOptions.defaults());
        int before = pair.client.port().datagrams().maxBytes();
        pair.client.control().setMtu(600);
        assertThat(pair.client.port().datagrams().maxBytes()).isEqualTo(before - 800);
        assertThatThrownBy(() -> pair.client.port().datagrams().send(new byte[600], 0, 600))
                .isInstanceOf(IllegalArgumentException.class);
        pair.client.control().setMtu(1500);
        assertThat(pair.client.port().datagrams().maxBytes()).isEqualTo(before + 100);
    }
}
