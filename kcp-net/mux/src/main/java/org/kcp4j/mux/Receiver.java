package org.kcp4j.mux;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.ProtocolException;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;

/**
 * Reads the connection and hands each stream its bytes. Belongs to one thread of the session, which waits here for the
 * peer and, when the application does not keep up, for the application.
 */
@SuppressWarnings("NonAtomicVolatileUpdate") // each volatile has one writer
final class Receiver implements FrameSink {
    private static final int SMALLEST_BUFFER = 4096;
    private static final int LARGEST_BUFFER = 65_536;

    private final MuxSession session;
    private final InputStream in;
    private final FrameParser parser;
    private final Counters counters;
    private byte[] buffer = new byte[SMALLEST_BUFFER];
    private @Nullable MuxStream current; // where the payload that arrives goes

    private volatile boolean heard; // something since it was last asked
    private volatile boolean waiting; // for the application

    Receiver(MuxSession session, InputStream in) {
        this.session = session;
        this.in = in;
        this.parser = new FrameParser(session.config().version(), this);
        this.counters = session.counters();
    }

    /** Whether the peer has shown a sign of life since the last call, or could not because nobody listened. */
    boolean heardSinceLastAsked() {
        boolean answer = heard || waiting;
        heard = false;
        return answer;
    }

    /** Reads until the connection ends. */
    void run() throws IOException {
        while (!session.hasEnded()) {
            int n = in.read(buffer, 0, buffer.length);
            if (n < 0) {
                throw parser.isBetweenFrames()
                        ? new SocketException("Connection closed by peer")
                        : new EOFException("Connection closed by peer within a frame");
            }
            heard = true;
            FrameFault fault = parser.feed(buffer, 0, n);
            if (fault != null) {
                throw new ProtocolException("Protocol error: peer sent " + fault.text());
            }
            resize(n);
        }
    }

    /** A read that fills the buffer asks for a larger one; one that leaves most of it empty, for the smallest. */
    private void resize(int lastRead) {
        if (lastRead == buffer.length && buffer.length < LARGEST_BUFFER) {
            buffer = new byte[4 * buffer.length];
        } else if (buffer.length > SMALLEST_BUFFER && lastRead < buffer.length / 16) {
            buffer = new byte[SMALLEST_BUFFER];
        }
    }

    @Override
    public void frame() {
        if (session.budget().isSpent()) {
            waiting = true;
            counters.receiveStalls++;
            session.budget().await();
            heard = true;
            waiting = false;
        }
        counters.framesReceived++;
    }

    @Override
    public void syn(int stream) {
        switch (session.table().offer(stream)) {
            case REFUSED -> session.refusals().add(stream);
            case BACKLOG_FULL -> {
                waiting = true;
                counters.receiveStalls++;
                session.table().awaitRoom();
                heard = true;
                waiting = false;
            }
            case ACCEPTED, EXISTS -> {}
        }
    }

    @Override
    public void data(int stream, byte[] from, int offset, int length, boolean first) {
        if (first) {
            current = session.table().find(stream);
        }
        MuxStream target = current;
        if (target != null && target.arrived(from, offset, length)) {
            counters.bytesReceived += length;
            return;
        }
        counters.bytesDiscarded += length;
        if (target == null && first) {
            session.refusals().add(stream);
        }
    }

    @Override
    public void fin(int stream) {
        MuxStream target = session.table().find(stream);
        if (target != null && target.peerFinished()) {
            counters.resetsReceived++;
        }
    }

    @Override
    public @Nullable FrameFault update(int stream, int consumed, int window) {
        MuxStream target = session.table().find(stream);
        return target == null ? null : target.update(consumed, window);
    }
}
