package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import org.jspecify.annotations.Nullable;

/** A platform thread that receives for one or many endpoints and only routes: it runs no session and no application. */
final class ReceiveLoop {
    private static final Logger LOG = System.getLogger(ReceiveLoop.class.getName());

    /** Free packets kept: two full batches of everything that a busy socket delivers between two turns of a session. */
    private static final int FREE_PACKETS = 4096;

    /** Takes as much memory as those. */
    private static final int FREE_RUNS = FREE_PACKETS * PacketPool.PACKET_BYTES / PacketPool.RUN_BYTES;

    private final LinkPoller poller;
    private final PacketPool pool = new PacketPool(PacketPool.PACKET_BYTES, FREE_PACKETS);
    private final PacketPool runs = new PacketPool(PacketPool.RUN_BYTES, FREE_RUNS);
    private final Thread thread;
    private volatile @Nullable IOException broken; // why nothing is received any more

    ReceiveLoop(NetRuntime runtime, LinkPoller poller, String name) {
        this.poller = poller;
        thread = runtime.newLoopThread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** The packets that receivers of this loop put datagrams into. */
    PacketPool pool() {
        return pool;
    }

    /** And those for runs. */
    PacketPool runs() {
        return runs;
    }

    /** Whether it has stopped because it could not go on. */
    boolean isBroken() {
        return broken != null;
    }

    void register(DatagramLink link, LinkPoller.Receiver receiver) throws IOException {
        poller.register(link, receiver);
        IOException cause = broken; // whoever is registered after that is told here, the others by stop()
        if (cause != null) {
            throw new IOException("receiving has stopped", cause);
        }
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                open = poller.poll(); // which calls the receivers
            } catch (IOException e) {
                stop(e);
                open = false;
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "receiving goes on after a defect", defect);
            } catch (Error e) {
                stop(new IOException("receiving has stopped: " + e, e));
                throw e;
            }
        }
    }

    /** Nobody shall wait for datagrams that will never come. */
    private void stop(IOException cause) {
        LOG.log(Level.ERROR, "receiving has stopped", cause);
        broken = cause;
        poller.failAll(cause);
    }

    void close() {
        poller.close();
    }
}
