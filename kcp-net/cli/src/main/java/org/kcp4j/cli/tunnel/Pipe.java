package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.channels.Channels;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.qpp.QppInputStream;
import org.kcp4j.cli.qpp.QppOutputStream;
import org.kcp4j.cli.qpp.QppPads;
import org.kcp4j.mux.MuxStream;

/**
 * Carries bytes between a local connection and a stream, both ways, until both ways have ended.
 *
 * <p>The end of one way is passed on. If the peer is kcp4j the other way then lasts as long as it likes, as without a
 * tunnel. If not, the peer may have forgotten the stream already, so the other way lasts {@code closeWait} more (PROTOCOL
 * f.7). A first connection may end one way before the peer was heard: then the other lasts until it is known what the
 * peer is. A failure of either way ends both at once, and both ends see a reset.
 */
final class Pipe {
    private final Trunk trunk;
    private final MuxStream stream;
    private final SocketChannel local;
    private final Duration closeWait;
    private final InputStream fromPeer;
    private final OutputStream toPeer;

    private final CountDownLatch firstEnd = new CountDownLatch(1);
    private final CountDownLatch bothEnds = new CountDownLatch(2);
    private final CountDownLatch peerKnown = new CountDownLatch(1); // or both ways have ended
    private final AtomicReference<@Nullable IOException> failure = new AtomicReference<>();

    Pipe(Trunk trunk, MuxStream stream, SocketChannel local, TunnelSettings settings) {
        this.trunk = trunk;
        this.stream = stream;
        this.local = local;
        this.closeWait = settings.closeWait();
        QppPads qpp = settings.qpp();
        fromPeer = qpp == null ? stream.inputStream() : new QppInputStream(stream.inputStream(), qpp);
        toPeer = qpp == null ? stream.outputStream() : new QppOutputStream(stream.outputStream(), qpp);
    }

    /**
     * Runs until both ways have ended, then closes both ends.
     *
     * @return why it ended early; null if it did not
     */
    @Nullable
    IOException run() {
        Thread.ofVirtual().name("kcp-up").start(() -> way(this::upwards));
        Thread.ofVirtual().name("kcp-down").start(() -> way(this::downwards));
        try {
            firstEnd.await();
            trunk.whenPeerIsKnown(peerKnown::countDown);
            peerKnown.await();
            if (trunk.peerIsOwnKind()) {
                bothEnds.await();
            } else if (!bothEnds.await(closeWait.toNanos(), TimeUnit.NANOSECONDS)) {
                close();
            }
        } catch (InterruptedException e) {
            fail(new IOException("interrupted"));
        }
        close();
        return failure.get();
    }

    private void way(Way way) {
        try {
            way.run();
        } catch (IOException e) {
            fail(e);
        } finally {
            bothEnds.countDown();
            firstEnd.countDown();
            if (bothEnds.getCount() == 0) {
                peerKnown.countDown();
            }
        }
    }

    private void upwards() throws IOException {
        Channels.newInputStream(local).transferTo(toPeer);
        stream.shutdownOutput();
    }

    private void downwards() throws IOException {
        fromPeer.transferTo(Channels.newOutputStream(local));
        local.shutdownOutput();
    }

    private void fail(IOException reason) {
        if (failure.compareAndSet(null, reason)) {
            stream.abort();
            LocalAddress.resetOnClose(local);
            close();
        }
    }

    private void close() {
        try {
            local.close();
        } catch (IOException e) {
            // It is closed all the same.
        }
        stream.close();
    }

    @FunctionalInterface
    private interface Way {
        void run() throws IOException;
    }
}
