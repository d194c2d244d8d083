package org.kcp4j.cli.ping;

import java.io.Closeable;
import java.io.IOException;
import java.net.DatagramPacket;
import java.net.DatagramSocket;
import java.net.InetSocketAddress;
import java.net.PortUnreachableException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.fec.FecHeader;

/**
 * Asks a peer for its window (WASK) and waits for the answer (WINS), one at a time (PROTOCOL a.5). Every KCP peer answers,
 * and its application gets nothing to read. Owned by one thread.
 */
final class Prober implements Closeable {
    private static final int MAX_DATAGRAM_BYTES = 1 << 16;

    private final DatagramSocket socket = new DatagramSocket();
    private final PacketCipher cipher;
    private final int conv = ThreadLocalRandom.current().nextInt();
    private final byte[] buffer = new byte[MAX_DATAGRAM_BYTES];

    Prober(InetSocketAddress remote, PacketCipher.Factory cipher) throws IOException {
        this.cipher = cipher.create();
        try {
            socket.connect(remote);
        } catch (IOException e) {
            socket.close();
            throw e;
        }
    }

    /**
     * What came of one question.
     *
     * @param nanos the round trip; -1 if there was no answer in time, -2 if the peer's host says that nobody is there
     * @param windowSegments the window that the peer told
     */
    record Answer(long nanos, int windowSegments) {
        boolean inTime() {
            return nanos >= 0;
        }

        boolean refused() {
            return nanos == -2;
        }
    }

    /** Asks once, and waits. */
    Answer ask(Duration patience) throws IOException {
        int offset = cipher.headroom();
        SegmentHeader.write(
                buffer,
                offset,
                conv,
                SegmentHeader.WASK,
                0,
                1,
                (int) TimeUnit.NANOSECONDS.toMillis(System.nanoTime()),
                0,
                0,
                0);
        int length = cipher.seal(buffer, offset, SegmentHeader.BYTES);
        long sentNanos = System.nanoTime();
        try {
            socket.send(new DatagramPacket(buffer, length));
            while (true) {
                long leftMs = patience.toMillis() - TimeUnit.NANOSECONDS.toMillis(System.nanoTime() - sentNanos);
                if (leftMs <= 0) {
                    return new Answer(-1, 0);
                }
                socket.setSoTimeout((int) leftMs);
                DatagramPacket datagram = new DatagramPacket(buffer, buffer.length);
                socket.receive(datagram);
                long nanos = System.nanoTime() - sentNanos;
                int window = toldWindow(datagram.getLength());
                if (window >= 0) {
                    return new Answer(nanos, window);
                }
            }
        } catch (SocketTimeoutException e) {
            return new Answer(-1, 0);
        } catch (PortUnreachableException e) {
            return new Answer(-2, 0);
        }
    }

    /** Looks through a datagram for an answer: the window in it, or -1. */
    private int toldWindow(int received) {
        int length = cipher.open(buffer, 0, received);
        int at = cipher.headroom();
        if (length >= 0 && FecHeader.isFec(buffer, at, length)) {
            if (FecHeader.type(buffer, at) != FecHeader.DATA) {
                return -1;
            }
            at += FecHeader.WITH_SIZE;
            length -= FecHeader.WITH_SIZE;
        }
        while (length >= SegmentHeader.BYTES && SegmentHeader.conv(buffer, at) == conv) {
            if (SegmentHeader.command(buffer, at) == SegmentHeader.WINS) {
                return SegmentHeader.window(buffer, at);
            }
            int payload = SegmentHeader.length(buffer, at);
            if (payload < 0 || payload > length - SegmentHeader.BYTES) {
                return -1;
            }
            at += SegmentHeader.BYTES + payload;
            length -= SegmentHeader.BYTES + payload;
        }
        return -1;
    }

    @Override
    public void close() {
        socket.close();
    }
}
