package org.kcp4j.mux;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;
import java.net.SocketTimeoutException;
import java.net.StandardSocketOptions;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(60)
class MuxSocketTest {
    @Test
    void programsThatWantSocketsShareASession() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxSocketFactory sockets = new MuxSocketFactory(pair.client());
            try (Socket client = sockets.createSocket("some.where.invalid", 8080);
                    Socket server = pair.server().acceptStream().asSocket()) {
                assertThat(client.isConnected()).isTrue();
                assertThat(client.getPort()).isEqualTo(8080);
                assertThat(client.getInetAddress().getHostName()).isEqualTo("some.where.invalid");
                client.setTcpNoDelay(true);
                client.setKeepAlive(true);
                client.setOption(StandardSocketOptions.SO_SNDBUF, 1000);
                assertThat(client.getSendBufferSize()).isEqualTo(1000);

                client.getOutputStream().write("hello\n".getBytes(UTF_8));
                client.shutdownOutput();
                assertThat(new BufferedReader(new InputStreamReader(server.getInputStream(), UTF_8)).readLine())
                        .isEqualTo("hello");
                assertThat(server.getInputStream().read()).isEqualTo(-1);
                server.getOutputStream().write("bye".getBytes(UTF_8));
                server.shutdownOutput();
                assertThat(new String(client.getInputStream().readAllBytes(), UTF_8))
                        .isEqualTo("bye");
            }
            assertThat(pair.client().isClosed()).isFalse();
        }
    }

    @Test
    void soTimeoutIsObeyed() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults());
                Socket socket = new MuxSocketFactory(pair.client()).createSocket("peer", 1)) {
            socket.setSoTimeout(1);
            assertThat(socket.getSoTimeout()).isEqualTo(1);
            assertThatThrownBy(() -> socket.getInputStream().read())
                    .isInstanceOf(SocketTimeoutException.class)
                    .hasMessage("Read timed out");
        }
    }

    @Test
    void closingEndsAReadThatWaits() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            Socket socket = new MuxSocketFactory(pair.client()).createSocket("peer", 1);
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            Thread reader = Thread.ofPlatform().start(() -> read(socket, failure));
            Eventually.until("it waits", () -> reader.getState() == Thread.State.WAITING);
            socket.close();
            assertThat(failure.join()).isInstanceOf(SocketException.class).hasMessage("Socket closed");
            assertThat(socket.isClosed()).isTrue();
            assertThatThrownBy(socket::getInputStream).hasMessage("Socket is closed");
        }
    }

    @Test
    void anInterruptClosesTheSocketOfAVirtualThreadAndNotOfAPlatformThread() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxSocketFactory sockets = new MuxSocketFactory(pair.client());
            Socket first = sockets.createSocket("peer", 1);
            CompletableFuture<IOException> failure = new CompletableFuture<>();
            Thread virtual = Thread.startVirtualThread(() -> read(first, failure));
            Eventually.until("it waits", () -> virtual.getState() == Thread.State.WAITING);
            virtual.interrupt();
            assertThat(failure.join()).hasMessage("Closed by interrupt");
            assertThat(first.isClosed()).isTrue();

            Socket second = sockets.createSocket("peer", 1);
            CompletableFuture<IOException> other = new CompletableFuture<>();
            Thread platform = Thread.ofPlatform().start(() -> read(second, other));
            Eventually.until("it waits", () -> platform.getState() == Thread.State.WAITING);
            platform.interrupt();
            pair.server().acceptStream();
            pair.server().acceptStream().outputStream().write(7);
            assertThat(other.join()).hasMessage("read 7");
        }
    }

    private static void read(Socket socket, CompletableFuture<IOException> result) {
        try {
            result.complete(new IOException("read " + socket.getInputStream().read()));
        } catch (IOException e) {
            result.complete(e);
        }
    }

    @Test
    void lingerZeroAbortsAndAClosedSessionOpensNoSockets() throws IOException {
        try (MuxPair pair = MuxPair.of(MuxConfig.defaults())) {
            MuxSocketFactory sockets = new MuxSocketFactory(pair.client());
            Socket socket = sockets.createSocket();
            socket.connect(new InetSocketAddress("127.0.0.1", 5));
            socket.setSoLinger(true, 0);
            assertThat(socket.getSoLinger()).isZero();
            MuxStream peer = pair.server().acceptStream();
            socket.close();
            assertThat(peer.inputStream().read()).isEqualTo(-1);
            Eventually.until(
                    "it hears of the abort", () -> pair.server().stats().resetsReceived() == 1);

            pair.client().close();
            assertThatThrownBy(() -> sockets.createSocket("peer", 1)).isInstanceOf(SocketException.class);
        }
    }
}
