package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.Socket;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.Callable;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.kcp4j.cli.ping.PingCommand;
import org.kcp4j.crypto.PacketCiphers;
import picocli.CommandLine;

/**
 * Tunnels of which one end is kcptun's. A part of all combinations; with {@code -Dinterop=full} all of them with 50 MB
 * (and {@code -Plong}, for it takes long), or as many as {@code -Dinterop.sample=30} says, drawn at random.
 * {@code -Dinterop.ciphers=aes,xor} and {@code -Dinterop.bytes=1000000} make less of it. Each combination is told of as it
 * ends; {@code -Dinterop.done=FILE} also writes them down, and leaves out those that an earlier run has written there.
 */
@Tag("interop")
@Timeout(300)
class KcptunInteropTest {
    private static final boolean FULL = "full".equals(System.getProperty("interop"));
    private static final Set<String> CIPHERS =
            Set.of(System.getProperty("interop.ciphers", String.join(",", PacketCiphers.names()))
                    .split(","));
    private static final int SAMPLE = Integer.getInteger("interop.sample", Integer.MAX_VALUE);
    private static final long SEED = Long.getLong("kcp.seed", System.nanoTime());
    private static final int BYTES = Integer.getInteger("interop.bytes", FULL ? 50_000_000 : 1_500_000);
    private static final String DONE = System.getProperty("interop.done", "");
    private static final List<String> OWN_CIPHERS =
            List.of("aes-256", "aes-192-gcm", "aes-256-gcm", "chacha20-poly1305");
    private static final List<String> FEC_OF_SERVER = List.of("", "--ps 0", "--ds 5 --ps 2");
    private static final List<String> FEC_OF_CLIENT = List.of("", "--ps 0", "");

    /** Of which {@link #combinations} are left to do. */
    private static final Progress PROGRESS = new Progress();

    private final List<AutoCloseable> open = new ArrayList<>();

    @AfterEach
    void close() throws Exception {
        for (AutoCloseable each : open.reversed()) {
            each.close();
        }
    }

    /**
     * One tunnel.
     *
     * @param peer whose other end
     * @param ourClient whether ours is the client
     * @param both flags of both ends
     * @param serverFec flags of the server
     * @param clientFec flags of the client
     */
    record Combination(Kcptun peer, boolean ourClient, String both, String serverFec, String clientFec) {}

    static Stream<Combination> combinations() throws IOException {
        List<Combination> all = new ArrayList<>();
        for (Kcptun peer : Kcptun.values()) {
            if (FULL && peer == Kcptun.NEWEST && !GoBuild.NEWEST_FAILURE.isEmpty()) {
                continue; // the other tests say so
            }
            int next = 0;
            for (String cipher : PacketCiphers.names()) {
                if (OWN_CIPHERS.contains(cipher) || !CIPHERS.contains(cipher) || !peer.knows(cipher)) {
                    continue;
                }
                for (int variant = 0; variant < 24; variant++) {
                    // A part that has every cipher, and every other setting with some of them, in both directions.
                    if (FULL || variant == next % 24) {
                        String both = "--crypt " + cipher + " --smuxver " + (1 + variant / 2 % 2)
                                + (variant / 4 % 2 == 0 ? "" : " --nocomp");
                        int fec = FULL || peer.learnsShapesInTime() ? variant / 8 : variant / 8 % 2;
                        all.add(new Combination(
                                peer, variant % 2 == 0, both, FEC_OF_SERVER.get(fec), FEC_OF_CLIENT.get(fec)));
                    }
                }
                next += 7;
            }
        }
        List<Combination> chosen = SAMPLE < all.size() ? sample(all) : all;
        chosen.removeAll(done(chosen));
        PROGRESS.begin(chosen.size());
        return chosen.stream();
    }

    /** Those that an earlier run has carried. */
    private static List<Combination> done(List<Combination> all) throws IOException {
        if (DONE.isEmpty() || !Files.exists(Path.of(DONE))) {
            return List.of();
        }
        Set<String> lines = Set.copyOf(Files.readAllLines(Path.of(DONE)));
        return all.stream().filter(each -> lines.contains(each.toString())).toList();
    }

    private static List<Combination> sample(List<Combination> all) {
        System.err.println("seed of the sample: -Dkcp.seed=" + SEED);
        List<Combination> shuffled = new ArrayList<>(all);
        Collections.shuffle(shuffled, new Random(SEED));
        return shuffled.subList(0, SAMPLE);
    }

    /** Says what is done and how long the rest will take. One thread at a time. */
    private static final class Progress {
        private int all;
        private int done;
        private long began;

        void begin(int combinations) {
            all = combinations;
            began = System.nanoTime();
        }

        void ended(Combination tunnel) throws IOException {
            if (!DONE.isEmpty()) {
                Files.writeString(Path.of(DONE), tunnel + "\n", StandardOpenOption.CREATE, StandardOpenOption.APPEND);
            }
            done++;
            Duration spent = Duration.ofNanos(System.nanoTime() - began);
            Duration left = spent.multipliedBy(all - done).dividedBy(done);
            System.err.printf(
                    "%d of %d after %d s, %d s to go: %s%n", done, all, spent.toSeconds(), left.toSeconds(), tunnel);
        }
    }

    @ParameterizedTest
    @MethodSource("combinations")
    void carriesBytesUnchanged(Combination tunnel) throws Exception {
        byte[] sent = EchoTarget.sample(BYTES, 1);
        HttpTarget target = keep(new HttpTarget(sent));
        int port = open(tunnel, target.address());
        try (Socket socket = EchoTarget.connectPatiently(port)) {
            assertThat(Arrays.equals(EchoTarget.exchange(socket, sent), sent)).isTrue();
        }
        assertThat(Arrays.equals(HttpTarget.get(port, BYTES), sent)).isTrue();
        if (FULL) {
            PROGRESS.ended(tunnel);
        }
    }

    @ParameterizedTest
    @EnumSource
    void servesHttpAndManyConnectionsAtOnce(Kcptun peer) throws Exception {
        byte[] page = EchoTarget.sample(BYTES, 2);
        HttpTarget http = keep(new HttpTarget(page));
        int port = open(new Combination(peer, true, "--crypt salsa20 --smuxver 2 --conn 4", "", ""), http.address());
        assertThat(Arrays.equals(HttpTarget.get(port, page.length), page)).isTrue();
        byte[] part = Arrays.copyOf(page, 10_000);
        List<Callable<byte[]>> requests = Collections.nCopies(200, () -> HttpTarget.get(port, part.length));
        try (ExecutorService threads = Executors.newVirtualThreadPerTaskExecutor()) {
            for (Future<byte[]> response : threads.invokeAll(requests)) {
                assertThat(Arrays.equals(response.get(), part)).isTrue();
            }
        }
    }

    @ParameterizedTest
    @MethodSource("bothDirections")
    void talksQppWithTheNewest(boolean ourClient) throws Exception {
        EchoTarget echo = keep(new EchoTarget());
        int port = open(new Combination(Kcptun.NEWEST, ourClient, "--QPP --QPPCount 61", "", ""), echo.address());
        byte[] sent = EchoTarget.sample(BYTES, 3);
        try (Socket socket = EchoTarget.connectPatiently(port)) {
            assertThat(Arrays.equals(EchoTarget.exchange(socket, sent), sent)).isTrue();
        }
    }

    @ParameterizedTest
    @EnumSource
    void answersPings(Kcptun peer) throws Exception {
        int udp = EchoTarget.freePort();
        keep(peer.start("server", flags("--listen 127.0.0.1:" + udp + " --crypt aes-192 --key ping")));
        CommandLine ping = new CommandLine(new PingCommand());
        // It takes a moment to listen: until then nobody is there.
        String[] line = {"127.0.0.1:" + udp, "--crypt=aes-192", "--key=ping", "--count=3", "--every=50"};
        while (ping.execute(line) != 0) {
            Thread.onSpinWait();
        }
    }

    static Stream<Boolean> bothDirections() {
        return Stream.of(true, false);
    }

    /** Starts both ends, and returns the client's port. */
    private int open(Combination tunnel, String target) throws Exception {
        int udp = EchoTarget.freePort();
        int tcp = EchoTarget.freePort();
        List<String> server = flags(
                "--listen 127.0.0.1:" + udp + " --target " + target,
                tunnel.both().replace("--conn 4", ""),
                tunnel.serverFec());
        List<String> client = flags(
                "--remoteaddr 127.0.0.1:" + udp + " --localaddr 127.0.0.1:" + tcp, tunnel.both(), tunnel.clientFec());
        if (tunnel.ourClient()) {
            keep(tunnel.peer().start("server", server));
            keep(OurEnd.client(client));
        } else {
            keep(OurEnd.server(server));
            keep(tunnel.peer().start("client", client));
        }
        return tcp;
    }

    private <T extends AutoCloseable> T keep(T each) {
        open.add(each);
        return each;
    }

    private static List<String> flags(String... parts) {
        return List.of(String.join(" ", parts).strip().split(" +"));
    }
}
