package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;

/** A platform thread that receives for one or many endpoints and only routes: it runs no session and no application. */
final class ReceiveLoop {
    private static final Logger LOG = System.getLogger(ReceiveLoop.class.getName());

    /** Free packets kept: two full batches of everything that a busy socket delivers between two turns of a session. */
    private static final int FREE_PACKETS = 4096;

    private final LinkPoller poller;
    private final PacketPool pool = new PacketPool(FREE_PACKETS);
    private final Thread thread;

    ReceiveLoop(NetRuntime runtime, String name) throws IOException {
        poller = runtime.newPoller();
        thread = runtime.newLoopThread(name, this::run);
    }

    void start() {
        thread.start();
    }

    /** The packets that receivers of this loop put datagrams into. */
    PacketPool pool() {
        return pool;
    }

    void register(DatagramLink link, LinkPoller.Receiver receiver) throws IOException {
        poller.register(link, receiver);
    }

    private void run() {
        boolean open = true;
        while (open) {
            try {
                open = poller.poll(); // which calls the receivers
            } catch (IOException e) {
                LOG.log(Level.ERROR, "receiving stopped", e);
                open = false;
            } catch (RuntimeException defect) {
                LOG.log(Level.ERROR, "receiving goes on after a defect", defect);
            }
        }
    }

    void close() {
        poller.close();
    }
}
