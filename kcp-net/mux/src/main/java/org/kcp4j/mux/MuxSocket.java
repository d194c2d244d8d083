package org.kcp4j.mux;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketException;

/** A socket over a stream. */
final class MuxSocket extends Socket {
    MuxSocket(MuxSocketImpl impl) throws SocketException {
        super(impl);
    }

    /** A connected socket over a stream that is open. */
    static MuxSocket of(MuxStream stream) {
        try {
            MuxSocket socket = new MuxSocket(new MuxSocketImpl(stream));
            socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), stream.id() & 0xffff));
            return socket;
        } catch (IOException e) {
            throw new UncheckedIOException("connecting opens nothing here, and cannot fail", e);
        }
    }
}
