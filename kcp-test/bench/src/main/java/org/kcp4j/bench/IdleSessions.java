package org.kcp4j.bench;

import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;

/**
 * What idle sessions cost: opens many over loopback in one process, exchanges a message each way on each, waits until they
 * have given their buffers back, and prints heap per session and the steps their owners made in ten seconds.
 *
 * <p>Arguments: number of sessions (default 5000), cipher by kcptun's name (default null), bytes of the message (default
 * 100). Needs two file descriptors for each session.
 */
public final class IdleSessions {
    /** Longer than a session waits before it gives its buffers back. */
    private static final long TRIM_MS = 2_500;

    private static final long WATCH_MS = 10_000;

    private final KcpOptions options;
    private final byte[] message;
    private final List<KcpSession> clients = new ArrayList<>();
    private final List<KcpSession> servers = new ArrayList<>();

    private IdleSessions(String cipher, int messageBytes) {
        options = KcpOptions.builder()
                .cipher(PacketCiphers.of(cipher, KeyDerivation.kcptun("key")))
                .socketBuffer(1 << 16)
                .tombstone(Duration.ZERO) // what ended leaves nothing behind that would be counted
                .build();
        message = new byte[messageBytes];
    }

    /**
     * Runs the measurement.
     *
     * @param args see the class
     * @throws Exception if a session cannot be opened or used
     */
    public static void main(String[] args) throws Exception {
        int sessions = args.length > 0 ? Integer.parseInt(args[0]) : 5_000;
        String cipher = args.length > 1 ? args[1] : "null";
        int messageBytes = args.length > 2 ? Integer.parseInt(args[2]) : 100;
        new IdleSessions(cipher, messageBytes).run(sessions);
    }

    private void run(int sessions) throws Exception {
        try (KcpListener listener =
                KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), options)) {
            open(listener); // classes, threads and pools that are there once
            Thread.sleep(TRIM_MS);
            long before = heapBytes();
            for (int i = 0; i < sessions; i++) {
                open(listener);
            }
            Thread.sleep(TRIM_MS);
            long both = heapBytes() - before;
            long rss = rssKilobytes();
            long steps = steps();
            Thread.sleep(WATCH_MS);
            steps = steps() - steps;
            servers.forEach(KcpSession::abort);
            servers.clear();
            Thread.sleep(TRIM_MS);
            long clientSide = heapBytes() - before;
            System.out.printf(
                    "sessions            %,d (both ends here), cipher %s%n",
                    sessions, options.cipher().name());
            System.out.printf("heap per session    %,d B both ends%n", both / sessions);
            System.out.printf("                    %,d B client's end%n", clientSide / sessions);
            System.out.printf("                    %,d B server's end%n", (both - clientSide) / sessions);
            System.out.printf("resident            %,d KiB, whole process%n", rss);
            System.out.printf("steps in %d s       %,d, all sessions%n", WATCH_MS / 1000, steps);
            clients.forEach(KcpSession::abort);
        }
    }

    private void open(KcpListener listener) throws IOException {
        KcpSession client = KcpSession.connect(listener.localAddress(), options);
        KcpSession server = listener.accept();
        client.outputStream().write(message);
        server.inputStream().readNBytes(message.length);
        server.outputStream().write(message);
        client.inputStream().readNBytes(message.length);
        clients.add(client);
        servers.add(server);
    }

    private long steps() {
        return steps(clients) + steps(servers);
    }

    private static long steps(List<KcpSession> sessions) {
        return sessions.stream().mapToLong(session -> session.stats().steps()).sum();
    }

    /** Heap in use when nothing is left to collect. */
    private static long heapBytes() throws InterruptedException {
        for (int i = 0; i < 4; i++) {
            System.gc();
            Thread.sleep(200);
        }
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }

    private static long rssKilobytes() throws IOException {
        Path status = Path.of("/proc/self/status");
        if (!Files.exists(status)) {
            return -1;
        }
        return Files.readAllLines(status).stream()
                .filter(line -> line.startsWith("VmRSS:"))
                .mapToLong(line -> Long.parseLong(line.replaceAll("\\D", "")))
                .findFirst()
                .orElse(-1);
    }
}
