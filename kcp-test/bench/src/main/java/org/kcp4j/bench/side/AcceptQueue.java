package org.kcp4j.bench.side;

import java.io.IOException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** The connections that a library's callbacks have announced and nobody has accepted. Thread safe. */
final class AcceptQueue {
    private final BlockingQueue<Transport.Connection> waiting = new LinkedBlockingQueue<>();

    void add(Transport.Connection connection) {
        waiting.add(connection);
    }

    /** Waits for the next; only an interrupt ends that. */
    Transport.Connection take() throws IOException {
        try {
            return waiting.take();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new IOException("interrupted", e);
        }
    }
}
