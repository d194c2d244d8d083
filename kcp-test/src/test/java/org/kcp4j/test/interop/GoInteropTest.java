package org.kcp4j.test.interop;

import java.io.IOException;
import java.net.InetSocketAddress;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.kcp4j.net.KcpOptions;

/** kcp4j and kcp-go. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class GoInteropTest extends PeerInteropContract {
    private InteropPeer go;

    @BeforeAll
    void buildPeer() throws IOException, InterruptedException {
        go = GoPeer.build();
    }

    @Override
    InteropPeer peer() {
        return go;
    }

    @Override
    long bytes() {
        return 100_000_000;
    }

    /** kcp-go's writes are cut at one segment. */
    @Override
    int longestMessage(int mtu) {
        return segmentPayload(mtu);
    }

    /** kcp-go puts our fragments together but answers in pieces of one segment. */
    @Test
    void ourLongMessagesReachTheirServerWhole() throws IOException, InterruptedException {
        Use use = new Use(false, 1400, 0);
        KcpOptions options = use.options();
        try (InteropPeer.Server server = peer().startServer(use.flags())) {
            InetSocketAddress address = server.address();
            new OurClient(address, options, 1).echoMessagesInPieces(5_000_000, 30_000);
        }
    }
}
