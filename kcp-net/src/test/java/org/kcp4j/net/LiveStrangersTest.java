package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;

/** Floods and peers that move, over real UDP on loopback. */
@Tag("live")
@Timeout(60)
class LiveStrangersTest {
    private static final int FLOODERS = 200;
    private static final int BYTES = 300_000;

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open) {
            each.close();
        }
    }

    private KcpListener echo(KcpOptions options) throws IOException {
        KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
        open.add(listener);
        Thread.ofVirtual().start(() -> {
            try {
                while (true) {
                    KcpSession session = listener.accept();
                    Thread.ofVirtual().start(() -> echo(session));
                }
            } catch (IOException e) {
                // The test is over.
            }
        });
        return listener;
    }

    private static void echo(KcpSession session) {
        try (session) {
            session.inputStream().transferTo(session.outputStream());
        } catch (IOException e) {
            // The client's problem.
        }
    }

    private static void talk(KcpSession session, int length) throws IOException {
        byte[] bytes = new byte[length];
        new Random(length).nextBytes(bytes);
        Thread writer = Thread.ofVirtual().start(() -> {
            try {
                session.outputStream().write(bytes);
            } catch (IOException e) {
                // The reader hears of it too.
            }
        });
        assertThat(session.inputStream().readNBytes(length)).isEqualTo(bytes);
        assertThat(writer.isAlive()).isFalse();
    }

    private DatagramChannel channel() throws IOException {
        DatagramChannel channel = DatagramChannel.open();
        open.add(channel);
        channel.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
        return channel;
    }

    /** Noise and first segments from many ports, as fast as one thread can, until told to stop. */
    private Thread flood(InetSocketAddress target, AtomicBoolean stop) throws IOException {
        List<DatagramChannel> flooders = new ArrayList<>();
        for (int i = 0; i < FLOODERS; i++) {
            flooders.add(channel());
        }
        Random random = new Random(7);
        byte[] bytes = new byte[100];
        return Thread.ofPlatform().start(() -> {
            try {
                for (int i = 0; !stop.get(); i++) {
                    random.nextBytes(bytes);
                    if (i % 2 == 0) {
                        SegmentHeader.write(bytes, 0, random.nextInt(), SegmentHeader.PUSH, 0, 128, i, 0, 0, 76);
                    }
                    flooders.get(i % FLOODERS).send(ByteBuffer.wrap(bytes), target);
                }
            } catch (IOException e) {
                // No room, or the test is over.
            }
        });
    }

    @Test
    void aFloodDoesNotKeepTheGoodOut() throws Exception {
        KcpListener listener = echo(KcpOptions.defaults());
        AtomicBoolean stop = new AtomicBoolean();
        Thread flood = flood(listener.localAddress(), stop);
        try {
            for (int i = 0; i < 3; i++) {
                try (KcpSession session = KcpSession.connect(listener.localAddress())) {
                    talk(session, BYTES);
                }
            }
        } finally {
            stop.set(true);
            flood.join();
        }
        assertThat(listener.stats().passiveOpens()).isEqualTo(3);
        assertThat(listener.stats().challenges()).isPositive();
        assertThat(listener.stats().strangers()).isPositive();
    }

    /** A NAT: passes datagrams on from a port of its own, which changes when told. */
    private final class Nat implements Runnable {
        final DatagramChannel inside = channel();
        final InetSocketAddress server;
        volatile DatagramChannel outside = channel();
        private volatile InetSocketAddress client;

        Nat(InetSocketAddress server) throws IOException {
            this.server = server;
            Thread.ofPlatform().daemon().start(this);
            Thread.ofPlatform().daemon().start(() -> back(outside));
        }

        void changePort() throws IOException {
            DatagramChannel next = channel();
            outside = next;
            Thread.ofPlatform().daemon().start(() -> back(next));
        }

        @Override
        public void run() {
            ByteBuffer buffer = ByteBuffer.allocate(2048);
            try {
                while (true) {
                    client = (InetSocketAddress) inside.receive(buffer.clear());
                    outside.send(buffer.flip(), server);
                }
            } catch (IOException e) {
                // The test is over.
            }
        }

        private void back(DatagramChannel from) {
            ByteBuffer buffer = ByteBuffer.allocate(2048);
            try {
                while (true) {
                    from.receive(buffer.clear());
                    if (from.equals(outside)) { // nothing comes through a port that is no more
                        inside.send(buffer.flip(), client);
                    }
                }
            } catch (IOException e) {
                // The test is over.
            }
        }
    }

    @Test
    void aSessionOutlivesItsPeersAddress() throws Exception {
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-128-gcm", KeyDerivation.kcptun("key")))
                .build();
        KcpListener listener = echo(options);
        Nat nat = new Nat(listener.localAddress());
        try (KcpSession session = KcpSession.connect((InetSocketAddress) nat.inside.getLocalAddress(), options)) {
            for (int i = 1; i <= 5; i++) {
                talk(session, BYTES / 5 + i);
                nat.changePort();
            }
            talk(session, 1_000);
        }
        assertThat(listener.stats().moves()).isGreaterThanOrEqualTo(5);
        assertThat(listener.stats().passiveOpens()).isEqualTo(1);
    }
}
