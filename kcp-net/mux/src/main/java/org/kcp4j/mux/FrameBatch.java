package org.kcp4j.mux;

import java.io.IOException;
import java.io.OutputStream;

/** Frames that leave together, in one write. Belongs to the session's {@link Sender}. */
final class FrameBatch {
    private static final int FULL_BYTES = 65_536;
    private static final int IDLE_BYTES = 2048;

    /** What one source adds at most beside a payload: a header, and two FIN. */
    private static final int TURN_OVERHEAD_BYTES = 3 * Frame.HEADER_BYTES;

    private final int version;
    private final int maxFrameBytes;
    private byte[] bytes = new byte[IDLE_BYTES];
    private int length;
    private int frames;

    FrameBatch(int version, int maxFrameBytes) {
        this.version = version;
        this.maxFrameBytes = maxFrameBytes;
    }

    boolean isEmpty() {
        return length == 0;
    }

    /** Whether one more source may add its frames. */
    boolean hasRoom() {
        return length == 0 || length + TURN_OVERHEAD_BYTES + maxFrameBytes <= FULL_BYTES;
    }

    int frames() {
        return frames;
    }

    /** Adds a frame without payload. */
    void add(byte command, int stream) {
        header(command, 0, stream);
    }

    /** Adds a UPD. */
    void addUpdate(int stream, int consumed, int window) {
        header(Frame.UPD, Frame.UPDATE_BYTES, stream);
        Frame.putInt(bytes, length, consumed);
        Frame.putInt(bytes, length + Integer.BYTES, window);
        length += Frame.UPDATE_BYTES;
    }

    /** Adds a PSH with the first bytes of a queue, which has so many. */
    void addData(int stream, ByteQueue from, int count) {
        header(Frame.PSH, count, stream);
        from.read(bytes, length, count);
        length += count;
    }

    /** Adds a header and makes room for the payload. */
    private void header(byte command, int payload, int stream) {
        int needed = length + Frame.HEADER_BYTES + payload;
        if (needed > bytes.length) {
            byte[] larger = new byte[Math.max(needed, Math.min(2 * bytes.length, FULL_BYTES))];
            System.arraycopy(bytes, 0, larger, 0, length);
            bytes = larger;
        }
        Frame.putHeader(bytes, length, version, command, payload, stream);
        length += Frame.HEADER_BYTES;
        frames++;
    }

    /** Sends all of it. */
    void writeTo(OutputStream out) throws IOException {
        out.write(bytes, 0, length);
        out.flush();
        length = 0;
        frames = 0;
    }

    /** Gives memory back; only an empty batch has some to spare. */
    void trim() {
        if (bytes.length > IDLE_BYTES) {
            bytes = new byte[IDLE_BYTES];
        }
    }
}
