package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.OutputStream;
import java.io.PrintStream;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kcp4j.cli.transport.PeerAddress;

@Tag("interop")
class SlotTest {
    private static final Duration PATIENCE = Duration.ofMillis(200);

    @Test
    @Timeout(60)
    void connectionsDoNotWaitForeverForAPeerThatIsNotThere() throws Exception {
        ClientCommand command = new ClientCommand();
        KcptunStyle.of(command).parseArgs();
        Traffic traffic = new Traffic(
                command.options().settings(),
                new TunnelLog(new PrintStream(OutputStream.nullOutputStream()), false, true));
        int port = EchoTarget.freePort();
        Slot slot = new Slot(
                new PeerAddress("127.0.0.1", port, port),
                new TunnelClient.Lifetime(PATIENCE, Duration.ZERO, Duration.ZERO),
                traffic);
        List<Callable<Trunk>> connections = Collections.nCopies(20, slot::trunk);
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<Trunk> connection : threads.invokeAll(connections)) {
                assertThatThrownBy(connection::get).hasCauseInstanceOf(SocketTimeoutException.class);
            }
        }
    }
}
