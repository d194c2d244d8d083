package org.kcp4j.mux;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** Writes down what it is told; the pieces of a payload become one event. */
final class FrameRecorder implements FrameSink {
    final List<String> events = new ArrayList<>();
    private int payloadBytes;
    private int payloadHash;
    int frames;

    @Override
    public void frame() {
        frames++;
    }

    @Override
    public void syn(int stream) {
        events.add("SYN " + stream);
    }

    @Override
    public void fin(int stream) {
        events.add("FIN " + stream);
    }

    @Override
    public void data(int stream, byte[] from, int offset, int length, boolean first) {
        assertThat(length).isPositive();
        if (first) {
            payloadBytes = 0;
            payloadHash = 0;
        } else {
            events.removeLast();
        }
        payloadBytes += length;
        for (int i = 0; i < length; i++) {
            payloadHash = 31 * payloadHash + from[offset + i];
        }
        events.add("PSH " + stream + " " + payloadBytes + " " + payloadHash);
    }

    @Override
    public @Nullable FrameFault update(int stream, int consumed, int window) {
        events.add("UPD " + stream + " " + consumed + " " + window);
        return null;
    }
}
