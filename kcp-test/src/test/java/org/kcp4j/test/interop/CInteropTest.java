package org.kcp4j.test.interop;

import java.io.IOException;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;

/** kcp4j and the C original. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
class CInteropTest extends PeerInteropContract {
    private InteropPeer c;

    @BeforeAll
    void findPeer() throws IOException, InterruptedException {
        c = CPeer.find();
    }

    @Override
    InteropPeer peer() {
        return c;
    }

    @Override
    long bytes() {
        return 20_000_000;
    }

    /** Fragments in both directions. */
    @Override
    int longestMessage(int mtu) {
        return 20 * segmentPayload(mtu) + 1;
    }
}
