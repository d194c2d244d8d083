package org.kcp4j.programs;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.kcp4j.cli.demo.LinkConditions;
import org.kcp4j.cli.demo.LossyRelay;
import org.kcp4j.crypto.PacketCiphers;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KcpServerSocketFactory;
import org.kcp4j.net.KcpSocketFactory;

/** Where a program meets its peer: sockets of ours at both ends, and 5 % loss each way between them. */
final class LossyNetwork implements AutoCloseable {
    static final InetAddress LOOPBACK = InetAddress.getLoopbackAddress();
    private static final LinkConditions CONDITIONS = LinkConditions.perfect().withLoss(5);
    private static final long SEED = 20_260_101;

    /** How the datagrams are dressed. */
    enum Dress {
        PLAIN(KcpOptions.defaults()),
        SEALED_WITH_PARITY(KcpOptions.builder()
                .cipher(PacketCiphers.of("aes-128-gcm", new byte[32]))
                .fec(10, 3)
                .build());

        private final KcpOptions options;

        Dress(KcpOptions options) {
            this.options = options;
        }
    }

    private final Dress dress;
    private final Map<Integer, LossyRelay> relays = new ConcurrentHashMap<>();

    LossyNetwork(Dress dress) {
        this.dress = dress;
    }

    KcpSocketFactory sockets() {
        return new KcpSocketFactory(dress.options);
    }

    KcpServerSocketFactory serverSockets() {
        return new KcpServerSocketFactory(dress.options);
    }

    /** The port of 127.0.0.1 that leads to a server's over the lossy link. */
    int through(int serverPort) {
        return relays.computeIfAbsent(serverPort, LossyNetwork::relay).address().getPort();
    }

    private static LossyRelay relay(int serverPort) {
        try {
            return LossyRelay.start(new InetSocketAddress(LOOPBACK, serverPort), CONDITIONS, SEED);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    @Override
    public void close() {
        relays.values().forEach(LossyRelay::close);
    }
}
