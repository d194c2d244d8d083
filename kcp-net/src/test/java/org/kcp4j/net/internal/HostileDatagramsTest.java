package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/**
 * Whatever arrives, from strangers and from peers who know the key: nothing is thrown on the receive loop, no session's
 * owner crashes or spins, what is kept has a bound, and others can still connect.
 */
class HostileDatagramsTest {
    private static final int DATAGRAMS = 3_000;
    private static final int MAX_SESSIONS = 50;
    private static final int CONV = 0x11223344; // the pair's
    private static final byte[] KEY = KeyDerivation.kcptun("key");
    private static final int[] COMMANDS = {
        SegmentHeader.PUSH, SegmentHeader.ACK, SegmentHeader.WASK, SegmentHeader.WINS, 0, 255
    };
    private static final int[] TYPES = {FecHeader.DATA, FecHeader.PARITY, FecHeader.OOB, 0xF0, 0xF4};

    static Stream<String> ciphers() {
        return PacketCiphers.names().stream();
    }

    @ParameterizedTest
    @MethodSource("ciphers")
    void nothingThatArrivesThrowsOrSpinsOrGrows(String name) throws IOException {
        long seed = new Random().nextLong();
        System.out.println("nothingThatArrivesThrowsOrSpinsOrGrows " + name + ": seed " + seed);
        for (int parity : new int[] {0, 3}) {
            for (boolean stream : new boolean[] {true, false}) {
                KcpOptions options = KcpOptions.builder().stream(stream)
                        .cipher(PacketCiphers.of(name, KEY))
                        .fec(10, parity)
                        .limits(ManualRuntime.CREDULOUS.withMaxSessions(MAX_SESSIONS))
                        .backlog(MAX_SESSIONS)
                        .ackNoDelay(parity == 0)
                        .build();
                new Attack(options, new Random(seed)).run();
            }
        }
    }

    private static final class Attack {
        private final KcpOptions options;
        private final Random random;
        private final PacketCipher cipher;
        private final SessionPair pair;
        private final List<byte[]> genuine = new ArrayList<>();

        Attack(KcpOptions options, Random random) throws IOException {
            this.options = options;
            this.random = random;
            this.cipher = options.cipher().create();
            this.pair = new SessionPair(options, options, random.nextLong());
        }

        void run() throws IOException {
            pair.runUntil(
                    Duration.ofSeconds(1),
                    () -> pair.server != null && pair.client.port().isConnected());
            for (int i = 0; i < DATAGRAMS; i++) {
                if (i % 50 == 0) {
                    talk();
                }
                strike();
                if (random.nextInt(8) == 0) {
                    pair.run(Duration.ofMillis(random.nextInt(30)));
                }
            }
            pair.run(Duration.ofSeconds(1));
            assertThat(pair.listener.stats().sessions()).isLessThanOrEqualTo(MAX_SESSIONS);
            // What was made up may have ended a conversation, but only in order, never by a defect.
            assertThatNoOwnerCrashed(pair.client);
            assertThatNoOwnerCrashed(pair.server);
            anotherClientIsServed();
        }

        /** Something genuine to damage and repeat. */
        private void talk() throws IOException {
            for (SessionCore core : new SessionCore[] {pair.client, pair.server}) {
                if (!core.port().isClosed() && core.port().output().ring.isEmpty()) {
                    byte[] bytes = new byte[random.nextInt(5_000)];
                    if (options.engine().stream()) {
                        core.port().output().write(bytes, 0, bytes.length);
                    } else {
                        core.port().output().send(bytes, 0, bytes.length);
                    }
                }
                core.runOnce(pair.runtime.now);
            }
            for (int i = 0; i < 2; i++) {
                pair.runtime.link(i).sent.forEach(datagram -> genuine.add(datagram.bytes()));
            }
            while (genuine.size() > 200) {
                genuine.removeFirst();
            }
        }

        private void strike() {
            int target = random.nextInt(2);
            byte[] bytes = bytes();
            InetSocketAddress from = random.nextInt(4) == 0
                    ? new InetSocketAddress(InetAddress.getLoopbackAddress(), 1 + random.nextInt(30))
                    : pair.runtime.link(1 - target).local;
            ManualRuntime.ManualLink link = pair.runtime.link(target);
            if (link.open && bytes.length > 0 && random.nextInt(3) == 0) {
                link.receiveRun(from, run(bytes));
            } else if (link.open) {
                link.receiver.datagram(from, ByteBuffer.wrap(bytes));
                if (random.nextInt(4) > 0) {
                    link.receiver.endOfBatch();
                }
            }
        }

        /** Others of the same size behind the first, and perhaps something shorter. */
        private List<byte[]> run(byte[] first) {
            List<byte[]> run = new ArrayList<>(List.of(first));
            for (int i = random.nextInt(30); i > 0; i--) {
                run.add(Arrays.copyOf(random.nextBoolean() ? first : bytes(), first.length));
            }
            byte[] last = bytes();
            if (last.length > 0 && last.length < first.length) {
                run.add(last);
            }
            return run;
        }

        private byte[] bytes() {
            return switch (random.nextInt(6)) {
                case 0 -> noise(random.nextInt(100));
                case 1 -> noise(random.nextInt(3_000));
                case 2 -> random.nextInt(20) == 0 ? sealed(noise(65_000)) : damaged();
                case 3 -> sealed(noise(random.nextInt(60)));
                case 4 -> sealed(segments());
                default -> sealed(coded());
            };
        }

        private byte[] noise(int length) {
            byte[] bytes = new byte[length];
            random.nextBytes(bytes);
            return bytes;
        }

        private byte[] damaged() {
            byte[] bytes = genuine.get(random.nextInt(genuine.size())).clone();
            if (random.nextBoolean()) {
                return Arrays.copyOf(bytes, random.nextInt(2 * bytes.length + 1));
            }
            for (int i = random.nextInt(3); i > 0; i--) {
                bytes[random.nextInt(bytes.length)] ^= (byte) (1 << random.nextInt(8));
            }
            return bytes;
        }

        /** Well formed segments with any content, and often the last one lies about its length. */
        private byte[] segments() {
            int count = 1 + random.nextInt(4);
            byte[] bytes = noise(count * (SegmentHeader.BYTES + 20));
            int at = 0;
            for (int i = 0; i < count; i++) {
                int length = random.nextInt(21);
                SegmentHeader.write(
                        bytes,
                        at,
                        random.nextInt(10) == 0 ? random.nextInt(20) : CONV,
                        COMMANDS[random.nextInt(COMMANDS.length)],
                        random.nextInt(3) == 0 ? random.nextInt(256) : 0,
                        random.nextInt(3) == 0 ? 0 : random.nextInt(1 << 16),
                        random.nextInt(100),
                        number(),
                        number(),
                        random.nextInt(20) == 0 ? random.nextInt() : length);
                at += SegmentHeader.BYTES + length;
            }
            return Arrays.copyOf(bytes, at);
        }

        private int number() {
            return random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(40);
        }

        private byte[] coded() {
            byte[] segments = segments();
            byte[] bytes = new byte[FecHeader.WITH_SIZE + segments.length];
            System.arraycopy(segments, 0, bytes, FecHeader.WITH_SIZE, segments.length);
            int seqid = random.nextInt(10) == 0 ? random.nextInt() : random.nextInt(200);
            int type = TYPES[random.nextInt(TYPES.length)];
            FecHeader.write(bytes, 0, seqid, type, random.nextInt(1 << 16));
            return random.nextInt(4) == 0 ? Arrays.copyOf(bytes, random.nextInt(14)) : bytes;
        }

        private byte[] sealed(byte[] content) {
            byte[] bytes = new byte[cipher.headroom() + content.length + cipher.tailroom()];
            System.arraycopy(content, 0, bytes, cipher.headroom(), content.length);
            cipher.seal(bytes, cipher.headroom(), content.length);
            return bytes;
        }

        private static void assertThatNoOwnerCrashed(SessionCore core) throws IOException {
            try {
                core.port().datagrams().send(new byte[0], 0, 0);
            } catch (IOException e) {
                assertThat(e).hasMessageNotContaining("internal error");
            }
        }

        /** One more than the strangers have begun may not fit, so some of those go first. */
        private void anotherClientIsServed() throws IOException {
            SessionCore one = pair.listener.stats().sessions() > 1 ? pair.listener.accept(Duration.ofNanos(1)) : null;
            if (one != null) {
                one.port().abort();
                one.runOnce(pair.runtime.now);
            }
            SessionCore late = pair.runtime.client(pair.listener.localAddress(), 77, options);
            late.runOnce(pair.runtime.now);
            long opens = pair.listener.stats().passiveOpens();
            for (Datagram datagram : pair.runtime.link(2).sent) {
                pair.runtime.link(0).receive(datagram);
            }
            assertThat(pair.listener.stats().passiveOpens()).isEqualTo(opens + 1);
        }
    }
}
