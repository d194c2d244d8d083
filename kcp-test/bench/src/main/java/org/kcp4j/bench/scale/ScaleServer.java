package org.kcp4j.bench.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.lang.management.ManagementFactory;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionThreads;

/**
 * The server of {@link Scale}: a virtual thread for each session sends back what it reads; or only the first message, so
 * that the session has been used and is then kept without a thread.
 */
final class ScaleServer {
    private static final int MESSAGE_BYTES = 64;

    private final List<KcpSession> kept = new ArrayList<>(); // by who accepts

    private ScaleServer() {}

    /** What both ends agree on: the settings of kcp-go's benchmarks, and no limit that a crowd would meet. */
    static KcpOptions options(SessionThreads threads) {
        return KcpOptions.builder()
                .sessionThreads(threads)
                .limits(KcpLimits.defaults().withMaxSessionsPerAddress(1 << 20).withBacklog(4096))
                .build();
    }

    /**
     * Runs until its input ends.
     *
     * @param args the kind of threads; "keep" for sessions that nobody reads from
     */
    public static void main(String[] args) throws IOException {
        boolean echoes = !args[1].equals("keep");
        InetSocketAddress local = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
        KcpListener listener = KcpListener.bind(local, options(SessionThreads.valueOf(args[0])));
        Thread.ofPlatform().daemon().start(() -> new ScaleServer().accept(listener, echoes));
        System.out.println("port=" + listener.localAddress().getPort());
        var commands = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));
        while (commands.readLine() != null) { // there is but one command
            System.out.println(
                    "heap=" + heapBytes() + " sessions=" + listener.stats().sessions());
        }
    }

    private void accept(KcpListener listener, boolean echoes) {
        try {
            for (; ; ) {
                KcpSession session = listener.accept();
                kept.add(session);
                Thread.startVirtualThread(() -> echo(session, echoes));
            }
        } catch (IOException e) {
            throw new IllegalStateException(e);
        }
    }

    private static void echo(KcpSession session, boolean goesOn) {
        byte[] buffer = new byte[MESSAGE_BYTES];
        InputStream in = session.inputStream();
        OutputStream out = session.outputStream();
        try {
            int n;
            do {
                n = in.read(buffer);
                out.write(buffer, 0, Math.max(0, n));
            } while (n >= 0 && goesOn);
        } catch (IOException e) {
            System.err.println("session " + session.conv() + ": " + e);
        }
    }

    /** Heap in use when nothing is left to collect. */
    private static long heapBytes() {
        System.gc();
        System.gc();
        return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
    }
}
