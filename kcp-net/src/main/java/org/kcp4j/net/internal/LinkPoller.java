package org.kcp4j.net.internal;

import java.io.Closeable;
import java.io.IOException;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;

/**
 * What a receive loop waits on: datagrams on any of the links registered with it. {@link #poll} is called by the loop
 * thread alone; the rest is thread safe.
 */
public interface LinkPoller extends Closeable {
    /** Takes what one link received. Called on the loop thread; must not wait and must not throw. */
    interface Receiver {
        /**
         * One datagram.
         *
         * @param from who sent it
         * @param datagram its payload, position to limit; valid during the call only
         */
        void datagram(InetSocketAddress from, ByteBuffer datagram);

        /**
         * A run of datagrams of one sender that the kernel, or a {@link RunBuffer}, has joined.
         *
         * @param from who sent them
         * @param run their payloads, one behind the other from position to limit; valid during the call only
         * @param each bytes of each of them, at least 1; the last may be shorter
         */
        default void run(InetSocketAddress from, ByteBuffer run, int each) {
            int end = run.limit();
            for (int at = run.position(); at < end; at += each) {
                datagram(from, run.limit(Math.min(at + each, end)).position(at));
            }
        }

        /** The batch that {@link #datagram} and {@link #run} were called for is over. */
        void endOfBatch();

        /** A connected link was told that nobody listens where it sends to. */
        void refused();

        /**
         * The link cannot receive any more.
         *
         * @param cause why
         */
        void failed(IOException cause);
    }

    /**
     * Receives from a link from now on, until it is closed.
     *
     * @param link a link of the same runtime
     * @param receiver who gets its datagrams
     * @throws IOException if the link is closed
     */
    void register(DatagramLink link, Receiver receiver) throws IOException;

    /**
     * Waits until a link has datagrams, hands over a batch of each such link, and returns.
     *
     * @return false once this poller is closed
     * @throws IOException if waiting itself fails
     */
    boolean poll() throws IOException;

    /**
     * Tells every receiver that nothing will come any more. Called by the loop thread, when {@link #poll} cannot go on;
     * nothing to do where that never happens.
     *
     * @param cause why
     */
    default void failAll(IOException cause) {}

    /** Ends {@link #poll} and everything that waits in it. Links stay open. Idempotent. */
    @Override
    void close();
}
