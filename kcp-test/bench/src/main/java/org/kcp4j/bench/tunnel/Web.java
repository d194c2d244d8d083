package org.kcp4j.bench.tunnel;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.ServerSocket;
import java.net.SocketException;
import java.net.URI;
import java.net.URLConnection;
import java.util.Random;
import java.util.concurrent.Executors;

/** What tunnels lead to: a web server with pages of any size that do not compress, {@code /BYTES/anything}. */
final class Web implements AutoCloseable {
    private static final int BLOCK_BYTES = 1 << 20;
    private static final int BUFFER_BYTES = 1 << 16;
    private static final int LOOK_AGAIN_MS = 50;

    private final byte[] block = new byte[BLOCK_BYTES];
    private final HttpServer server;

    Web() throws IOException {
        new Random(1).nextBytes(block);
        server = HttpServer.create(new InetSocketAddress(0), 1024);
        server.setExecutor(Executors.newVirtualThreadPerTaskExecutor());
        server.createContext("/", this::serve);
        server.start();
    }

    int port() {
        return server.getAddress().getPort();
    }

    private void serve(HttpExchange exchange) throws IOException {
        long left = Long.parseLong(exchange.getRequestURI().getPath().split("/", -1)[1]);
        exchange.sendResponseHeaders(200, left);
        try (OutputStream out = exchange.getResponseBody()) {
            while (left > 0) {
                int n = (int) Math.min(left, BLOCK_BYTES);
                out.write(block, 0, n);
                left -= n;
            }
        }
    }

    /** Downloads a page from a port of this machine; the bytes of it that came. */
    static long download(int port, long bytes) throws IOException {
        URLConnection page = URI.create("http://127.0.0.1:" + port + "/" + bytes + "/")
                .toURL()
                .openConnection(java.net.Proxy.NO_PROXY);
        page.setRequestProperty("Connection", "close");
        byte[] buffer = new byte[BUFFER_BYTES];
        long got = 0;
        try (InputStream in = page.getInputStream()) {
            int n = in.read(buffer);
            while (n >= 0) {
                got += n;
                n = got < bytes ? in.read(buffer) : -1; // kcptun's end of a connection comes half a minute later
            }
        }
        return got;
    }

    /** Waits until a page comes through a port. */
    static void awaitService(int port) throws IOException, InterruptedException {
        while (true) {
            try {
                if (download(port, 1) == 1) {
                    return;
                }
            } catch (SocketException e) {
                Thread.sleep(LOOK_AGAIN_MS);
            }
        }
    }

    /** {@return a port that was free a moment ago} */
    static int freePort() throws IOException {
        try (ServerSocket socket = new ServerSocket(0, 1, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }

    @Override
    public void close() {
        server.stop(0);
    }
}
