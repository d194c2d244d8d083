package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import com.code_intelligence.jazzer.junit.FuzzTest;
import java.nio.ByteBuffer;
import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Tag;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.PacketSink;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.fec.FecConfig;
import org.kcp4j.fec.FecDecoder;
import org.kcp4j.fec.FecHeader;
import org.kcp4j.net.KcpOptions;

/**
 * What comes from the network, chosen by a fuzzer that watches which branches it takes. Normally the inputs it once found
 * are run again; they lie in the test resources. To search for more, one target at a time, say
 *
 * <pre>{@code
 * JAZZER_FUZZ=1 mvn -pl kcp-net -am verify -Dtest='PacketFuzzTest#theEngineTakesAnyPacket' \
 *     -Dsurefire.failIfNoSpecifiedTests=false
 * }</pre>
 *
 * <p>An input that fails is written into the resources, where it stays as a test.
 */
@Tag("rewriting")
class PacketFuzzTest {
    private static final int MTU = 200;
    private static final int WINDOW = 16;
    private static final int FRAGMENTS = 256; // the most of a message
    private static final int CONV = 0; // nothing to be guessed
    private static final byte[] KEY = KeyDerivation.kcptun("key");
    private static final List<String> CIPHERS = List.copyOf(PacketCiphers.names());

    /** What a fuzzer wrote, read as calls and their arguments. */
    private static final class Script {
        private final ByteBuffer bytes;

        Script(byte[] bytes) {
            this.bytes = ByteBuffer.wrap(bytes);
        }

        boolean hasNext() {
            return bytes.hasRemaining();
        }

        int number() {
            return bytes.hasRemaining() ? bytes.get() & 0xFF : 0;
        }

        /** The next bytes, as many as the number in front of them says or there are. */
        byte[] packet() {
            byte[] packet = new byte[Math.min(number(), bytes.remaining())];
            bytes.get(packet);
            return packet;
        }
    }

    /** Takes packets and checks their lengths. */
    private static final class Sink implements PacketSink {
        private final byte[] buffer = new byte[MTU];

        @Override
        public byte[] buffer() {
            return buffer;
        }

        @Override
        public int headroom() {
            return 0;
        }

        @Override
        public void packet(int length) {
            assertThat(length).isBetween(1, MTU);
        }
    }

    @FuzzTest(maxDuration = "5m")
    void theEngineTakesAnyPacket(byte[] data) {
        Script script = new Script(data);
        KcpConfig config = (script.number() & 1) == 0 ? KcpConfig.fast3() : KcpConfig.normal();
        KcpEngine engine = new KcpEngine(
                CONV,
                config.withMtu(MTU)
                        .withSendWindow(WINDOW)
                        .withReceiveWindow(WINDOW)
                        .withSendQueue(2 * WINDOW)
                        .withStream((script.number() & 1) == 0));
        Sink sink = new Sink();
        byte[] into = new byte[FRAGMENTS * MTU];
        int nowMs = -100; // so that it wraps
        while (script.hasNext()) {
            switch (script.number() & 7) {
                case 0 -> engine.send(into, 0, Math.min(script.number() * 4, engine.maxMessageBytes()));
                case 1 -> engine.flush(nowMs, sink);
                case 2 -> engine.flushAcks(nowMs, sink);
                case 3 -> engine.read(into, 0, script.number());
                case 4 -> nowMs += script.number() * script.number();
                case 5 -> recovered(engine, script.packet(), nowMs);
                default -> input(engine, script.packet(), nowMs);
            }
            assertThat(engine.sndNxt() - engine.sndUna()).isBetween(0, WINDOW);
            assertThat(engine.waitingSegments()).isBetween(0, 4 * WINDOW);
            assertThat(engine.advertisedWindow()).isBetween(0, FRAGMENTS); // which a long message opens for itself
            assertThat(engine.delayMs(nowMs)).isNotNegative();
            assertThat(engine.peekSize()).isLessThanOrEqualTo(into.length);
        }
        engine.release();
    }

    private static void input(KcpEngine engine, byte[] packet, int nowMs) {
        byte[] before = packet.clone();
        assertThat(engine.input(packet, 0, packet.length, nowMs)).isNotNull();
        assertThat(packet).isEqualTo(before);
    }

    private static void recovered(KcpEngine engine, byte[] packet, int nowMs) {
        assertThat(engine.inputRecovered(packet, 0, packet.length, nowMs)).isNotNull();
    }

    @FuzzTest(maxDuration = "5m")
    void theDecoderTakesAnyPacket(byte[] data) {
        Script script = new Script(data);
        int shape = script.number();
        FecDecoder decoder = (shape & 1) == 0
                ? new FecDecoder(MTU)
                : new FecDecoder(new FecConfig(1 + (shape >> 1 & 7), 1 + (shape >> 4 & 3)), MTU);
        while (script.hasNext()) {
            byte[] packet = script.packet();
            if (FecHeader.isFec(packet, 0, packet.length)) {
                byte[] before = packet.clone();
                assertThat(decoder.decode(
                                packet,
                                0,
                                packet.length,
                                (bytes, offset, length) -> assertThat(length).isBetween(0, MTU - FecHeader.WITH_SIZE)))
                        .isNotNull();
                assertThat(packet).isEqualTo(before);
            } else if (packet.length == 0) {
                decoder.releaseMemory();
            }
        }
    }

    /** The first byte chooses the cipher; packets are sealed with the session's key or, at the script's choice, not. */
    @FuzzTest(maxDuration = "5m")
    void theWayInTakesAnyDatagram(byte[] data) {
        Script script = new Script(data);
        String name = CIPHERS.get(script.number() % CIPHERS.size());
        int choices = script.number();
        KcpOptions options = KcpOptions.builder().stream((choices & 1) == 0)
                .cipher(PacketCiphers.of(name, KEY))
                .fec(3, choices >> 1 & 3)
                .mtu(MTU)
                .build();
        KcpEngine engine = new KcpEngine(CONV, options.engine());
        SessionPort port = new SessionPort(new ManualRuntime(), options, engine.maxMessageBytes(), 1 << 19);
        SessionCounters counters = new SessionCounters();
        IngressPath ingress = new IngressPath(engine, counters, options.cipher().create(), MTU, port.datagrams());
        Random nonces = new Random(1);
        PacketCipher sender = options.cipher().create((buffer, offset, length) -> {
            for (int i = 0; i < length; i++) {
                buffer[offset + i] = (byte) nonces.nextInt();
            }
        });
        for (int nowMs = 0; script.hasNext(); nowMs += 10) {
            boolean sealed = (script.number() & 1) == 0;
            byte[] plain = script.packet();
            Packet packet = new Packet(sender.headroom() + plain.length + sender.tailroom());
            packet.length = plain.length;
            System.arraycopy(plain, 0, packet.bytes, sealed ? sender.headroom() : 0, plain.length);
            if (sealed) {
                packet.length = sender.seal(packet.bytes, sender.headroom(), plain.length);
            }
            long rejected = counters.inChecksumErrors;
            assertThat(ingress.accept(packet, nowMs)).isNotNull();
            assertThat(sealed && counters.inChecksumErrors > rejected).isFalse();
        }
        engine.release();
    }
}
