package org.kcp4j.cli.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedInputStream;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;
import java.util.Arrays;

/**
 * As much of a web server as a download needs: {@code /N} is the first N bytes of a page. What does not begin as a request
 * is sent back.
 */
final class HttpTarget implements AutoCloseable {
    private static final byte[] GET = "GET ".getBytes(US_ASCII);

    private final ServerSocket server;
    private final byte[] page;

    HttpTarget(byte[] page) throws IOException {
        this.page = page;
        server = new ServerSocket(0, 1024, InetAddress.getLoopbackAddress());
        Thread.startVirtualThread(this::accept);
    }

    String address() {
        return "127.0.0.1:" + server.getLocalPort();
    }

    int port() {
        return server.getLocalPort();
    }

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> serve(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void serve(Socket socket) {
        try (socket) {
            InputStream in = new BufferedInputStream(socket.getInputStream());
            in.mark(GET.length);
            boolean isRequest = Arrays.equals(in.readNBytes(GET.length), GET);
            in.reset();
            if (isRequest) {
                respond(in, socket.getOutputStream());
            } else {
                in.transferTo(socket.getOutputStream());
            }
        } catch (IOException e) {
            // The test sees it at its own end.
        }
    }

    private void respond(InputStream in, OutputStream out) throws IOException {
        try (BufferedReader request = new BufferedReader(new InputStreamReader(in, US_ASCII))) {
            String line = request.readLine();
            int length = Integer.parseInt(line.substring(line.indexOf('/') + 1, line.lastIndexOf(' ')));
            while (!line.isEmpty()) {
                line = request.readLine();
            }
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.write(page, 0, length);
        }
    }

    /** Downloads the first bytes of the page through a port of this machine. */
    static byte[] get(int port, int length) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/" + length).toURL().openConnection(Proxy.NO_PROXY);
        http.setReadTimeout(EchoTarget.PATIENCE_MS);
        return http.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
