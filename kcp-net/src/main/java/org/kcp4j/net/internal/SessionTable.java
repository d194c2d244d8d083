package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
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

    private final NetRuntime runtime;
    private final long tombstoneNanos;
    private final Lock lock;

    // Changed under the lock.
    private final ConcurrentHashMap<InetSocketAddress, Routes> routes = new ConcurrentHashMap<>();

    // Guarded by the lock:
    private final Deque<Tombstone> tombstones = new ArrayDeque<>(0);
    private final Map<Long, Integer> sessionsByNetwork = new HashMap<>(0);
    private final @Nullable ConvTable movable; // sessions whose peers may move: the first of each conversation

    private volatile long oldestExpiresNanos; // while there are tombstones
    private volatile boolean hasTombstones;
    private final AtomicInteger sessions = new AtomicInteger();

    SessionTable(NetRuntime runtime, long tombstoneNanos, boolean followsMoves) {
        this.movable = followsMoves ? new ConvTable() : null;
        this.runtime = runtime;
        this.tombstoneNanos = tombstoneNanos;
        this.lock = runtime.newLock();
    }

    /** The session or tombstone that a datagram belongs to, or null. */
    @Nullable
    Route find(InetSocketAddress remote, int conv) {
        expireIfDue();
        Routes ofRemote = routes.get(remote);
        return ofRemote == null ? null : ofRemote.find(conv);
    }

    /** The session of a remote address, if it has one and nothing else, not even a tombstone; or null. */
    @Nullable
    SessionCore only(InetSocketAddress remote) {
        expireIfDue();
        return routes.get(remote) instanceof SessionCore session ? session : null;
    }

    int sessions() {
        return sessions.get();
    }

    /** How many sessions there are with the address, or with its IPv6 network of 64 bits, whatever the port. */
    int sessionsOf(InetSocketAddress remote) {
        lock.lock();
        try {
            return sessionsByNetwork.getOrDefault(network(remote), 0);
        } finally {
            lock.unlock();
        }
    }

    /** Of IPv6 the network, of IPv4 the address below a prefix that no network has. */
    private static long network(InetSocketAddress remote) {
        byte[] ip = remote.getAddress().getAddress();
        long network = ip.length == 4 ? 1 : 0;
        for (int i = 0; i < Math.min(ip.length, Long.BYTES); i++) {
            network = (network << 8) | (ip[i] & 0xFF);
        }
        return network;
    }

    void add(SessionCore session) {
        lock.lock();
        try {
            expire(runtime.nanoTime());
            place(session);
            if (movable != null && movable.find(session.conv()) == null) {
                movable.add(session);
            }
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
            displace(session);
            if (movable != null) {
                movable.remove(session);
            }
            if (tombstoneNanos > 0) {
                var tombstone = new Tombstone(session.remote(), session.conv(), session.rcvNxt(), now + tombstoneNanos);
                put(tombstone.remote(), tombstone);
                tombstones.addLast(tombstone);
                tellOldest();
            }
            return sessions.decrementAndGet();
        } finally {
            lock.unlock();
        }
    }

    boolean followsMoves() {
        return movable != null;
    }

    /** The session whose peer may turn up elsewhere with this conversation, or null. */
    @Nullable
    SessionCore movable(int conv) {
        lock.lock();
        try {
            return movable != null && movable.find(conv) instanceof SessionCore session ? session : null;
        } finally {
            lock.unlock();
        }
    }

    /** A session's peer has another address from now on; nothing happens if it has ended, or somebody is there already. */
    void move(SessionCore session, InetSocketAddress to) {
        lock.lock();
        try {
            if (movable != null && session.equals(movable.find(session.conv())) && find(to, session.conv()) == null) {
                displace(session);
                session.remote(to);
                place(session);
            }
        } finally {
            lock.unlock();
        }
    }

    private void place(SessionCore session) {
        put(session.remote(), session);
        sessionsByNetwork.merge(network(session.remote()), 1, Integer::sum);
    }

    private void displace(SessionCore session) {
        remove(session.remote(), session);
        sessionsByNetwork.computeIfPresent(network(session.remote()), (net, n) -> n == 1 ? null : n - 1);
    }

    /** Every session there is now. */
    List<SessionCore> snapshot() {
        List<SessionCore> all = new ArrayList<>();
        for (Routes ofRemote : routes.values()) {
            switch (ofRemote) {
                case SessionCore session -> all.add(session);
                case Tombstone tombstone -> {}
                case ConvTable several ->
                    several.forEach(route -> {
                        if (route instanceof SessionCore session) {
                            all.add(session);
                        }
                    });
            }
        }
        return all;
    }

    private void expireIfDue() {
        if (hasTombstones && oldestExpiresNanos - runtime.nanoTime() <= 0) {
            lock.lock();
            try {
                expire(runtime.nanoTime());
            } finally {
                lock.unlock();
            }
        }
    }

    private void expire(long now) {
        boolean any = false;
        for (Tombstone oldest = tombstones.peekFirst();
                oldest != null && (oldest.hasExpired(now) || tombstones.size() > MAX_TOMBSTONES);
                oldest = tombstones.peekFirst()) {
            tombstones.removeFirst();
            remove(oldest.remote(), oldest);
            any = true;
        }
        if (any) {
            tellOldest();
        }
    }

    private void tellOldest() {
        Tombstone oldest = tombstones.peekFirst();
        if (oldest != null) {
            oldestExpiresNanos = oldest.expiresNanos();
        }
        hasTombstones = oldest != null;
    }

    private void put(InetSocketAddress remote, Route route) {
        Routes old = routes.get(remote);
        switch (old) {
            case null -> routes.put(remote, route);
            case ConvTable several -> several.add(route);
            case Route single -> {
                ConvTable several = new ConvTable();
                several.add(single);
                several.add(route);
                routes.put(remote, several);
            }
        }
    }

    private void remove(InetSocketAddress remote, Route route) {
        Routes ofRemote = routes.get(remote);
        if (ofRemote instanceof ConvTable several) {
            several.remove(route);
            if (several.count() == 1) {
                several.forEach(last -> routes.put(remote, last));
            }
        } else if (route.equals(ofRemote)) {
            routes.remove(remote);
        }
    }
}
