package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpServerSocket;
import org.kcp4j.net.KcpSocket;
import org.kcp4j.net.KeepAlive;

/**
 * Two sockets that both write, read, and are closed, shut down or aborted by a third thread at any moment, over a network
 * that loses and delays. Whatever comes together: nobody waits for ever, every byte is the right one, an end of stream
 * means that all has come, one session is accepted, and in the end none is left.
 */
class CloseRaceScenarioTest {
    private static final KcpOptions OPTIONS = KcpOptions.builder()
            .sendBuffer(4096)
            .receiveBuffer(4096)
            .sendWindow(16)
            .receiveWindow(16)
            .keepAlive(new KeepAlive(Duration.ofSeconds(10), Duration.ofSeconds(2), 5))
            .connectTimeout(Duration.ofMinutes(1))
            .build();
    private static final LinkProfile[] PROFILES = {
        LinkProfile.ideal(),
        LinkProfile.lan(),
        LinkProfile.wifi(),
        LinkProfile.lte().withLoss(0.1)
    };

    @SimTest(seeds = 1000)
    void howeverTwoSocketsEndTheyEnd(SimRuntime sim, SimRandom random) throws Exception {
        sim.world().profile(PROFILES[random.nextInt(PROFILES.length)]);
        KcpServerSocket server = new KcpServerSocket(OPTIONS);
        server.bind(new InetSocketAddress(InetAddress.getByAddress(new byte[] {10, 0, 0, 1}), 0)); // the machine's
        End[] ends = {new End(sim, random), new End(sim, random)};
        server.setSoTimeout(120_000);
        Thread serving = sim.start("server", () -> serve(server, ends));
        KcpSocket client = new KcpSocket(OPTIONS);
        client.connect(server.getLocalSocketAddress());
        ends[0].live(client);
        sim.join(serving);
        ends[0].verify(ends[1]);
        ends[1].verify(ends[0]);
        server.close();
        sim.sleep(Duration.ofMinutes(2));
        assertThat(server.stats().passiveOpens()).isEqualTo(ends[1].lived ? 1 : 0);
        assertThat(server.stats().sessions()).isZero();
    }

    /** A client that aborts before it was heard of has never been there, as with TCP. */
    private static void serve(KcpServerSocket server, End[] ends) throws Exception {
        try {
            ends[1].live(server.accept());
        } catch (SocketTimeoutException e) {
            assertThat(ends[0].aborts).isTrue();
        }
    }

    /** One of the two sockets, with a thread that reads and one that writes, and its own who ends it. */
    private static final class End {
        private final SimRuntime sim;
        private final SimRandom random;
        private final int toWrite;
        private final boolean aborts;
        private boolean lived;
        private int written; // by calls that returned
        private boolean shut; // after the last of them, in order
        private boolean inputShut;
        private int read;
        private boolean ended;
        private @Nullable IOException readFailure;
        private @Nullable IOException writeFailure;

        End(SimRuntime sim, SimRandom random) {
            this.sim = sim;
            this.random = random;
            this.toWrite = random.nextInt(random.nextBoolean() ? 100 : 60_000);
            this.aborts = random.chance(0.15);
        }

        void live(Socket socket) throws IOException, InterruptedException {
            lived = true;
            Thread reader = sim.start("reader", () -> read(socket));
            Thread writer = sim.start("writer", () -> write(socket));
            switch (random.nextInt(4)) {
                case 0 -> { // when both are done
                    sim.join(writer);
                    sim.join(reader);
                }
                case 1 -> sim.join(writer);
                case 2 -> { // a half-close in the middle of whatever goes on
                    aWhile();
                    shutDown(socket);
                    aWhile();
                }
                default -> aWhile();
            }
            if (aborts) {
                socket.setSoLinger(true, 0);
            }
            socket.close();
            sim.join(reader);
            sim.join(writer);
        }

        private void aWhile() throws InterruptedException {
            sim.sleep(Duration.ofNanos(random.nextLong(1L << (10 + random.nextInt(22)))));
        }

        /** The output may have been shut by its writer, of which java.net complains. */
        private void shutDown(Socket socket) throws IOException {
            if (random.nextBoolean()) {
                inputShut = true;
                socket.shutdownInput();
            } else if (!socket.isOutputShutdown()) {
                socket.shutdownOutput();
            }
        }

        private void write(Socket socket) {
            try {
                while (written < toWrite) {
                    int n = Math.min(toWrite - written, 1 + random.nextInt(5_000));
                    byte[] bytes = new byte[n];
                    for (int i = 0; i < n; i++) {
                        bytes[i] = byteAt(written + i);
                    }
                    socket.getOutputStream().write(bytes);
                    written += n;
                }
                socket.shutdownOutput();
                shut = true;
            } catch (IOException e) {
                writeFailure = e;
            }
        }

        private void read(Socket socket) {
            byte[] bytes = new byte[3_000];
            try {
                for (int n; (n = socket.getInputStream().read(bytes)) >= 0; read += n) {
                    for (int i = 0; i < n; i++) {
                        assertThat(bytes[i]).isEqualTo(byteAt(read + i));
                    }
                }
                ended = true;
            } catch (IOException e) {
                readFailure = e;
            }
        }

        private static byte byteAt(int position) {
            return (byte) (position * 31 + (position >>> 8));
        }

        /** What this end has got of what the other one gave. */
        void verify(End other) {
            assertThat(read).isLessThanOrEqualTo(other.toWrite);
            if (ended && !inputShut) {
                assertThat(read).as("everything before the end").isGreaterThanOrEqualTo(other.written);
            }
            if (other.shut) {
                assertThat(read).isLessThanOrEqualTo(other.written);
            }
            for (IOException failure : new IOException[] {readFailure, writeFailure}) {
                if (failure != null) {
                    assertThat(failure.getMessage())
                            .isIn(
                                    "Socket closed",
                                    "Socket is closed",
                                    "Socket output is shutdown",
                                    "Socket output is already shutdown",
                                    "Socket input is shutdown",
                                    "Broken pipe",
                                    "Socket is not connected",
                                    "Connection timed out");
                }
            }
        }
    }
}
