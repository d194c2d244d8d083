package org.kcp4j.programs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.BufferedReader;
import java.io.IOException;
import java.net.Socket;
import java.net.SocketException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSocketFactory;
import org.kcp4j.net.KeepAlive;

/** A peer whose process is killed (SIGKILL) in the middle of a transfer, and started again on its port. */
@Tag("programs")
@Timeout(60)
class KilledProcessTest {
    private static final KcpSocketFactory SOCKETS = new KcpSocketFactory(KcpOptions.builder()
            .keepAlive(new KeepAlive(Duration.ofSeconds(1), Duration.ofMillis(250), 4))
            .deadLinkTimeout(Duration.ofSeconds(2))
            .lingerTimeout(Duration.ofSeconds(1))
            .build());

    private static Process start(int port) throws IOException {
        return new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-cp",
                        System.getProperty("java.class.path"),
                        SinkProcess.class.getName(),
                        Integer.toString(port))
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static int portOf(Process process) throws IOException {
        BufferedReader output = process.inputReader();
        return Integer.parseInt(output.readLine());
    }

    private static <T> FutureTask<T> begin(Callable<T> call) {
        FutureTask<T> task = new FutureTask<>(call);
        Thread.startVirtualThread(task);
        return task;
    }

    @Test
    void whoeverWaitsHearsOfItInTimeAndTheNextConnectionWorks() throws Exception {
        Process first = start(0);
        int port = portOf(first);
        Process second;
        try (Socket socket = SOCKETS.createSocket(LossyNetwork.LOOPBACK, port)) {
            assertThat(socket.getInputStream().read()).as("the greeting").isEqualTo(1);
            FutureTask<Integer> reading = begin(() -> socket.getInputStream().read());
            FutureTask<Void> writing = begin(() -> {
                socket.getOutputStream().write(new byte[100_000_000]); // which the peer does not read
                return null;
            });
            assertThat(reading.isDone() || writing.isDone()).isFalse();
            first.destroyForcibly().waitFor();
            second = start(port);
            for (FutureTask<?> waiting : new FutureTask<?>[] {reading, writing}) {
                assertThatThrownBy(() -> waiting.get(20, TimeUnit.SECONDS))
                        .cause()
                        .isInstanceOf(SocketException.class)
                        .hasMessage("Connection timed out");
            }
        }
        try (Socket socket = SOCKETS.createSocket(LossyNetwork.LOOPBACK, portOf(second))) {
            assertThat(socket.getPort()).isEqualTo(port);
            assertThat(socket.getInputStream().read()).isEqualTo(1);
        } finally {
            second.destroyForcibly();
        }
    }
}
