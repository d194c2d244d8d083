package org.kcp4j.cli.tunnel;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.Socket;
import java.util.ArrayList;
import java.util.List;
import java.util.SplittableRandom;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Downloads that nobody waits for the end of, and connections half of which is closed: what becomes of the sockets at
 * both ends of the tunnel. {@code -Dkcp.aborts=N} for more of them.
 */
@Tag("interop")
@Timeout(300)
class AbortedDownloadsTest {
    private static final int DOWNLOADS = Integer.getInteger("kcp.aborts", 200);
    private static final int AT_ONCE = 50;
    private static final int PAGE_BYTES = 4_000_000;
    private static final int LOOK_AGAIN_MS = 50;
    private static final long SEED = Long.getLong("kcp.seed", System.nanoTime());

    private final List<AutoCloseable> open = new ArrayList<>();
    private byte[] page;
    private HttpTarget http;
    private int udp;
    private int tcp;

    @BeforeEach
    void begin() throws IOException {
        page = EchoTarget.sample(PAGE_BYTES, 1);
        http = keep(new HttpTarget(page));
        udp = EchoTarget.freePort();
        tcp = EchoTarget.freePort();
    }

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    @Test
    void leaveNothingAtEitherEnd() throws Exception {
        OurEnd server = keep(OurEnd.server(serverFlags()));
        OurEnd client = keep(OurEnd.client(clientFlags()));
        download();
        awaitNoSockets(tcp);
        awaitNoSockets(http.port());
        awaitNoStreams(server);
        awaitNoStreams(client);
        assertThat(HttpTarget.get(tcp, PAGE_BYTES)).isEqualTo(page);
    }

    @ParameterizedTest
    @EnumSource
    void leaveNothingAtOurClientOfAKcptunServer(Kcptun peer) throws Exception {
        keep(peer.start("server", serverFlags()));
        OurEnd client = keep(OurEnd.client(clientFlags()));
        download();
        awaitNoSockets(tcp);
        awaitNoStreams(client);
        assertThat(HttpTarget.get(tcp, PAGE_BYTES)).isEqualTo(page);
    }

    @ParameterizedTest
    @EnumSource
    void leaveNothingAtOurServerOfAKcptunClient(Kcptun peer) throws Exception {
        List<String> flags = new ArrayList<>(serverFlags());
        flags.add("--closewait=1"); // or half a minute has to pass
        OurEnd server = keep(OurEnd.server(flags));
        keep(peer.start("client", clientFlags()));
        EchoTarget.connectPatiently(tcp).close();
        download();
        awaitNoSockets(http.port());
        awaitNoStreams(server);
        assertThat(HttpTarget.get(tcp, PAGE_BYTES)).isEqualTo(page);
    }

    private List<String> serverFlags() {
        return flags("--listen 127.0.0.1:" + udp + " --target " + http.address());
    }

    private List<String> clientFlags() {
        return flags("--remoteaddr 127.0.0.1:" + udp + " --localaddr 127.0.0.1:" + tcp + " --conn 2");
    }

    /** With small windows: what fills them still comes after an abort, because kcptun does not hear of that. */
    private static List<String> flags(String some) {
        return List.of((some + " --mode fast3 --smuxver 2 --streambuf 131072").split(" "));
    }

    private <T extends AutoCloseable> T keep(T each) {
        open.add(each);
        return each;
    }

    private void download() throws Exception {
        System.err.println("seed of aborted downloads: -Dkcp.seed=" + SEED);
        SplittableRandom random = new SplittableRandom(SEED);
        List<Callable<Void>> downloads = new ArrayList<>();
        for (int i = 0; i < DOWNLOADS; i++) {
            SplittableRandom own = random.split();
            downloads.add(() -> {
                abort(own);
                return null;
            });
        }
        try (ExecutorService threads = Executors.newFixedThreadPool(AT_ONCE)) {
            for (Future<Void> download : threads.invokeAll(downloads)) {
                download.get();
            }
        }
    }

    /** One download, and one of the ways in which it ends. */
    private void abort(SplittableRandom random) throws IOException {
        try (Socket socket = EchoTarget.connect(tcp)) {
            int way = random.nextInt(5);
            if (way == 0) {
                return; // no word
            }
            socket.getOutputStream().write(("GET /" + PAGE_BYTES + " HTTP/1.1\r\n\r\n").getBytes(US_ASCII));
            InputStream in = socket.getInputStream();
            byte[] start = new byte[1 << random.nextInt(18)];
            if (in.readNBytes(start, 0, start.length) != start.length) {
                throw new IOException("the page ended early");
            }
            switch (way) {
                case 1 -> socket.setSoLinger(true, 0);
                case 2 -> socket.shutdownOutput(); // and no more reading
                case 3 -> socket.shutdownInput();
                default -> {} // which the system makes a reset, because something was not read
            }
        }
    }

    private static void awaitNoSockets(int port) throws Exception {
        while (!SystemSockets.ofPort(port, "--tcp").isEmpty()) { // those in TIME-WAIT do not count
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }

    private static void awaitNoStreams(OurEnd end) throws Exception {
        while (end.traffic().connections() > 0
                || end.traffic().trunks().stream().anyMatch(trunk -> trunk.streams() > 0)) {
            Thread.sleep(LOOK_AGAIN_MS);
        }
    }
}
