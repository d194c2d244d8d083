package org.kcp4j.net;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** The threads of {@link SessionThreads#WORKERS}: there as long as their listener. */
@Tag("live")
class WorkerThreadsTest {
    private static final KcpOptions OPTIONS = KcpOptions.builder()
            .sessionThreads(SessionThreads.WORKERS)
            .tombstone(Duration.ZERO)
            .build();

    @Test
    void workersBeginAndEndWithTheirListener() throws IOException, InterruptedException {
        KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), OPTIONS);
        String names = "kcp-work-" + listener.localAddress().getPort() + "-";
        List<Thread> workers = Thread.getAllStackTraces().keySet().stream()
                .filter(thread -> thread.getName().startsWith(names))
                .toList();
        assertThat(workers).hasSize(Runtime.getRuntime().availableProcessors()).allMatch(Thread::isDaemon);

        echoOnce(listener);

        listener.close();
        for (Thread worker : workers) {
            assertThat(worker.join(Duration.ofSeconds(30)))
                    .as("%s has ended", worker.getName())
                    .isTrue();
        }
    }

    private static void echoOnce(KcpListener listener) throws IOException {
        byte[] bytes = new byte[100_000];
        KcpSession client = KcpSession.connect(listener.localAddress(), OPTIONS);
        KcpSession server = listener.accept();
        Thread.startVirtualThread(() -> {
            try (server) {
                server.outputStream().write(server.inputStream().readNBytes(bytes.length));
            } catch (IOException e) {
                throw new AssertionError(e);
            }
        });
        client.outputStream().write(bytes);
        assertThat(client.inputStream().readNBytes(bytes.length)).hasSize(bytes.length);
        client.close();
    }
}
