package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayInputStream;
import java.io.EOFException;
import java.io.OutputStream;
import java.net.ProtocolException;
import java.net.SocketException;

/** A server whose peer has sent some bytes, whichever, and nothing more. */
final class HostileSession {
    private static final int LARGEST_FRAME = 65_535;

    private HostileSession() {}

    /** Its bounds hold until it ends, with a reason, or waits for the application. */
    static void check(ByteArrayInputStream sent, MuxConfig config) {
        MuxSession session = MuxSession.server(sent, OutputStream.nullOutputStream(), config);
        try {
            Eventually.until("the end, or a wait for the application", () -> {
                assertThat(session.budget().left()).isGreaterThan(-LARGEST_FRAME);
                assertThat(session.streams()).isLessThanOrEqualTo(config.maxStreams());
                return session.isClosed() || session.stats().receiveStalls() > 0;
            });
            if (session.isClosed()) {
                assertThat(session.failure())
                        .isInstanceOfAny(ProtocolException.class, SocketException.class, EOFException.class);
            }
        } finally {
            session.abort();
        }
    }
}
