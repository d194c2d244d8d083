package org.kcp4j.mux;

import java.io.IOException;
import java.net.SocketException;
import java.util.ArrayDeque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import org.jspecify.annotations.Nullable;
import org.kcp4j.net.internal.NetRuntime;

/** The streams of a session by number, and those that wait to be accepted. Thread safe. */
@SuppressWarnings("NonAtomicVolatileUpdate") // each counter has one writer
final class StreamTable {
    /** What becomes of a stream that the peer opens. */
    enum Offer {
        ACCEPTED,
        EXISTS,
        REFUSED,
        /** It waits to be accepted, and it is the last that may. */
        BACKLOG_FULL
    }

    private final MuxConfig config;
    private final Counters counters;
    private final SendSchedule schedule;
    private final IntFunction<MuxStream> maker;
    private final Monitor monitor;

    // All guarded by monitor:
    private final Map<Integer, MuxStream> streams = new HashMap<>();
    private final ArrayDeque<MuxStream> backlog = new ArrayDeque<>();
    private int lastId;
    private boolean exhausted;
    private boolean closing;
    private @Nullable IOException sendFailure;
    private @Nullable IOException ended;

    private volatile int size; // of streams

    /**
     * An empty table.
     *
     * @param firstId two less than the number of the first stream opened here: 1 for clients, 0 for servers (PROTOCOL e.2)
     */
    StreamTable(
            NetRuntime runtime,
            MuxConfig config,
            int firstId,
            Counters counters,
            SendSchedule schedule,
            IntFunction<MuxStream> maker) {
        this.config = config;
        this.counters = counters;
        this.schedule = schedule;
        this.maker = maker;
        this.monitor = new Monitor(runtime);
        this.lastId = firstId;
    }

    int size() {
        return size;
    }

    // ---- the application

    MuxStream open() throws IOException {
        monitor.lock();
        try {
            requireOpen();
            if (sendFailure != null) {
                throw Failures.again(sendFailure);
            }
            if (streams.size() >= config.maxStreams()) {
                throw new SocketException("Too many streams: " + streams.size());
            }
            MuxStream stream = maker.apply(nextId());
            add(stream);
            schedule.add(new Opening(stream.id())); // under the lock: before anybody can close the stream
            counters.streamsOpened++;
            return stream;
        } finally {
            monitor.unlock();
        }
    }

    /** Numbers are never used again: when there are no more, there are no more streams (PROTOCOL e.2). */
    private int nextId() throws SocketException {
        while (!exhausted) {
            int id = lastId + 2;
            if (Integer.compareUnsigned(id, lastId) < 0) {
                exhausted = true;
            } else {
                lastId = id;
                if (!streams.containsKey(id)) { // a peer may have taken one that is ours
                    return id;
                }
            }
        }
        throw new SocketException("Stream numbers used up");
    }

    MuxStream accept(long timeoutNanos) throws IOException {
        monitor.lock();
        try {
            long since = monitor.nanoTime();
            while (backlog.isEmpty()) {
                requireOpen();
                monitor.await(since, timeoutNanos, "Accept timed out");
            }
            MuxStream stream = backlog.remove();
            monitor.signalAll(); // the receiver may wait for room
            return stream;
        } finally {
            monitor.unlock();
        }
    }

    private void requireOpen() throws SocketException {
        if (closing) {
            throw new SocketException("Socket closed");
        }
        if (ended != null) {
            throw Failures.again(ended);
        }
    }

    // ---- the receiver

    @Nullable
    MuxStream find(int id) {
        monitor.lock();
        try {
            return streams.get(id);
        } finally {
            monitor.unlock();
        }
    }

    Offer offer(int id) {
        MuxStream stream;
        IOException unsendable;
        Offer offer;
        monitor.lock();
        try {
            if (streams.containsKey(id)) {
                return Offer.EXISTS;
            }
            if (closing || ended != null || streams.size() >= config.maxStreams()) {
                counters.streamsRefused++;
                return Offer.REFUSED;
            }
            stream = maker.apply(id);
            add(stream);
            backlog.add(stream);
            counters.streamsAccepted++;
            monitor.signalAll();
            unsendable = sendFailure;
            offer = backlog.size() < config.backlog() ? Offer.ACCEPTED : Offer.BACKLOG_FULL;
        } finally {
            monitor.unlock();
        }
        if (unsendable != null) {
            stream.sendingFailed(unsendable);
        }
        return offer;
    }

    /** For the receiver: waits until fewer streams than the backlog wait, or the session closes. */
    void awaitRoom() {
        monitor.lock();
        try {
            while (backlog.size() >= config.backlog() && !closing && ended == null) {
                monitor.await();
            }
        } finally {
            monitor.unlock();
        }
    }

    // ---- ends

    private void add(MuxStream stream) {
        streams.put(stream.id(), stream);
        size = streams.size();
    }

    /** Forgets a stream; false if it was forgotten before. */
    boolean remove(MuxStream stream) {
        monitor.lock();
        try {
            boolean removed = streams.remove(stream.id(), stream);
            size = streams.size();
            return removed;
        } finally {
            monitor.unlock();
        }
    }

    /** No new streams, and none to be accepted; returns those that exist. */
    List<MuxStream> close() {
        monitor.lock();
        try {
            closing = true;
            backlog.clear();
            monitor.signalAll();
            return List.copyOf(streams.values());
        } finally {
            monitor.unlock();
        }
    }

    /** Streams can still be accepted and read, but not opened; returns those that exist. */
    List<MuxStream> sendingFailed(IOException cause) {
        monitor.lock();
        try {
            sendFailure = cause;
            return List.copyOf(streams.values());
        } finally {
            monitor.unlock();
        }
    }

    /** The session is over: no new streams; returns those that existed. Those that wait can still be accepted. */
    List<MuxStream> end(IOException cause) {
        monitor.lock();
        try {
            ended = cause;
            List<MuxStream> all = List.copyOf(streams.values());
            streams.clear();
            size = 0;
            monitor.signalAll();
            return all;
        } finally {
            monitor.unlock();
        }
    }
}
