package org.kcp4j.mux;

import org.jspecify.annotations.Nullable;

/** Where a {@link FrameParser} puts what it understands. A sink may take its time; nothing else is parsed meanwhile. */
interface FrameSink {
    /** A frame has begun, of whatever kind. */
    void frame();

    /** The peer opens a stream. */
    void syn(int stream);

    /** The peer ends a stream. */
    void fin(int stream);

    /**
     * Bytes of a stream: a frame's payload comes in as many pieces as it arrived in.
     *
     * @param first whether it is the first piece of its frame
     */
    void data(int stream, byte[] from, int offset, int length, boolean first);

    /**
     * The peer moves the window of a stream.
     *
     * @return what is wrong with that, or null
     */
    @Nullable
    FrameFault update(int stream, int consumed, int window);
}
