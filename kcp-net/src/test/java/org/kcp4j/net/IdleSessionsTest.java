package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Idle costs nothing: no tick, no wake-up, however many sessions there are. */
@Tag("live")
class IdleSessionsTest {
    private static final int SESSIONS = 5_000;

    @Test
    void fiveThousandIdleSessionsAreNeverWoken() throws Exception {
        KcpOptions options =
                KcpOptions.builder().backlog(SESSIONS).socketBuffer(1 << 16).build();
        List<KcpSession> sessions = new ArrayList<>();
        try (KcpListener listener =
                KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options)) {
            for (int i = 0; i < SESSIONS; i++) {
                KcpSession client = KcpSession.connect(listener.localAddress(), options);
                KcpSession server = listener.accept();
                client.outputStream().write(i & 0x7f);
                assertThat(server.inputStream().read()).isEqualTo(i & 0x7f);
                sessions.add(client);
                sessions.add(server);
            }
            // Two seconds for the last acknowledgements, and for each session to give its buffers back.
            Thread.sleep(2_000);
            long before = steps(sessions);
            Thread.sleep(10_000);
            assertThat(steps(sessions)).isEqualTo(before);
            sessions.forEach(KcpSession::abort);
        }
    }

    private static long steps(List<KcpSession> sessions) {
        return sessions.stream().mapToLong(session -> session.stats().steps()).sum();
    }
}
