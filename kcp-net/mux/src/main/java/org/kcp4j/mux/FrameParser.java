package org.kcp4j.mux;

import org.jspecify.annotations.Nullable;

/**
 * Understands frames, however the bytes that carry them are cut. A state machine without I/O: {@link #feed} it what
 * arrives until it finds a fault; then the connection is beyond repair. Belongs to one thread.
 */
final class FrameParser {
    private final int version;
    private final FrameSink sink;

    private final byte[] head = new byte[Frame.HEADER_BYTES + Frame.UPDATE_BYTES]; // header, and UPD's payload
    private int headLength; // how much of it has arrived
    private int headWanted = Frame.HEADER_BYTES;
    private int stream; // of the frame whose payload arrives
    private int payloadLeft; // of a PSH
    private boolean firstPiece;

    FrameParser(int version, FrameSink sink) {
        this.version = version;
        this.sink = sink;
    }

    /** {@return whether the last byte fed was the last of a frame, or there was none yet} */
    boolean isBetweenFrames() {
        return headLength == 0 && payloadLeft == 0;
    }

    /**
     * Goes on with what has arrived.
     *
     * @return what the peer did wrong, or null; what came before it has been passed on
     */
    @Nullable
    FrameFault feed(byte[] from, int offset, int length) {
        int at = offset;
        int end = offset + length;
        while (at < end) {
            if (payloadLeft > 0) {
                int n = Math.min(payloadLeft, end - at);
                payloadLeft -= n;
                sink.data(stream, from, at, n, firstPiece);
                firstPiece = false;
                at += n;
            } else {
                int n = Math.min(headWanted - headLength, end - at);
                System.arraycopy(from, at, head, headLength, n);
                headLength += n;
                at += n;
                FrameFault fault = headLength == headWanted ? headArrived() : null;
                if (fault != null) {
                    return fault;
                }
            }
        }
        return null;
    }

    /** The header is there, or the header and the payload of a UPD. */
    private @Nullable FrameFault headArrived() {
        stream = Frame.intAt(head, Frame.STREAM);
        if (headWanted > Frame.HEADER_BYTES) {
            begin();
            return sink.update(stream, Frame.intAt(head, Frame.CONSUMED), Frame.intAt(head, Frame.WINDOW));
        }
        if (head[Frame.VERSION] != version) {
            return FrameFault.WRONG_VERSION;
        }
        int length = Frame.length(head, 0);
        byte command = head[Frame.COMMAND];
        if (command == Frame.UPD) {
            return updateAnnounced(length);
        }
        if (command < Frame.SYN || command > Frame.UPD) {
            return FrameFault.UNKNOWN_COMMAND;
        }
        if (command != Frame.PSH && length != 0) {
            return FrameFault.BAD_LENGTH;
        }
        begin();
        switch (command) {
            case Frame.SYN -> sink.syn(stream);
            case Frame.FIN -> sink.fin(stream);
            case Frame.PSH -> {
                payloadLeft = length; // 0 is allowed and means nothing
                firstPiece = true;
            }
            default -> {} // NOP: that it came is all it says
        }
        return null;
    }

    private @Nullable FrameFault updateAnnounced(int length) {
        if (version == 1) {
            return FrameFault.UNEXPECTED_UPDATE;
        }
        if (length != Frame.UPDATE_BYTES) {
            return FrameFault.BAD_LENGTH;
        }
        headWanted = Frame.HEADER_BYTES + Frame.UPDATE_BYTES;
        return null;
    }

    private void begin() {
        headLength = 0;
        headWanted = Frame.HEADER_BYTES;
        sink.frame();
    }
}
