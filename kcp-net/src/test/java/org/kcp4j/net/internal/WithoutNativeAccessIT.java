package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.LinkKind;

/** The jar on a platform that was not told to allow native access. Live: loopback. */
@Tag("without-native-access")
@Timeout(60)
class WithoutNativeAccessIT {
    /** In this order: whoever was warned once has native access from then on. */
    @Test
    void theLinkIsNioUntilSomebodyInsistsAndIsWarned() throws IOException {
        assertThat(new LinkChoice().factory(LinkKind.AUTO)).isInstanceOf(NioLinks.class);
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && Runtime.version().feature() >= 22
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
                "the native link is for Linux on x86-64 and arm64 with Java 22 or later");
        assertThat(new LinkChoice().factory(LinkKind.NATIVE)).isNotInstanceOf(NioLinks.class);
        KcpOptions options = KcpOptions.builder().link(LinkKind.NATIVE).build();
        try (KcpListener listener =
                        KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options);
                KcpSession client = KcpSession.connect(listener.localAddress(), options);
                KcpSession server = listener.accept()) {
            client.outputStream().write(1);
            assertThat(server.inputStream().read()).isEqualTo(1);
        }
    }
}
