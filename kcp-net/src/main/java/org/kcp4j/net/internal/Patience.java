package org.kcp4j.net.internal;

import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;

/**
 * The rule of {@code java.net} for interrupts, over calls that an interrupt ends: a virtual thread's call ends, a platform
 * thread goes on waiting and finds its interrupt status afterwards. One object for each call, on its thread.
 */
public final class Patience implements AutoCloseable {
    private final boolean patient = !Thread.currentThread().isVirtual();
    private boolean interrupted = patient && Thread.interrupted();

    /** Begins a call of the current thread. */
    public Patience() {}

    /**
     * Returns if the call that ended so is to be made again.
     *
     * @param end how it ended
     * @throws InterruptedIOException {@code end} itself, if not
     */
    public void orThrow(InterruptedIOException end) throws InterruptedIOException {
        if (!patient || end instanceof SocketTimeoutException) {
            throw end;
        }
        interrupted |= Thread.interrupted();
    }

    @Override
    public void close() {
        if (interrupted) {
            Thread.currentThread().interrupt();
        }
    }
}
