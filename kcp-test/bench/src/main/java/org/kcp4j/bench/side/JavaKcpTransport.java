package org.kcp4j.bench.side;

import com.backblaze.erasure.fec.Snmp;
import io.netty.buffer.ByteBuf;
import io.netty.buffer.ByteBufAllocator;
import java.io.IOException;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.LockSupport;
import kcp.ChannelConfig;
import kcp.KcpClient;
import kcp.KcpListener;
import kcp.KcpServer;
import kcp.Ukcp;

/** java-Kcp with the settings of {@link KcpTransport}, behind streams that block. */
final class JavaKcpTransport implements Transport {
    private static final int WINDOW = 1024;

    /** Of all: sessions are told apart by their addresses. */
    private static final int CONV = 1;

    /** In pieces that wait to be sent. The library counts them in packets. */
    private static final int WRITE_BUFFER_BYTES = 64 * 1400;

    /** There is no call when there is room again. */
    private static final long RETRY_NANOS = 100_000;

    /** How long sessions may take to end. What is stopped before them complains about each. */
    private static final long CLOSING_NANOS = 2_000_000_000;

    private final KcpServer server = new KcpServer();
    private final KcpClient client = new KcpClient();
    private final InetSocketAddress address;
    private final AcceptQueue accepted = new AcceptQueue();
    private final Map<Ukcp, ArrivedStream> streams = new ConcurrentHashMap<>();

    JavaKcpTransport(Params params) throws IOException {
        address = new InetSocketAddress(InetAddress.getByName(params.text("host", "127.0.0.1")), freePort());
        server.init(new ServerEvents(), config(), address.getPort());
        client.init(config());
    }

    /** The library does not tell which port it chose. */
    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket()) {
            return socket.getLocalPort();
        }
    }

    private static ChannelConfig config() {
        ChannelConfig config = new ChannelConfig();
        config.nodelay(true, 10, 2, true);
        config.setSndwnd(WINDOW);
        config.setRcvwnd(WINDOW);
        config.setMtu(1400);
        config.setStream(true);
        config.setAckNoDelay(false);
        config.setFastFlush(true);
        config.setWriteBufferSize(WRITE_BUFFER_BYTES);
        config.setConv(CONV);
        return config;
    }

    @Override
    public InetSocketAddress address() {
        return address;
    }

    @Override
    public Connection accept() throws IOException {
        return accepted.take();
    }

    @Override
    public Connection dial(InetSocketAddress target) {
        return connection(client.connect(target, config(), new Events()));
    }

    private Connection connection(Ukcp session) {
        return new Connection(arrived(session), output(session));
    }

    private ArrivedStream arrived(Ukcp session) {
        return streams.computeIfAbsent(session, key -> new ArrivedStream());
    }

    private static ChunkedOutput output(Ukcp session) {
        return new ChunkedOutput() {
            @Override
            void send(byte[] bytes, int offset, int length) throws IOException {
                ByteBuf buffer = ByteBufAllocator.DEFAULT.buffer(length).writeBytes(bytes, offset, length);
                try {
                    while (!session.write(buffer)) {
                        if (!session.isActive()) {
                            throw new IOException("closed: " + session);
                        }
                        LockSupport.parkNanos(RETRY_NANOS);
                    }
                } finally {
                    buffer.release();
                }
            }
        };
    }

    /** The library's counters are those of the process. */
    @Override
    public Traffic traffic() {
        return new Traffic(
                Snmp.snmp.OutPkts.sum(),
                Snmp.snmp.OutSegs.sum(),
                Snmp.snmp.RetransSegs.sum(),
                Snmp.snmp.OutBytes.sum());
    }

    @Override
    public void close() {
        streams.keySet().forEach(Ukcp::close);
        long patienceEnds = System.nanoTime() + CLOSING_NANOS;
        while (!streams.isEmpty() && System.nanoTime() - patienceEnds < 0) {
            LockSupport.parkNanos(RETRY_NANOS);
        }
        client.stop();
        server.stop();
    }

    /** What the library calls. */
    private class Events implements KcpListener {
        @Override
        public void onConnected(Ukcp session) {}

        @Override
        public void handleReceive(ByteBuf buffer, Ukcp session) {
            byte[] bytes = new byte[buffer.readableBytes()];
            buffer.readBytes(bytes);
            arrived(session).add(bytes);
        }

        @Override
        public void handleException(Throwable cause, Ukcp session) {
            session.close();
        }

        @Override
        public void handleClose(Ukcp session) {
            ArrivedStream stream = streams.remove(session);
            if (stream != null) {
                stream.end();
            }
        }
    }

    /** What it calls for sessions that others began. */
    private final class ServerEvents extends Events {
        @Override
        public void onConnected(Ukcp session) {
            accepted.add(connection(session));
        }
    }
}
