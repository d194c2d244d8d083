package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.ConnectException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.util.SplittableRandom;
import java.util.concurrent.ThreadLocalRandom;

/** What a tunnel of these tests leads to: sends back what it gets, and closes when it gets no more. */
final class EchoTarget implements AutoCloseable {
    /** What does not come in so long is a failure; {@code -Dinterop.patience} has other seconds, for a busy machine. */
    static final int PATIENCE_MS = 1000 * Integer.getInteger("interop.patience", 30);

    private final ServerSocket server;

    EchoTarget() throws IOException {
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> echo(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private static void echo(Socket socket) {
        try (socket) {
            socket.getInputStream().transferTo(socket.getOutputStream());
        } catch (IOException e) {
            // The test sees it at its own end.
        }
    }

    @Override
    public void close() throws IOException {
        server.close();
    }

    /**
     * {@return a port that was free a moment ago, for TCP and UDP} It is one of those that systems do not give to sockets
     * that do not care, which would take it.
     */
    static int freePort() throws IOException {
        while (true) {
            int port = ThreadLocalRandom.current().nextInt(10_000, 32_000);
            try (ServerSocket tcp = new ServerSocket(port, 1, InetAddress.getLoopbackAddress());
                    DatagramSocket udp = new DatagramSocket(
                            new InetSocketAddress(InetAddress.getLoopbackAddress(), tcp.getLocalPort()))) {
                return udp.getLocalPort();
            } catch (java.net.BindException e) {
                // Taken: another.
            }
        }
    }

    /** {@return bytes of which half compress well} */
    static byte[] sample(int length, long seed) {
        byte[] sample = new byte[length];
        SplittableRandom random = new SplittableRandom(seed);
        for (int i = 0; i < length; i++) {
            sample[i] = (byte) ((i >>> 12 & 1) == 0 ? random.nextInt() : i >>> 5);
        }
        return sample;
    }

    /** Connects. */
    static Socket connect(int port) throws IOException {
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), port);
        socket.setSoTimeout(PATIENCE_MS);
        return socket;
    }

    /** The same, where a program takes a moment to listen. */
    static Socket connectPatiently(int port) throws IOException {
        while (true) {
            try {
                return connect(port);
            } catch (ConnectException e) {
                Thread.onSpinWait();
            }
        }
    }

    /** Sends bytes while it receives as many, and leaves the connection open. */
    static byte[] exchange(Socket socket, byte[] sent) throws IOException, InterruptedException {
        OutputStream out = socket.getOutputStream();
        Thread writer = Thread.startVirtualThread(() -> {
            try {
                out.write(sent);
            } catch (IOException e) {
                // The reader fails too, and says it.
            }
        });
        InputStream in = socket.getInputStream();
        byte[] received = in.readNBytes(sent.length);
        writer.join();
        return received;
    }
}
