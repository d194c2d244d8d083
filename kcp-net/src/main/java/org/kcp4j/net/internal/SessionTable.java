package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;

/**
 * The sessions of one endpoint by (remote address, conv), and the tombstones of those that ended. Looking up is free of
 * locks and garbage; changes take a short lock. Thread safe.
 */
final class SessionTable {
    /** Tombstones kept at most; beyond it the oldest goes. */
    private static final int MAX_TOMBSTONES = 1 << 16;

    private static final Route[] NONE = {};

    private final NetRuntime runtime;
    private final long tombstoneNanos;
    private final Lock lock;

    // Values are never changed, only replaced, under the lock.
    private final ConcurrentHashMap<InetSocketAddress, Route[]> routes = new ConcurrentHashMap<>();

    // Guarded by the lock:
    private final Deque<Tombstone> tombstones = new ArrayDeque<>(0);
    private final AtomicInteger sessions = new AtomicInteger();

    SessionTable(NetRuntime runtime, long tombstoneNanos) {
        this.runtime = runtime;
        this.tombstoneNanos = tombstoneNanos;
        this.lock = runtime.newLock();
    }

    /** The session or tombstone that a datagram belongs to, or null. */
    @Nullable
    Route find(InetSocketAddress remote, int conv) {
        Route[] ofRemote = routesOf(remote);
        if (ofRemote != null) {
            for (Route route : ofRemote) {
                if (route.conv() == conv) {
                    return route;
                }
            }
        }
        return null;
    }

    /** The session of a remote address, if it has one and nothing else, not even a tombstone; or null. */
    @Nullable
    SessionCore only(InetSocketAddress remote) {
        Route[] ofRemote = routesOf(remote);
        return ofRemote != null && ofRemote.length == 1 && ofRemote[0] instanceof SessionCore session ? session : null;
    }

    private Route @Nullable [] routesOf(InetSocketAddress remote) {
        Route[] found = routes.get(remote);
        if (found != null) {
            for (Route route : found) {
                if (route instanceof Tombstone tombstone && tombstone.hasExpired(runtime.nanoTime())) {
                    expire();
                    return routes.get(remote);
                }
            }
        }
        return found;
    }

    int sessions() {
        return sessions.get();
    }

    void add(SessionCore session) {
        lock.lock();
        try {
            expire(runtime.nanoTime());
            put(session.remote(), session);
            sessions.incrementAndGet();
        } finally {
            lock.unlock();
        }
    }

    /** Takes an ended session out and leaves its tombstone; returns how many sessions remain. */
    int bury(SessionCore session) {
        lock.lock();
        try {
            long now = runtime.nanoTime();
            expire(now);
            remove(session.remote(), session);
            if (tombstoneNanos > 0) {
                var tombstone = new Tombstone(session.remote(), session.conv(), session.rcvNxt(), now + tombstoneNanos);
                put(tombstone.remote(), tombstone);
                tombstones.addLast(tombstone);
            }
            return sessions.decrementAndGet();
        } finally {
            lock.unlock();
        }
    }

    /** Every session there is now. */
    SessionCore[] snapshot() {
        return routes.values().stream()
                .flatMap(Arrays::stream)
                .filter(SessionCore.class::isInstance)
                .map(SessionCore.class::cast)
                .toArray(SessionCore[]::new);
    }

    private void expire() {
        lock.lock();
        try {
            expire(runtime.nanoTime());
        } finally {
            lock.unlock();
        }
    }

    private void expire(long now) {
        for (Tombstone oldest = tombstones.peekFirst();
                oldest != null && (oldest.hasExpired(now) || tombstones.size() > MAX_TOMBSTONES);
                oldest = tombstones.peekFirst()) {
            tombstones.removeFirst();
            remove(oldest.remote(), oldest);
        }
    }

    private void put(InetSocketAddress remote, Route route) {
        Route[] old = routes.getOrDefault(remote, NONE);
        Route[] grown = Arrays.copyOf(old, old.length + 1);
        grown[old.length] = route;
        routes.put(remote, grown);
    }

    private void remove(InetSocketAddress remote, Route route) {
        Route[] rest = Arrays.stream(routes.getOrDefault(remote, NONE))
                .filter(other -> !other.equals(route))
                .toArray(Route[]::new);
        if (rest.length == 0) {
            routes.remove(remote);
        } else {
            routes.put(remote, rest);
        }
    }
}
