package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;
import org.kcp4j.net.internal.ManualRuntime.ManualLink;

/**
 * A million datagrams from thousands of false senders: noise, first segments, questions, and everything that a good client
 * was overheard to send. Other clients go on, new ones connect, nobody is sent more than came from there, and memory stays
 * within its bound.
 */
class FloodTest {
    private static final int DATAGRAMS = 1_200_000;
    private static final int BATCH = 256;
    private static final int SENDERS = 5_000;

    /** Each millisecond of the world sees so many datagrams of the flood. */
    private static final int BATCHES_PER_MS = 4;

    private static final byte[] KEY = KeyDerivation.kcptun("key");

    /** Sessions that an authenticated flood of repetitions may begin, what strangers may keep here, and the test's own. */
    private static final long HEAP_BOUND = 16 << 20;

    @ParameterizedTest
    @CsvSource({"null, 0", "null, 3", "aes, 0", "aes-128-gcm, 3"})
    void doesNotStopTheGood(String cipher, int parity) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("doesNotStopTheGood " + cipher + " " + parity + ": seed " + seed);
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of(cipher, KEY))
                .fec(10, parity)
                .build();
        new Flood(options, new Random(seed)).run();
    }

    private static final class Flood {
        private final KcpOptions options;
        private final Random random;
        private final SessionPair pair;
        private final InetSocketAddress[] senders = new InetSocketAddress[SENDERS];
        private final long[] receivedFrom = new long[SENDERS];
        private final long[] sentTo = new long[SENDERS];
        private final byte[][] overheard = new byte[64][];
        private int overheardCount;
        private int struck;

        Flood(KcpOptions options, Random random) throws IOException {
            this.options = options;
            this.random = random;
            this.pair = new SessionPair(options, options, random.nextLong());
            pair.acceptsAll = true;
            for (int i = 0; i < SENDERS; i++) {
                senders[i] = sender(i);
            }
        }

        private static InetSocketAddress sender(int number) throws UnknownHostException {
            byte[] ip = {10, 1, (byte) (number >> 8), (byte) number};
            return new InetSocketAddress(InetAddress.getByAddress(ip), 1 + number);
        }

        void run() throws IOException {
            overhear();
            pair.runUntil(Duration.ofSeconds(5), () -> {
                overhear();
                return pair.server != null && pair.client.port().isConnected();
            });
            long before = heldBytes();
            strike(DATAGRAMS / 2);
            transfer(pair.client, pair.server);
            aNewClientConnects();
            strike(DATAGRAMS / 2);
            assertThat(heldBytes() - before)
                    .as("bytes that the flood has added")
                    .isLessThan(HEAP_BOUND);
            assertThat(struck).isGreaterThanOrEqualTo(1_000_000);
            transfer(pair.client, pair.server);
        }

        private void transfer(SessionCore from, SessionCore to) throws IOException {
            from.port().output().write(new byte[100_000], 0, 100_000);
            int[] waited = {0};
            pair.runUntil(Duration.ofSeconds(20), () -> {
                if (waited[0]++ % 20 == 0) {
                    strikeOnce();
                }
                return to.port().input().available() == 100_000;
            });
            assertThat(to.port().input().read(new byte[100_000], 0, 100_000)).isEqualTo(100_000);
        }

        private void aNewClientConnects() throws IOException {
            SessionCore late = pair.newClient(77, options);
            pair.runUntil(Duration.ofSeconds(20), () -> {
                strikeOnce();
                return late.port().isConnected() && pair.serverOf(77) != null;
            });
            transfer(late, pair.serverOf(77));
        }

        private void overhear() {
            for (Datagram datagram : pair.runtime.link(1).sent) {
                if (overheardCount < overheard.length) {
                    overheard[overheardCount++] = datagram.bytes();
                }
            }
        }

        private void strike(int datagrams) throws IOException {
            for (int end = struck + datagrams; struck < end; ) {
                for (int i = 0; i < BATCHES_PER_MS; i++) {
                    strikeOnce();
                }
                pair.run(Duration.ofMillis(1));
            }
        }

        private void strikeOnce() {
            ManualLink link = pair.runtime.link(0);
            for (int i = 0; i < BATCH; i++) {
                int sender = random.nextInt(SENDERS);
                byte[] bytes = bytes();
                receivedFrom[sender] += bytes.length;
                link.receiver.datagram(senders[sender], ByteBuffer.wrap(bytes));
            }
            link.receiver.endOfBatch();
            struck += BATCH;
            for (int left = link.sent.size(); left > 0; left--) {
                Datagram answer = link.sent.remove();
                int sender = answer.to().getPort() - 1;
                if (sender < SENDERS && answer.to().equals(senders[sender])) {
                    sentTo[sender] += answer.bytes().length;
                    assertThat(sentTo[sender]).as("sent to a stranger").isLessThanOrEqualTo(receivedFrom[sender]);
                } else {
                    link.sent.add(answer);
                }
            }
        }

        private byte[] bytes() {
            int kind = random.nextInt(4);
            if (kind == 0) {
                byte[] noise = new byte[random.nextInt(100)];
                random.nextBytes(noise);
                return noise;
            }
            if (kind == 1 && overheardCount > 0) {
                return overheard[random.nextInt(overheardCount)].clone();
            }
            byte[] bytes = new byte[SegmentHeader.BYTES + random.nextInt(30)];
            int command = random.nextBoolean() ? SegmentHeader.PUSH : SegmentHeader.WASK;
            int length = bytes.length - SegmentHeader.BYTES;
            SegmentHeader.write(bytes, 0, random.nextInt(), command, 0, 65_535, random.nextInt(), 0, 0, length);
            return bytes;
        }

        private static long heldBytes() {
            System.gc();
            return Runtime.getRuntime().totalMemory() - Runtime.getRuntime().freeMemory();
        }
    }
}
