package org.kcp4j.test;

import java.io.IOException;
import java.net.SocketException;
import java.nio.ByteBuffer;
import java.util.ArrayDeque;
import java.util.Queue;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.DatagramLink;
import org.kcp4j.net.internal.LinkPoller;
import org.kcp4j.net.internal.RunBuffer;

/** Waits for simulated sockets. */
final class SimPoller implements LinkPoller {
    private final Scheduler scheduler;
    private final Queue<SimSocket> ready = new ArrayDeque<>();
    private final RunBuffer runs = new RunBuffer(ByteBuffer::allocate);
    private @Nullable SimThread waiter;
    private boolean closed;

    SimPoller(Scheduler scheduler) {
        this.scheduler = scheduler;
    }

    @Override
    public void register(DatagramLink link, Receiver receiver) throws IOException {
        if (!link.isOpen()) {
            throw new SocketException("Socket closed");
        }
        ((SimSocket) link).register(this::ready, receiver);
    }

    /** A socket has its first datagram. */
    private void ready(SimSocket socket) {
        ready.add(socket);
        wake();
    }

    private void wake() {
        SimThread thread = waiter;
        if (thread != null) {
            scheduler.makeRunnable(thread);
        }
    }

    /** The end of the simulation ends it as if it were closed: nothing has failed that anybody should hear of. */
    @Override
    public boolean poll() {
        try {
            return pollOnce();
        } catch (SimulationOver over) {
            return false;
        }
    }

    private boolean pollOnce() {
        scheduler.pause();
        while (ready.isEmpty() && !closed) {
            waiter = scheduler.current();
            scheduler.park(this, SimHost.NEVER);
            waiter = null;
        }
        for (int sockets = ready.size(); sockets > 0 && !closed; sockets--) {
            SimSocket socket = ready.remove();
            if (socket.drain(runs)) {
                ready.add(socket);
            }
        }
        return !closed;
    }

    @Override
    public void close() {
        closed = true;
        wake();
    }

    @Override
    public String toString() {
        return "datagrams";
    }
}
