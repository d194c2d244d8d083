package org.kcp4j.net;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.nio.channels.DatagramChannel;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Many sessions over one UDP socket, and sockets of the application's own. Live, on loopback. */
@Timeout(30)
@Tag("live")
class KcpConnectorTest {
    private static final InetSocketAddress ANY = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);

    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 9);

    private final List<KcpListener> listeners = new ArrayList<>();

    @AfterEach
    void stopListening() {
        listeners.forEach(KcpListener::close);
    }

    private KcpListener serve(KcpListener listener) {
        listeners.add(listener);
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

    private static void talk(KcpSession session, String words) throws IOException {
        session.outputStream().write(words.getBytes(UTF_8));
        session.shutdownOutput();
        assertThat(new String(session.inputStream().readAllBytes(), UTF_8)).isEqualTo(words);
    }

    @Test
    void manySessionsToSeveralPeersShareASocket() throws IOException {
        KcpOptions options = KcpOptions.defaults();
        KcpListener[] peers = {serve(KcpListener.bind(ANY)), serve(KcpListener.bind(ANY))};
        List<KcpSession> sessions = new ArrayList<>();
        KcpConnector connector = KcpConnector.open(ANY, options);
        for (int i = 0; i < 40; i++) {
            sessions.add(connector.connect(peers[i % 2].localAddress()));
        }
        assertThat(sessions).allMatch(session -> session.localAddress().equals(connector.localAddress()));
        assertThat(sessions.stream().map(KcpSession::conv)).doesNotHaveDuplicates();
        connector.close();
        for (KcpSession session : sessions) {
            talk(session, "session " + session.conv());
            session.close();
        }
        assertThatThrownBy(() -> connector.connect(peers[0].localAddress())).isInstanceOf(SocketException.class);
    }

    @Test
    void aConversationIsOnePerPeer() throws IOException {
        KcpListener[] peers = {serve(KcpListener.bind(ANY)), serve(KcpListener.bind(ANY))};
        try (KcpConnector connector = KcpConnector.open(ANY, KcpOptions.defaults());
                KcpSession first = connector.connect(peers[0].localAddress(), 7);
                KcpSession second = connector.connect(peers[1].localAddress(), 7)) {
            assertThatThrownBy(() -> connector.connect(peers[0].localAddress(), 7))
                    .isInstanceOf(IllegalStateException.class)
                    .hasMessageContaining("conv 7");
            talk(first, "one");
            talk(second, "two");
        }
    }

    @Test
    void channelsOfTheApplicationAreGivenBackOpen() throws Exception {
        try (DatagramChannel server = DatagramChannel.open().bind(ANY);
                DatagramChannel client = DatagramChannel.open().bind(ANY)) {
            KcpListener listener = serve(KcpListener.over(server, KcpOptions.defaults()));
            try (KcpConnector connector = KcpConnector.over(client, KcpOptions.defaults());
                    KcpSession session = connector.connect(listener.localAddress())) {
                assertThat(session.localAddress()).isEqualTo(client.getLocalAddress());
                talk(session, "over my own sockets");
            }
            listener.close();
            assertThat(server.isOpen()).isTrue();
            assertThat(client.isOpen()).isTrue();
            assertThat(client.send(ByteBuffer.wrap(new byte[1]), ANY_PORT)).isEqualTo(1);
        }
    }
}
