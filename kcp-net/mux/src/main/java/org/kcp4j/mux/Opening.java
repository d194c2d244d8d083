package org.kcp4j.mux;

/** Tells the peer of a new stream, before the first bytes of it. */
final class Opening extends FrameSource {
    private final int stream;

    Opening(int stream) {
        super(true);
        this.stream = stream;
    }

    @Override
    boolean append(FrameBatch batch) {
        batch.add(Frame.SYN, stream);
        return false;
    }
}
