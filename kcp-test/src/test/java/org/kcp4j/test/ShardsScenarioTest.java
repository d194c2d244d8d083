package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/** A listener of several sockets, with peers that come to all of them and move from one to another. */
class ShardsScenarioTest {
    private static final KcpOptions CLIENT = KcpOptions.builder()
            .cipher(PacketCiphers.of("aes-128-gcm", new byte[32]))
            .build();
    private static final KcpOptions SERVER = CLIENT.toBuilder().shards(3).build();
    private static final int CLIENTS = 6;

    @SimTest(seeds = 50)
    void aPeerThatMovesToAnotherShardGoesOn(SimRuntime sim, SimRandom random) throws Exception {
        sim.world().profile(LinkProfile.wifi());
        KcpListener listener = KcpListener.bind(new InetSocketAddress(0), SERVER);
        Thread acceptor = sim.start("acceptor", () -> serve(sim, listener));
        List<Thread> clients = new ArrayList<>();
        for (int i = 0; i < CLIENTS; i++) {
            byte first = (byte) random.nextInt(256);
            clients.add(sim.start("client " + i, () -> askAndMove(sim, listener.localAddress(), first)));
        }
        for (Thread client : clients) {
            sim.join(client);
        }
        assertThat(listener.stats().passiveOpens()).isEqualTo(CLIENTS);
        assertThat(listener.stats().moves()).isEqualTo(CLIENTS * 3);
        listener.close();
        sim.join(acceptor);
        sim.sleep(Duration.ofMinutes(1));
        assertThat(listener.stats().sessions()).isZero();
        assertThat(listener.stats().heldBytes()).isZero();
        KcpListener.bind(listener.localAddress(), SERVER).close(); // nobody is there any more
    }

    private static void serve(SimRuntime sim, KcpListener listener) throws IOException {
        try {
            for (int i = 0; ; i++) {
                KcpSession session = listener.accept();
                sim.start("echo " + i, () -> {
                    try (session) {
                        session.inputStream().transferTo(session.outputStream());
                    }
                });
            }
        } catch (SocketException closed) {
            assertThat(listener.isClosed()).isTrue();
        }
    }

    private static void askAndMove(SimRuntime sim, InetSocketAddress server, byte first) throws IOException {
        try (KcpSession session = KcpSession.connect(server, CLIENT)) {
            InetSocketAddress seen = session.localAddress();
            for (int round = 0; round < 4; round++) {
                byte[] question = new byte[5_000];
                question[0] = first;
                question[question.length - 1] = (byte) round;
                session.outputStream().write(question);
                assertThat(session.inputStream().readNBytes(question.length)).isEqualTo(question);
                if (round < 3) {
                    seen = sim.rebind(seen);
                }
            }
        }
    }
}
