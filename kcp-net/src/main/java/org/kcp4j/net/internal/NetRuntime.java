package org.kcp4j.net.internal;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.SessionThreads;

/**
 * The seam to the world: time, chance, threads, waiting and sockets. {@link LiveRuntime} is the real one; a simulator has
 * its own, and then every class above it runs unchanged under virtual time.
 *
 * <p>Thread safe. Waiting is {@code LockSupport}'s: {@link #park} and {@link #parkNanos} may return early or for no
 * reason, so a caller always waits in a loop around its condition.
 */
public interface NetRuntime {
    /** {@return a monotonic time in nanoseconds from an arbitrary origin; compare by subtraction} */
    long nanoTime();

    /** {@return 32 unpredictable bits} */
    int randomInt();

    /**
     * Waits until {@link #unpark} of the calling thread, an interrupt, or no reason at all.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     */
    void park(Object blocker);

    /**
     * Like {@link #park}, for at most the time given.
     *
     * @param blocker what the thread waits for, shown in thread dumps
     * @param nanos longest wait in nanoseconds; nothing is waited for if it is not positive
     */
    void parkNanos(Object blocker, long nanos);

    /**
     * Ends the wait of a thread, or makes its next one return at once.
     *
     * @param thread the thread that waits or will wait
     */
    void unpark(Thread thread);

    /** {@return a mutual exclusion lock whose waiting this runtime knows of} */
    Lock newLock();

    /**
     * Makes a virtual thread, not yet started.
     *
     * @param name the thread's name
     * @param body what it runs
     * @return the thread
     */
    Thread newSessionThread(String name, Runnable body);

    /**
     * Makes a platform daemon thread, not yet started.
     *
     * @param name the thread's name
     * @param body what it runs
     * @return the thread
     */
    Thread newLoopThread(String name, Runnable body);

    /** {@return how many threads step the sessions of an endpoint that wants workers, in all its shards together} */
    default int workers() {
        return 2;
    }

    /**
     * Tells of a defect that has ended a session, but not the calling thread.
     *
     * @param defect what nobody has caught
     */
    default void uncaught(Throwable defect) {
        Thread thread = Thread.currentThread();
        thread.getUncaughtExceptionHandler().uncaughtException(thread, defect);
    }

    /**
     * Makes who steps a session, unless a runtime has a better way: a virtual thread of its own, or a worker.
     *
     * @param loops the wheel that fires its deadlines, the workers, and more
     * @param duty the session
     * @param threads what the options say
     * @param conv the session's conversation
     * @return the driver, not yet started
     */
    default SessionDriver newDriver(LoopPair loops, Duty duty, SessionThreads threads, int conv) {
        return switch (threads) {
            case VIRTUAL -> new VirtualThreadDriver(this, loops.wheel(), duty, "kcp-" + Integer.toUnsignedString(conv));
            case WORKERS -> loops.workers().newDriver(duty);
        };
    }

    /**
     * Makes the figures of an endpoint known to whoever watches this world, as long as it lives.
     *
     * @param endpoint one that listens or connects
     * @return what ends that
     */
    default Runnable show(Endpoint endpoint) {
        return () -> {};
    }

    /**
     * Opens a UDP socket.
     *
     * @param local where to bind; null for any free port on any address
     * @param remote the only peer, or null for a socket that talks to anybody
     * @param sockets buffer sizes and the like
     * @return the link
     * @throws UnsupportedOperationException if it shall share its port and the system knows no such thing
     * @throws IOException if it cannot be opened or bound
     */
    DatagramLink openLink(@Nullable InetSocketAddress local, @Nullable InetSocketAddress remote, SocketSettings sockets)
            throws IOException;

    /**
     * Returns the loop and wheel that all client sessions share, started by the first of them.
     *
     * @param link the client's socket
     * @return the same pair for every link of this kind
     * @throws IOException if they cannot be started
     */
    LoopPair clientLoops(DatagramLink link) throws IOException;
}
