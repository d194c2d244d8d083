package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import org.kcp4j.net.KcpOptions;

/** A session to which everything happens that is worth an event. */
public final class EventfulConversation {
    private EventfulConversation() {}

    /** Runs it. */
    public static void run() throws IOException {
        KcpOptions options = KcpOptions.builder()
                .fec(10, 3)
                .receiveBuffer(4096)
                .receiveWindow(32)
                .build();
        SessionPair pair = new SessionPair(options);
        pair.runUntil(Duration.ofSeconds(1), () -> pair.server != null);
        pair.runtime.link(0).receiver.datagram(new InetSocketAddress("127.0.0.1", 9), ByteBuffer.wrap(new byte[5]));
        pair.loss = 10;
        pair.client.port().output().write(new byte[100_000], 0, 100_000);
        pair.run(Duration.ofSeconds(10)); // the peer's window closes
        byte[] all = new byte[100_000];
        for (int read = 0; read < all.length; ) { // and opens
            pair.runUntil(
                    Duration.ofSeconds(60), () -> pair.server.port().input().available() > 0);
            read += pair.server.port().input().read(all, read, all.length - read);
        }
        pair.client.port().abort();
        pair.run(Duration.ofSeconds(1));
        pair.listener.close();
    }
}
