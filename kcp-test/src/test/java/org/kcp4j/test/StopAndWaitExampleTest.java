package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import org.junit.jupiter.api.Test;

/** The README's example: a protocol of one's own, tested over a network that loses, repeats and reorders. */
class StopAndWaitExampleTest {
    private static final Duration TIMEOUT = Duration.ofMillis(200);

    /** Sends the numbers 0 … last, each until it is acknowledged. */
    static final class Sender implements SimNode {
        private final SimHost receiver;
        private final byte last;
        private byte next;

        Sender(SimHost receiver, int last) {
            this.receiver = receiver;
            this.last = (byte) last;
        }

        @Override
        public void started(SimHost self) {
            timer(self);
        }

        @Override
        public void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length) {
            if (bytes[offset] == next && next <= last) {
                next++;
                timer(self);
            }
        }

        @Override
        public void timer(SimHost self) {
            if (next <= last) {
                self.send(receiver, new byte[] {next});
                self.wakeAfter(TIMEOUT);
            }
        }
    }

    /** Acknowledges whatever comes; a number counts once. */
    static final class Receiver implements SimNode {
        final StringBuilder received = new StringBuilder();
        private byte expected;

        @Override
        public void datagram(SimHost self, SimHost from, byte[] bytes, int offset, int length) {
            byte number = bytes[offset];
            if (number == expected) {
                received.append(number);
                expected++;
            }
            if (number < expected) {
                self.send(from, new byte[] {number});
            }
        }
    }

    @Test
    void deliversInOrderOverAnyNetwork() {
        for (long seed = 1; seed <= 100; seed++) {
            SimWorld world = new SimWorld(seed, LinkProfile.hostile().withCorruption(0));
            Receiver receiver = new Receiver();
            Sender sender = new Sender(world.add("receiver", receiver), 9);
            world.add("sender", sender);
            world.runUntil(Duration.ofMinutes(1), () -> sender.next == 10);
            assertThat(receiver.received.toString()).as("seed %d", seed).isEqualTo("0123456789");
        }
    }
}
