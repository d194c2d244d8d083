package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.net.UnknownHostException;
import java.time.Duration;
import java.time.temporal.ChronoUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** What callers get for arguments that make no sense, or more sense than one would think. */
@Tag("live")
class KcpArgumentsTest {
    private static final InetSocketAddress ANY_PORT = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
    private static final Duration FOREVER = ChronoUnit.FOREVER.getDuration();

    @Test
    void durationsThatNoClockCanMeasureAreRefused() throws Exception {
        KcpOptions.Builder builder = KcpOptions.builder().lingerTimeout(FOREVER);
        assertThatThrownBy(builder::build)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageContaining("lingerTimeout")
                .hasMessageContaining(FOREVER.toString());
        try (KcpListener listener = KcpListener.bind(ANY_PORT);
                KcpSession session = KcpSession.connect(listener.localAddress())) {
            assertThatThrownBy(() -> listener.accept(FOREVER)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> listener.accept(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class)
                    .hasMessageContaining("PT-0.000000001S");
            assertThatThrownBy(() -> session.setReadTimeout(FOREVER)).isInstanceOf(IllegalArgumentException.class);
            assertThatThrownBy(() -> session.receiveDatagram(Duration.ofNanos(-1)))
                    .isInstanceOf(IllegalArgumentException.class);
        }
    }

    @Test
    void addressesWithoutAnIpAddressAreRefused() {
        InetSocketAddress unresolved = InetSocketAddress.createUnresolved("nowhere.invalid", 1);
        assertThatThrownBy(() -> KcpSession.connect(unresolved)).isInstanceOf(UnknownHostException.class);
        assertThatThrownBy(() -> KcpListener.bind(unresolved))
                .isInstanceOf(SocketException.class)
                .hasMessage("Unresolved address");
    }

    @Test
    void theWildcardAddressAsPeerIsThisMachine() throws Exception {
        for (String any : new String[] {"0.0.0.0", "::"}) {
            InetAddress wildcard = InetAddress.getByName(any);
            try (KcpListener listener = KcpListener.bind(new InetSocketAddress(wildcard, 0));
                    KcpSession session = KcpSession.connect(new InetSocketAddress(
                            wildcard, listener.localAddress().getPort()))) {
                assertThat(session.remoteAddress().getAddress().isLoopbackAddress())
                        .isTrue();
            }
        }
    }

    @Test
    void messagesHaveNoOutputToShutDown() throws Exception {
        KcpOptions messages = KcpOptions.builder().stream(false).build();
        try (KcpListener listener = KcpListener.bind(ANY_PORT);
                KcpSession session = KcpSession.connect(listener.localAddress(), messages)) {
            assertThatThrownBy(session::shutdownOutput).isInstanceOf(IllegalStateException.class);
        }
    }
}
