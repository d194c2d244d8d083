package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import net.jqwik.api.Arbitraries;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.Combinators;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import net.jqwik.api.Tuple;

/**
 * Bytes in are bytes out, in order, over any link that heals; the pair itself checks invariants, bounds and the progress
 * of every deadline after each step.
 */
class EnginePairPropertyTest {
    private static final int TOTAL_BYTES = 60_000;

    @Property(tries = 400)
    void deliversEverythingOnceTheLinkHeals(
            @ForAll("configs") KcpConfig config,
            @ForAll("links") EnginePair.Link link,
            @ForAll("origins") EnginePair.Origin origin,
            @ForAll long seed) {
        new EnginePair(config, link, origin, seed, TOTAL_BYTES, 20).run(false);
    }

    /** Nothing is lost by not running before the deadline: asking every millisecond sends the same packets. */
    @Property(tries = 100)
    void sleepingUntilTheDeadlineEqualsAskingEveryMillisecond(
            @ForAll("configs") KcpConfig config,
            @ForAll("links") EnginePair.Link link,
            @ForAll("origins") EnginePair.Origin origin,
            @ForAll long seed) {
        var asleep = new EnginePair(config, link, origin, seed, TOTAL_BYTES / 4, 20).run(false);
        var awake = new EnginePair(config, link, origin, seed, TOTAL_BYTES / 4, 20).run(true);
        assertThat(asleep).isEqualTo(awake);
    }

    @Property(tries = 100)
    void behavesTheSameWhereverNumbersAndClockStart(
            @ForAll("configs") KcpConfig config, @ForAll("links") EnginePair.Link link, @ForAll long seed) {
        // Checksums differ, times and lengths do not. The grid is counted from the first call, not from the origin.
        var zero = new EnginePair(config, link, EnginePair.Origin.ZERO, seed, TOTAL_BYTES / 4, 20).run(false);
        for (int start : new int[] {-100, Integer.MAX_VALUE - 99}) {
            var wrapping = new EnginePair(config, link, new EnginePair.Origin(start, start), seed, TOTAL_BYTES / 4, 20)
                    .run(false);
            assertThat(wrapping.stream().map(EnginePairPropertyTest::withoutChecksum))
                    .isEqualTo(zero.stream()
                            .map(EnginePairPropertyTest::withoutChecksum)
                            .toList());
        }
    }

    private static String withoutChecksum(String line) {
        return line.substring(0, line.lastIndexOf(' '));
    }

    @Provide
    Arbitrary<KcpConfig> configs() {
        Arbitrary<KcpConfig> sizes = Combinators.combine(
                        Arbitraries.integers().between(25 + 20, 1_500),
                        Arbitraries.integers().between(1, 256),
                        Arbitraries.integers().between(1, 256),
                        Arbitraries.integers().between(1, 500))
                .as((mtu, send, receive, queue) -> KcpConfig.fast3()
                        .withMtu(mtu)
                        .withSendWindow(send)
                        .withReceiveWindow(receive)
                        .withSendQueue(queue));
        Arbitrary<Boolean> flag = Arbitraries.of(true, false);
        return Combinators.combine(
                        sizes,
                        flag,
                        Arbitraries.integers().between(10, 100),
                        Arbitraries.integers().between(0, 3),
                        flag,
                        flag,
                        flag,
                        Arbitraries.integers().between(0, 8))
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

    @Provide
    Arbitrary<EnginePair.Link> links() {
        return Combinators.combine(
                        Arbitraries.frequencyOf(
                                Tuple.of(3, Arbitraries.integers().between(0, 20)),
                                Tuple.of(2, Arbitraries.integers().between(20, 60)),
                                Tuple.of(1, Arbitraries.just(100))),
                        Arbitraries.integers().between(0, 30),
                        Arbitraries.integers().between(1, 150),
                        Arbitraries.integers().between(0, 100),
                        Arbitraries.integers().between(0, 10_000))
                .as(EnginePair.Link::new);
    }

    @Provide
    Arbitrary<EnginePair.Origin> origins() {
        Arbitrary<Integer> starts = Arbitraries.of(0, -100, Integer.MAX_VALUE - 99, 1_000_000);
        return Combinators.combine(starts, starts).as(EnginePair.Origin::new);
    }
}
