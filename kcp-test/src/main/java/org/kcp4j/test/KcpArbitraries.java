package org.kcp4j.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.Tuple;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;

/**
 * Arbitraries for property tests with jqwik: what comes from the wire, what the wire does, what happens to two engines, and
 * how sessions are set up.
 */
public final class KcpArbitraries {
    private static final int MAX_PAYLOAD = 1376;

    private KcpArbitraries() {}

    // ---- from the wire

    /**
     * Legal segments of a conversation: any command, numbers small, near the wrap, or anything.
     *
     * @param conv the conversation
     * @return segments
     */
    public static Arbitrary<Segment> segments(int conv) {
        Arbitrary<Integer> command =
                Arbitraries.of(SegmentHeader.PUSH, SegmentHeader.ACK, SegmentHeader.WASK, SegmentHeader.WINS);
        Arbitrary<Integer> fragment =
                Arbitraries.frequencyOf(Tuple.of(4, Arbitraries.just(0)), Tuple.of(1, integers(0, 255)));
        Arbitrary<Integer> length =
                Arbitraries.frequencyOf(Tuple.of(4, integers(0, 50)), Tuple.of(1, integers(0, MAX_PAYLOAD)));
        return Combinators.combine(command, fragment, integers(0, 0xFFFF), numbers(), numbers(), numbers(), length)
                .as((cmd, frg, wnd, ts, sn, una, len) ->
                        new Segment(conv, cmd, frg, wnd, ts, sn, una, cmd == SegmentHeader.PUSH ? len : 0));
    }

    /**
     * Legal packets of a conversation: one to four {@link #segments}.
     *
     * @param conv the conversation
     * @return packets
     */
    public static Arbitrary<byte[]> packets(int conv) {
        return segments(conv).array(Segment[].class).ofMinSize(1).ofMaxSize(4).map(Segment::packet);
    }

    /**
     * Packets that are legal but for one thing, in the last segment: cut short, of another conversation, with an unknown
     * command, or with more payload announced than there is. None of them may be accepted.
     *
     * @param conv the conversation
     * @return packets
     */
    public static Arbitrary<byte[]> nearlyLegalPackets(int conv) {
        Arbitrary<byte[]> legal = packets(conv);
        Arbitrary<Segment> last = segments(conv);
        Arbitrary<byte[]> tooShort = Combinators.combine(last, integers(0, SegmentHeader.BYTES - 1))
                .as((segment, length) -> Arrays.copyOf(Segment.packet(segment), length));
        Arbitrary<byte[]> stranger = Combinators.combine(legal, last, integers(0, Integer.SIZE - 1))
                .as((packet, segment, bit) -> joined(packet, change(segment, conv ^ 1 << bit, segment.command())));
        Arbitrary<byte[]> unknown = Combinators.combine(
                        legal,
                        last,
                        integers(0, 255).filter(cmd -> cmd < SegmentHeader.PUSH || cmd > SegmentHeader.WINS))
                .as((packet, segment, command) -> joined(packet, change(segment, conv, command)));
        Arbitrary<byte[]> endless = Combinators.combine(legal, last, integers(1, Integer.MAX_VALUE))
                .as((packet, segment, more) -> joined(packet, announce(segment, segment.length() + more)));
        return Arbitraries.oneOf(tooShort, stranger, unknown, endless);
    }

    /** {@return bytes of no meaning, 0 to 1500} */
    public static Arbitrary<byte[]> garbage() {
        return Arbitraries.bytes().array(byte[].class).ofMinSize(0).ofMaxSize(1500);
    }

    private static byte[] change(Segment s, int conv, int command) {
        return Segment.packet(
                new Segment(conv, command, s.fragment(), s.window(), s.ts(), s.sn(), s.una(), s.length()));
    }

    private static byte[] announce(Segment s, int length) {
        byte[] packet = Segment.packet(s);
        SegmentHeader.write(
                packet, 0, s.conv(), s.command(), s.fragment(), s.window(), s.ts(), s.sn(), s.una(), length);
        return packet;
    }

    private static byte[] joined(byte[] front, byte[] back) {
        byte[] both = Arrays.copyOf(front, front.length + back.length);
        System.arraycopy(back, 0, both, front.length, back.length);
        return both;
    }

    private static Arbitrary<Integer> numbers() {
        return Arbitraries.frequencyOf(
                Tuple.of(4, integers(0, 300)), Tuple.of(1, integers(-300, -1)), Tuple.of(1, Arbitraries.integers()));
    }

    // ---- the wire

    /**
     * Links over which a session lives: up to 30 % loss, short blackouts, everything else that can happen, but no damage,
     * from which a session without a cipher is not safe.
     *
     * @return profiles
     */
    public static Arbitrary<LinkProfile> linkProfiles() {
        Arbitrary<LinkProfile.@Nullable Bursts> bursts = Combinators.combine(
                        shares(0.02), Arbitraries.doubles().between(0.5, 1), shares(1))
                .as(LinkProfile.Bursts::new)
                .injectNull(0.6);
        Arbitrary<LinkProfile.@Nullable Blackouts> blackouts = Combinators.combine(
                        integers(10_000, 60_000), integers(1, 2_000))
                .as((gap, length) -> new LinkProfile.Blackouts(Duration.ofMillis(gap), Duration.ofMillis(length)))
                .injectNull(0.8);
        Arbitrary<LinkProfile> base = Combinators.combine(
                        integers(0, 300_000), integers(0, 100_000), shares(0.3), bursts, blackouts)
                .as((delay, jitter, loss, burst, blackout) -> LinkProfile.ideal()
                        .withDelay(micros(delay))
                        .withJitter(micros(jitter))
                        .withLoss(loss)
                        .withBursts(burst)
                        .withBlackouts(blackout));
        Arbitrary<Long> rates = Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0L)),
                Tuple.of(1, Arbitraries.longs().between(100_000, 100_000_000)));
        return Combinators.combine(
                        base, shares(0.2), integers(0, 100_000), shares(0.2), rates, integers(16 << 10, 1 << 20))
                .as((profile, reorder, reorderDelay, duplication, rate, queue) -> profile.withReordering(
                                reorder, micros(reorderDelay))
                        .withDuplication(duplication)
                        .withRate(rate, queue));
    }

    private static Duration micros(int count) {
        return Duration.ofNanos(1_000L * count);
    }

    /** Probabilities, zero as often as not. */
    private static Arbitrary<Double> shares(double most) {
        return Arbitraries.frequencyOf(
                Tuple.of(1, Arbitraries.just(0.0)),
                Tuple.of(1, Arbitraries.doubles().between(0, most)));
    }

    // ---- what happens

    /**
     * What may happen to two engines: up to a hundred times one of them sends, receives, flushes, or time passes, and now
     * and then the network changes. Shrinks to few and small operations.
     *
     * @return sequences, never empty
     */
    public static Arbitrary<List<EngineOperation>> operations() {
        Arbitrary<EngineOperation.End> end = Arbitraries.of(EngineOperation.End.class);
        Arbitrary<Integer> bytes =
                Arbitraries.frequencyOf(Tuple.of(3, integers(0, 100)), Tuple.of(1, integers(0, 10_000)));
        Arbitrary<Integer> millis =
                Arbitraries.frequencyOf(Tuple.of(3, integers(0, 50)), Tuple.of(1, integers(0, 3_000)));
        Arbitrary<EngineOperation> operation = Arbitraries.frequencyOf(
                Tuple.of(8, Combinators.combine(end, bytes).as(EngineOperation.Send::new)),
                Tuple.of(4, Combinators.combine(end, integers(1, 50)).as(EngineOperation.Receive::new)),
                Tuple.of(1, end.map(EngineOperation.Flush::new)),
                Tuple.of(8, millis.map(ms -> new EngineOperation.Pause(Duration.ofMillis(ms)))),
                Tuple.of(1, linkProfiles().map(EngineOperation.Change::new)));
        return operation.list().ofMinSize(1).ofMaxSize(100);
    }

    // ---- sessions

    /** {@return settings of the engine: every preset and what lies between, windows of 1 to 256, streams and messages} */
    public static Arbitrary<KcpConfig> configs() {
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        Arbitrary<KcpConfig> sizes = Combinators.combine(
                        integers(KcpConfig.MIN_MTU + 20, 1_500), integers(1, 256), integers(1, 256), integers(1, 500))
                .as((mtu, send, receive, queue) -> KcpConfig.fast3()
                        .withMtu(mtu)
                        .withSendWindow(send)
                        .withReceiveWindow(receive)
                        .withSendQueue(queue));
        return Combinators.combine(
                        sizes,
                        flag,
                        integers(KcpConfig.MIN_INTERVAL_MS, 100),
                        integers(0, 3),
                        flag,
                        flag,
                        flag,
                        integers(0, 8))
                .as((config, nodelay, interval, resend, control, stream, ackNoDelay, copies) -> config.withNodelay(
                                nodelay)
                        .withIntervalMs(interval)
                        .withFastResend(resend)
                        .withCongestionControl(control)
                        .withStream(stream)
                        .withAckNoDelay(ackNoDelay)
                        .withCopies(copies % 3)
                        .withRepeatCopies(copies / 3));
    }

    /**
     * Options of sessions: any of {@link #configs} that carries a stream, FEC or none, some ciphers, small and large
     * buffers. Patient with bad links. The same value serves both ends.
     *
     * @return options
     */
    public static Arbitrary<KcpOptions> options() {
        Arbitrary<PacketCipher.Factory> ciphers = Arbitraries.of(
                PacketCiphers.unencrypted(),
                PacketCiphers.none(),
                PacketCiphers.of("aes-128-gcm", new byte[32]),
                PacketCiphers.of("chacha20-poly1305", new byte[32]),
                PacketCiphers.of("salsa20", new byte[32]),
                PacketCiphers.of("aes", new byte[32]));
        return Combinators.combine(
                        configs(),
                        integers(200, 1_472),
                        ciphers,
                        integers(1, 12),
                        integers(0, 4),
                        integers(12, 18),
                        integers(12, 18))
                .as((config, mtu, cipher, data, parity, send, receive) -> KcpOptions.builder()
                        .engine(config.withStream(true))
                        .mtu(mtu)
                        .cipher(cipher)
                        .fec(data, parity)
                        .sendBuffer(1 << send)
                        .receiveBuffer(1 << receive)
                        .connectTimeout(Duration.ofHours(1))
                        .lingerTimeout(Duration.ofHours(1))
                        .deadLinkTimeout(Duration.ofMinutes(10))
                        .build());
    }

    private static Arbitrary<Integer> integers(int least, int most) {
        return Arbitraries.integers().between(least, most);
    }
}
