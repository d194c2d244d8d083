package org.kcp4j.cli.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.OutputStream;
import java.net.HttpURLConnection;
import java.net.InetAddress;
import java.net.Proxy;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.URI;

/** As much of a web server as a download needs: {@code /N} is the first N bytes of a page. */
final class HttpTarget implements AutoCloseable {
    private static final int PATIENCE_MS = 30_000;

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

    private void accept() {
        while (true) {
            try {
                Socket socket = server.accept();
                Thread.startVirtualThread(() -> respond(socket));
            } catch (IOException e) {
                return;
            }
        }
    }

    private void respond(Socket socket) {
        try (socket;
                BufferedReader request = new BufferedReader(new InputStreamReader(socket.getInputStream(), US_ASCII))) {
            String line = request.readLine();
            int length = Integer.parseInt(line.substring(line.indexOf('/') + 1, line.lastIndexOf(' ')));
            while (!line.isEmpty()) {
                line = request.readLine();
            }
            OutputStream out = socket.getOutputStream();
            out.write(("HTTP/1.1 200 OK\r\nConnection: close\r\nContent-Length: " + length + "\r\n\r\n")
                    .getBytes(US_ASCII));
            out.write(page, 0, length);
        } catch (IOException e) {
            // The test sees it at its own end.
        }
    }

    /** Downloads the first bytes of the page through a port of this machine. */
    static byte[] get(int port, int length) throws IOException {
        HttpURLConnection http = (HttpURLConnection)
                URI.create("http://127.0.0.1:" + port + "/" + length).toURL().openConnection(Proxy.NO_PROXY);
        http.setReadTimeout(PATIENCE_MS);
        return http.getInputStream().readAllBytes();
    }

    @Override
    public void close() throws IOException {
        server.close();
    }
}
