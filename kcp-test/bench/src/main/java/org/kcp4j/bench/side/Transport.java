package org.kcp4j.bench.side;

import java.io.Closeable;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetSocketAddress;

/** What workloads need of a library: a listener, and connections to it, which all live in this process. Thread safe. */
interface Transport extends Closeable {
    /**
     * One end of a connection.
     *
     * @param in what the other end writes
     * @param out to the other end
     */
    record Connection(InputStream in, OutputStream out) {}

    /** {@return where it listens} */
    InetSocketAddress address();

    /** Waits for a connection; fails once closed. */
    Connection accept() throws IOException;

    Connection dial(InetSocketAddress target) throws IOException;

    /** {@return what all connections, both ends, have sent so far; zeros where it cannot be known} */
    Traffic traffic();

    /** Ends all connections at once, whatever is on its way. */
    @Override
    void close();

    /**
     * What was sent.
     *
     * @param datagrams UDP datagrams
     * @param segments KCP segments with data
     * @param repeated of them, those sent again
     * @param bytes of the datagrams, without IP and UDP headers
     */
    record Traffic(long datagrams, long segments, long repeated, long bytes) {
        static final Traffic NONE = new Traffic(0, 0, 0, 0);

        Traffic plus(Traffic other) {
            return new Traffic(
                    datagrams + other.datagrams,
                    segments + other.segments,
                    repeated + other.repeated,
                    bytes + other.bytes);
        }
    }
}
