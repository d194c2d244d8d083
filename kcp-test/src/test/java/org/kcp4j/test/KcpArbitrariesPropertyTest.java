package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import java.util.Arrays;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.kcp4j.core.InputResult;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** The arbitraries keep what they promise, and kcp4j keeps what it promises to them. */
class KcpArbitrariesPropertyTest {
    private static final int CONV = 0x11223344;

    private static InputResult input(byte[] packet) {
        return new KcpEngine(CONV, KcpConfig.fast3()).input(packet, 0, packet.length, 0);
    }

    @Property(tries = 500)
    void legalPacketsAreAccepted(@ForAll("legal") byte[] packet) {
        assertThat(input(packet)).isEqualTo(InputResult.ACCEPTED);
    }

    @Property(tries = 500)
    void nearlyLegalPacketsAreNot(@ForAll("nearlyLegal") byte[] packet) {
        assertThat(input(packet)).isNotEqualTo(InputResult.ACCEPTED);
    }

    @Property(tries = 200)
    void garbageDoesNoHarm(@ForAll("garbage") byte[] packet) {
        assertThat(input(packet)).isNotNull();
    }

    @Property(tries = 300)
    void everyByteArrivesOverAnyLinkWithAnyOptions(
            @ForAll("options") KcpOptions options, @ForAll("links") LinkProfile link, @ForAll long seed)
            throws Throwable {
        SimRuntime sim = new SimRuntime(seed, link);
        byte[] sent = new byte[8_000];
        new SimRandom(seed).nextBytes(sent);
        sim.run(() -> {
            KcpListener listener = KcpListener.bind(new InetSocketAddress(0), options);
            KcpSession client = KcpSession.connect(listener.localAddress(), options);
            Thread writer = sim.start("writer", () -> {
                client.outputStream().write(sent);
                client.close();
                assertThat(client.isDelivered()).isTrue();
            });
            byte[] received = listener.accept().inputStream().readAllBytes();
            assertThat(Arrays.equals(received, sent)).isTrue();
            sim.join(writer);
        });
    }

    @Provide
    Arbitrary<byte[]> legal() {
        return KcpArbitraries.packets(CONV);
    }

    @Provide
    Arbitrary<byte[]> nearlyLegal() {
        return KcpArbitraries.nearlyLegalPackets(CONV);
    }

    @Provide
    Arbitrary<byte[]> garbage() {
        return KcpArbitraries.garbage();
    }

    @Provide
    Arbitrary<KcpOptions> options() {
        return KcpArbitraries.options();
    }

    @Provide
    Arbitrary<LinkProfile> links() {
        return KcpArbitraries.linkProfiles();
    }
}
