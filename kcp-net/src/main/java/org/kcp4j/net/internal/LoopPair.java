package org.kcp4j.net.internal;

import java.io.IOException;

/**
 * A receive loop and a timer wheel that belong together: one pair for each listening socket, and one for all client
 * sessions of the process.
 */
public final class LoopPair {
    private final ReceiveLoop receiveLoop;
    private final TimerWheel wheel;

    /**
     * Starts both threads.
     *
     * @param runtime where they run
     * @param name the end of their names
     * @throws IOException if there is nothing to wait on
     */
    public LoopPair(NetRuntime runtime, String name) throws IOException {
        receiveLoop = new ReceiveLoop(runtime, "kcp-recv-" + name);
        wheel = new TimerWheel(runtime, "kcp-wheel-" + name);
        receiveLoop.start();
        wheel.start();
    }

    ReceiveLoop receiveLoop() {
        return receiveLoop;
    }

    TimerWheel wheel() {
        return wheel;
    }

    void close() {
        receiveLoop.close();
        wheel.close();
    }
}
