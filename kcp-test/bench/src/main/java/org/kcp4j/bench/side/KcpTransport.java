package org.kcp4j.bench.side;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.util.Arrays;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;
import org.kcp4j.crypto.KeyDerivation;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpConnector;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionStats;

/** kcp4j with the settings of kcp-go's own benchmarks: window 1024, nodelay (1, 10, 2, 1), MTU 1400, stream mode. */
final class KcpTransport implements Transport {
    private static final int SOCKET_BUFFER_BYTES = 4 << 20;
    private static final int BACKLOG = 4096;

    private final KcpOptions clientOptions;
    private final KcpListener listener;
    /** The one socket of all clients; null if each has its own. */
    private final @Nullable KcpConnector connector;

    private final Queue<KcpSession> sessions = new ConcurrentLinkedQueue<>();

    KcpTransport(Params params) throws IOException {
        String cipher = params.text("crypt", "null");
        byte[] key =
                KeyDerivation.pbkdf2HmacSha1("testkey".getBytes(US_ASCII), "testsalt".getBytes(US_ASCII), 4096, 32);
        KcpOptions options = KcpOptions.builder()
                .cipher(PacketCiphers.of(cipher, key))
                .socketBuffer(SOCKET_BUFFER_BYTES)
                .limits(KcpLimits.defaults().withBacklog(BACKLOG).withMaxSessionsPerAddress(Integer.MAX_VALUE))
                .tombstone(Duration.ZERO)
                .copies(params.number("copies", 0))
                .build();
        clientOptions = withFec(options, shape(params, "fec")).toBuilder()
                .socketBuffer(params.number("socketBuffer", SOCKET_BUFFER_BYTES))
                .build();
        InetAddress host = InetAddress.getByName(params.text("host", "127.0.0.1"));
        listener = KcpListener.bind(new InetSocketAddress(host, 0), withFec(options, shape(params, "serverFec")));
        connector = params.has("shared") ? KcpConnector.open(new InetSocketAddress(host, 0), clientOptions) : null;
    }

    /** A case may have other shapes for us than for a peer. */
    private static String shape(Params params, String name) {
        return params.text("kcp4j." + name, params.text(name, "0/0"));
    }

    private static KcpOptions withFec(KcpOptions options, String shape) {
        int[] shards =
                Arrays.stream(shape.split("/")).mapToInt(Integer::parseInt).toArray();
        return options.toBuilder().fec(shards[0], shards[1]).build();
    }

    @Override
    public InetSocketAddress address() {
        return listener.localAddress();
    }

    @Override
    public Connection accept() throws IOException {
        return kept(listener.accept());
    }

    @Override
    public Connection dial(InetSocketAddress target) throws IOException {
        return kept(connector == null ? KcpSession.connect(target, clientOptions) : connector.connect(target));
    }

    private Connection kept(KcpSession session) {
        sessions.add(session);
        return new Connection(session.inputStream(), session.outputStream());
    }

    @Override
    public Traffic traffic() {
        return sessions.stream()
                .map(KcpSession::stats)
                .map(KcpTransport::traffic)
                .reduce(Traffic.NONE, Traffic::plus);
    }

    private static Traffic traffic(SessionStats stats) {
        return new Traffic(stats.outPackets(), stats.outSegments(), stats.retransmittedSegments(), stats.outBytes());
    }

    @Override
    public void close() {
        sessions.forEach(KcpSession::abort);
        listener.close();
        if (connector != null) {
            connector.close();
        }
    }
}
