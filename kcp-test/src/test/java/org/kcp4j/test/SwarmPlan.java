package org.kcp4j.test;

import java.time.Duration;
import java.util.List;
import java.util.stream.Stream;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;

/**
 * What one seed of the swarm is about: how the sessions are set up, what the network does to them, for how long, and who
 * attacks. How the applications behave is drawn by {@link SwarmEnd}.
 *
 * @param cipher its name
 * @param client options of every client
 * @param server options of the listener
 * @param there the links from clients to the listener, until they heal
 * @param back those from the listener
 * @param sessions how many
 * @param healsAfter how long the network is bad
 * @param idleFirst how long the sessions lie idle before they begin, for milliseconds that wrap
 * @param sendFailures share of datagrams that the system refuses to send
 * @param attack what a stranger does meanwhile
 * @param rebinds whether clients change their addresses
 * @param ticks whether sessions are also stepped when nothing is due
 */
record SwarmPlan(
        String cipher,
        KcpOptions client,
        KcpOptions server,
        LinkProfile there,
        LinkProfile back,
        int sessions,
        Duration healsAfter,
        Duration idleFirst,
        double sendFailures,
        Attack attack,
        boolean rebinds,
        boolean ticks) {

    /** What somebody does who can send datagrams in everybody's name. */
    enum Attack {
        NONE,
        /** Sends again what he has seen. */
        REPLAY,
        /** Sends bytes of no meaning. */
        GARBAGE,
        /** Sends segments as they might be; without a cipher they are believed. */
        FORGERY
    }

    /** How long the network may be bad without the sessions being given up. */
    static final Duration PATIENCE = Duration.ofMinutes(20);

    private static final Duration LINGER = Duration.ofHours(2);

    private record Cipher(String name, PacketCipher.Factory factory) {}

    private static final List<Cipher> CIPHERS = Stream.of(
                    "none", "xor", "aes-128-gcm", "chacha20-poly1305", "salsa20", "aes-128", "tea", "blowfish")
            .map(name -> new Cipher(name, PacketCiphers.of(name, new byte[32])))
            .toList();

    private static final Cipher NO_CIPHER = new Cipher("null", PacketCiphers.unencrypted());

    /** Draws a plan. */
    static SwarmPlan draw(long seed) {
        SimRandom random = new SimRandom(SimRandom.derive(seed, 1));
        Cipher cipher = random.chance(0.3) ? NO_CIPHER : pick(random, CIPHERS);
        boolean sealed = !cipher.equals(NO_CIPHER);
        boolean stream = random.chance(0.75);
        SimRandom copies = new SimRandom(SimRandom.derive(seed, 6));
        KcpOptions client = withCopies(options(random, cipher.factory, stream), copies);
        KcpOptions server = withCopies(options(random, cipher.factory, stream), copies);
        Attack attack = random.chance(0.7) ? Attack.NONE : pick(random, List.of(Attack.values()));
        return new SwarmPlan(
                cipher.name,
                client,
                server,
                link(random, sealed),
                link(random, sealed),
                random.chance(0.6) ? 1 : 1 + random.nextInt(6),
                Duration.ofMillis(random.nextInt(random.chance(0.5) ? 3_000 : 60_000)),
                random.chance(0.1) ? beforeWrap(random) : Duration.ZERO,
                random.chance(0.2) ? 0.3 * random.nextDouble() : 0,
                attack,
                random.chance(0.1),
                random.chance(0.2));
    }

    /** Whether everything that arrives was sent by the peer, so that every promise holds. */
    boolean isTrusted() {
        return !(attack == Attack.FORGERY && cipher.equals("null"))
                && !(attack == Attack.GARBAGE && cipher.equals("null"));
    }

    /** Some seconds before a signed or an unsigned count of milliseconds wraps. */
    private static Duration beforeWrap(SimRandom random) {
        return Duration.ofMillis((random.nextBoolean() ? 1L << 31 : 1L << 32) - random.nextInt(5_000));
    }

    private static KcpOptions options(SimRandom random, PacketCipher.Factory cipher, boolean stream) {
        KcpConfig preset =
                pick(random, List.of(KcpConfig.normal(), KcpConfig.fast(), KcpConfig.fast2(), KcpConfig.fast3()));
        KcpConfig engine = preset.withSendWindow(window(random))
                .withReceiveWindow(window(random))
                .withSendQueue(1 + random.nextInt(500))
                .withStream(stream)
                .withAckNoDelay(random.chance(0.3))
                .withCongestionControl(random.chance(0.3));
        if (random.chance(0.5)) {
            engine = engine.withNodelay(random.nextBoolean())
                    .withIntervalMs(KcpConfig.MIN_INTERVAL_MS + random.nextInt(91))
                    .withFastResend(random.nextInt(4));
        }
        return KcpOptions.builder()
                .engine(engine)
                .mtu(random.chance(0.5) ? 1400 : 200 + random.nextInt(1273))
                .cipher(cipher)
                .fec(1 + random.nextInt(12), random.chance(0.5) ? 0 : random.nextInt(5))
                .sendBuffer(4096 << random.nextInt(6))
                .receiveBuffer(4096 << random.nextInt(6))
                .connectTimeout(LINGER)
                .lingerTimeout(LINGER)
                .deadLinkTimeout(PATIENCE)
                .tombstone(PATIENCE.multipliedBy(2)) // longer than anybody goes on sending
                .build();
    }

    private static KcpOptions withCopies(KcpOptions options, SimRandom random) {
        return options.toBuilder()
                .copies(random.chance(0.7) ? 0 : random.nextInt(4))
                .repeatCopies(random.nextInt(3))
                .build();
    }

    private static int window(SimRandom random) {
        return 1 + random.nextInt(random.chance(0.3) ? 8 : 256);
    }

    private static LinkProfile link(SimRandom random, boolean sealed) {
        if (random.chance(0.3)) {
            LinkProfile preset = pick(
                    random,
                    List.of(
                            LinkProfile.ideal(),
                            LinkProfile.lan(),
                            LinkProfile.wifi(),
                            LinkProfile.lte(),
                            LinkProfile.satellite(),
                            LinkProfile.hostile()));
            return sealed ? preset : preset.withCorruption(0);
        }
        LinkProfile link = LinkProfile.ideal()
                .withDelay(millis(random, 300))
                .withJitter(millis(random, 100))
                .withLoss(share(random, 0.4))
                .withReordering(share(random, 0.3), millis(random, 150))
                .withDuplication(share(random, 0.3))
                .withCorruption(sealed ? share(random, 0.2) : 0);
        if (random.chance(0.3)) {
            link = link.withBursts(
                    new LinkProfile.Bursts(0.05 * random.nextDouble(), 0.2 + 0.8 * random.nextDouble(), 1));
        }
        if (random.chance(0.3)) {
            link = link.withRate(20_000 + random.nextInt(2_000_000), 16_384 << random.nextInt(6));
        }
        if (random.chance(0.2)) {
            link = link.withBlackouts(
                    new LinkProfile.Blackouts(millis(random, 20_000).plusMillis(100), millis(random, 5_000)));
        }
        return random.chance(0.1) ? link.withMtu(400 + random.nextInt(1100)) : link;
    }

    private static Duration millis(SimRandom random, int most) {
        return Duration.ofNanos(random.nextLong(most * 1_000_000L));
    }

    private static double share(SimRandom random, double most) {
        return random.chance(0.5) ? 0 : most * random.nextDouble();
    }

    private static <T> T pick(SimRandom random, List<T> from) {
        return from.get(random.nextInt(from.size()));
    }
}
