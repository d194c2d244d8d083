package org.kcp4j.net;

import java.io.IOException;
import java.io.InputStream;
import java.io.InterruptedIOException;
import java.io.OutputStream;
import java.net.SocketException;
import java.util.Objects;
import org.kcp4j.net.internal.InputPort;
import org.kcp4j.net.internal.OutputPort;
import org.kcp4j.net.internal.Patience;

/**
 * The two streams of a socket, which a program may keep beyond the socket's end. They follow the rules of {@code java.net}
 * for interrupts, for what is closed and for what is shut down. Closing one closes the socket. Thread safe.
 */
final class SocketStreams {
    private final KcpSocketImpl socket;
    private final InputStream input = new Input();
    private final OutputStream output = new Output();
    private volatile boolean outputShut;

    SocketStreams(KcpSocketImpl socket) {
        this.socket = socket;
    }

    InputStream input() {
        return input;
    }

    OutputStream output() {
        return output;
    }

    void shutdownOutput() throws SocketException {
        OutputPort port = socket.sessionPort().output();
        outputShut = true;
        port.shutdown();
    }

    private final class Input extends InputStream {
        @Override
        public int read() throws IOException {
            byte[] one = new byte[1];
            return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
        }

        @Override
        public int read(byte[] into, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, into.length);
            if (length == 0) {
                return 0; // also when closed
            }
            InputPort port = socket.sessionPort().input();
            try (Patience patience = new Patience()) {
                while (true) {
                    try {
                        return port.read(into, offset, length);
                    } catch (InterruptedIOException e) {
                        patience.orThrow(e);
                    }
                }
            }
        }

        @Override
        public int available() throws IOException {
            return socket.available();
        }

        @Override
        public void close() {
            socket.close();
        }
    }

    private final class Output extends OutputStream {
        @Override
        public void write(int b) throws IOException {
            write(new byte[] {(byte) b}, 0, 1);
        }

        @Override
        public void write(byte[] from, int offset, int length) throws IOException {
            Objects.checkFromIndexSize(offset, length, from.length);
            OutputPort port = socket.sessionPort().output();
            int done = 0;
            try (Patience patience = new Patience()) {
                while (true) {
                    try {
                        port.write(from, offset + done, length - done);
                        return;
                    } catch (InterruptedIOException e) {
                        done += e.bytesTransferred;
                        patience.orThrow(e);
                    }
                }
            } catch (SocketException e) {
                throw outputShut && !socket.isClosed() ? new SocketException("Broken pipe") : e;
            }
        }

        @Override
        public void close() {
            socket.close();
        }
    }
}
