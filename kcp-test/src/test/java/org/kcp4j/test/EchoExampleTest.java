package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.net.InetSocketAddress;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/** The README's example of blocking code under simulation. */
class EchoExampleTest {
    @SimTest(seeds = 100)
    void echoes(SimRuntime sim) throws Exception {
        sim.world().profile(LinkProfile.lte());
        KcpListener listener = KcpListener.bind(new InetSocketAddress(0));
        sim.start("server", () -> {
            KcpSession session = listener.accept();
            session.inputStream().transferTo(session.outputStream());
            session.close();
        });
        try (KcpSession session = KcpSession.connect(listener.localAddress())) {
            session.outputStream().write(42);
            assertThat(session.inputStream().read()).isEqualTo(42);
        }
    }
}
