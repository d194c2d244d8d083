package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.time.Duration;
import java.util.Arrays;
import java.util.Random;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.LinkKind;
import org.kcp4j.net.SessionStats;

/** What {@link NetworkNamespaceIT} runs in network namespaces, over the native link. */
final class NamespaceProgram {
    private static final int SEED = 1;

    private NamespaceProgram() {}

    /**
     * Runs it.
     *
     * @param args {@code datagrams HOST PORT LENGTH BATCHES}, {@code listen HOST PORT BYTES} or
     *     {@code send HOST PORT BYTES RATE SOCKETBUFFER}
     * @throws IOException if it fails
     */
    public static void main(String[] args) throws IOException {
        InetSocketAddress address = new InetSocketAddress(args[1], Integer.parseInt(args[2]));
        int number = Integer.parseInt(args[3]);
        switch (args[0]) {
            case "datagrams" -> datagrams(address, number, Integer.parseInt(args[4]));
            case "listen" -> listen(address, number);
            case "send" -> send(address, number, Integer.parseInt(args[4]), Integer.parseInt(args[5]));
            default -> throw new IllegalArgumentException(args[0]);
        }
    }

    /** Sends full batches of numbered datagrams; prints how many the system took. */
    private static void datagrams(InetSocketAddress to, int length, int batches) throws IOException {
        SocketSettings settings = new SocketSettings(LinkKind.NATIVE, 0, 4 << 20, false);
        int sent = 0;
        try (DatagramLink link = new LinkChoice().factory(LinkKind.NATIVE).open(null, to, settings)) {
            EgressBatch batch = new EgressBatch(length);
            for (int number = 0; number < batches * EgressBatch.CAPACITY; number++) {
                ByteBuffer.wrap(batch.next()).putInt(number);
                batch.add(length);
                if (batch.isFull()) {
                    sent += link.send(batch, to);
                    batch.clear();
                }
            }
        }
        System.out.println(sent);
    }

    private static KcpOptions.Builder options() {
        return KcpOptions.builder().link(LinkKind.NATIVE).lingerTimeout(Duration.ofSeconds(30));
    }

    /** Takes one session and prints how many bytes it brought, if they are the right ones. */
    private static void listen(InetSocketAddress local, int bytes) throws IOException {
        try (KcpListener listener = KcpListener.bind(local, options().build())) {
            System.out.println("ready");
            try (KcpSession session = listener.accept()) {
                byte[] received = session.inputStream().readAllBytes();
                System.out.println(Arrays.equals(received, content(bytes)) ? received.length : -1);
            }
        }
    }

    /** Prints, when all is acknowledged, how many datagrams the system refused and how many segments were sent again. */
    private static void send(InetSocketAddress to, int bytes, int rate, int socketBuffer) throws IOException {
        KcpOptions options =
                options().rateLimit(rate).socketBuffer(socketBuffer).build();
        KcpSession session = KcpSession.connect(to, options);
        System.out.println("ready");
        session.outputStream().write(content(bytes));
        session.close();
        SessionStats stats = session.stats();
        System.out.println(stats.outDropped() + " " + stats.retransmittedSegments());
    }

    private static byte[] content(int bytes) {
        byte[] content = new byte[bytes];
        new Random(SEED).nextBytes(content);
        return content;
    }
}
