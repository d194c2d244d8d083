package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.kcp4j.net.KcpOptions;

/** A session to which everything happens that is worth an event. */
public final class EventfulConversation {
    private final SessionPair pair;

    private EventfulConversation() throws IOException {
        KcpOptions options = KcpOptions.builder()
                .fec(10, 3)
                .receiveBuffer(4096)
                .receiveWindow(32)
                .build();
        pair = new SessionPair(options);
    }

    /** Runs it. */
    public static void run() throws IOException {
        new EventfulConversation().fromBeginningToEnd();
    }

    private void fromBeginningToEnd() throws IOException {
        pair.runUntil(Duration.ofSeconds(1), () -> pair.server != null);
        pair.runtime.link(0).receiver.datagram(new InetSocketAddress("127.0.0.1", 9), ByteBuffer.wrap(new byte[5]));
        pair.client.port().output().write(new byte[50_000], 0, 50_000); // shows the peer the shape of the groups
        read(50_000);
        pair.loss = 10;
        pair.client.port().output().write(new byte[100_000], 0, 100_000);
        pair.run(Duration.ofSeconds(10)); // the peer's window closes
        read(100_000); // and opens
        pair.client.port().abort();
        pair.run(Duration.ofSeconds(1));
        pair.listener.close();
    }

    private void read(int bytes) throws IOException {
        InputPort input = pair.server.port().input();
        byte[] all = new byte[bytes];
        for (int read = 0; read < bytes; ) {
            pair.runUntil(Duration.ofSeconds(60), () -> input.available() > 0);
            read += input.read(all, read, bytes - read);
        }
    }
}
