package org.kcp4j.net.internal;

import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpEngine;

/**
 * Moves bytes or messages between a session's engine and the rings of its port. Belongs to the session's owner.
 *
 * <p>The end of a stream is an empty segment behind its last byte, either way: reliable, in order, acknowledged.
 */
final class HandOver {
    private static final byte[] NOTHING = {};
    private static final int FIRST_SCRATCH_BYTES = 2048;

    private final SessionPort port;
    private final InputPort input;
    private final OutputPort output;
    private final KcpEngine engine;
    private final SessionCounters counters;

    private boolean endMarkSent;
    private boolean peerEnded;
    private @Nullable IOException failure;
    private byte @Nullable [] scratch; // a message on its way, whole

    HandOver(SessionPort port, KcpEngine engine, SessionCounters counters) {
        this.port = port;
        this.input = port.input();
        this.output = port.output();
        this.engine = engine;
        this.counters = counters;
    }

    /** What makes it impossible to go on, or null. */
    @Nullable
    IOException failure() {
        return failure;
    }

    /** Whether the peer has ended its stream. */
    boolean peerEnded() {
        return peerEnded;
    }

    /** Whether the engine has everything that was written, the end mark included. */
    boolean isComplete() {
        return output.ring.isEmpty() && (endMarkSent || !port.isStream());
    }

    /** Gives memory back that an idle session does not need; false if not all, because there are bytes to be read. */
    boolean trim() {
        scratch = null;
        return port.trim();
    }

    /**
     * Engine → reader. What finds no room stays in the engine, and the window that the peer is told closes.
     *
     * @return whether anything moved
     */
    boolean deliver() {
        boolean any = false;
        for (int size = engine.peekSize(); size >= 0; size = engine.peekSize()) {
            boolean taken;
            if (port.isCloseRequested() || input.isShut()) {
                taken = discard(size);
            } else if (port.isStream()) {
                taken = size == 0 ? takeEndMark() : deliverBytes(size);
            } else {
                taken = deliverMessage(size);
            }
            if (taken) {
                any = true;
            } else if (failure != null || input.waitForRoom()) {
                break;
            }
        }
        if (any) {
            input.arrived();
        }
        return any;
    }

    private boolean deliverBytes(int size) {
        int room = input.ring.room(size);
        if (room == 0) {
            return false;
        }
        int n = engine.read(input.ring.writeArray(), input.ring.writeIndex(), input.ring.writableRun(room));
        input.ring.wrote(n);
        counters.bytesReceived += n;
        return true;
    }

    private boolean deliverMessage(int size) {
        if (Integer.BYTES + size > input.ring.capacity()) {
            failure = new IOException("message of " + size + " bytes does not fit the receive buffer of "
                    + input.ring.capacity() + " bytes");
            return false;
        }
        if (input.ring.room(Integer.BYTES + size) < Integer.BYTES + size) {
            return false;
        }
        byte[] message = scratch(size);
        engine.receive(message, 0, size);
        counters.bytesReceived += size;
        return input.ring.writeMessage(message, 0, size);
    }

    private boolean takeEndMark() {
        engine.receive(NOTHING, 0, 0);
        peerEnded = true;
        input.ended();
        return true;
    }

    /** After the application has closed, or shut down its input, nobody reads, but the peer's own close must not wait for ever. */
    private boolean discard(int size) {
        engine.receive(scratch(size), 0, size);
        peerEnded |= size == 0 && port.isStream();
        counters.bytesDiscarded += size;
        return true;
    }

    private byte[] scratch(int size) {
        byte[] array = scratch;
        if (array == null || array.length < size) {
            array = new byte[Math.max(size, FIRST_SCRATCH_BYTES)];
            scratch = array;
        }
        return array;
    }

    /**
     * Writer → engine, as far as that has room; then the end mark, if the writer has finished.
     *
     * @return whether anything moved
     */
    boolean collect() {
        boolean any = port.isStream() ? collectBytes() : collectMessages();
        if (any) {
            output.taken();
        }
        if (port.isStream() && !endMarkSent && output.isComplete() && engine.send(NOTHING, 0, 0)) {
            endMarkSent = true;
            any = true;
        }
        return any;
    }

    private boolean collectBytes() {
        boolean any = false;
        for (int n = nextRun(); n > 0; n = nextRun()) {
            engine.send(output.ring.readArray(), output.ring.readIndex(), n);
            output.ring.took(n);
            counters.bytesSent += n;
            any = true;
        }
        return any;
    }

    private int nextRun() {
        return output.ring.isEmpty() ? 0 : Math.min(output.ring.readableRun(), engine.sendRoomBytes());
    }

    private boolean collectMessages() {
        boolean any = false;
        for (int size = output.ring.peekMessage(); size >= 0; size = output.ring.peekMessage()) {
            if (size > engine.maxMessageBytes()) {
                failure = new IOException("message of " + size + " bytes is longer than the " + engine.maxMessageBytes()
                        + " that the peer can take");
                break;
            }
            int room = engine.sendRoomBytes();
            if (size > room || room == 0) { // an empty message takes a segment, too
                break;
            }
            byte[] message = scratch(size);
            output.ring.readMessage(message, 0, size);
            if (!engine.send(message, 0, size)) {
                throw new AssertionError("engine refused " + size + " bytes it had room for");
            }
            counters.bytesSent += size;
            any = true;
        }
        return any;
    }
}
