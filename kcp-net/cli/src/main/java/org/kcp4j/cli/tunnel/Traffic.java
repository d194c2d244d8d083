package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import org.kcp4j.mux.MuxStream;

/**
 * What is going on: the sessions there are, the connections they carry, and what all of them together have counted. The
 * same for both ends of the tunnel. Thread safe.
 */
final class Traffic {
    private final TunnelSettings settings;
    private final TunnelLog log;
    private final Counters counters = new Counters();
    private final Set<Trunk> trunks = ConcurrentHashMap.newKeySet();

    private final ReentrantLock lock = new ReentrantLock();
    private final Condition idle = lock.newCondition();

    /** Under the lock. */
    private int connections;

    Traffic(TunnelSettings settings, TunnelLog log) {
        this.settings = settings;
        this.log = log;
    }

    TunnelSettings settings() {
        return settings;
    }

    TunnelLog log() {
        return log;
    }

    Counters counters() {
        return counters;
    }

    List<Trunk> trunks() {
        return List.copyOf(trunks);
    }

    /** What has a UDP socket. */
    @FunctionalInterface
    interface Markable {
        void setTrafficClass(int value) throws IOException;
    }

    /** Marks the datagrams of a socket as told. One that cannot is used all the same, as by kcptun. */
    void mark(Markable socket) {
        if (settings.trafficClass() == 0) {
            return;
        }
        try {
            socket.setTrafficClass(settings.trafficClass());
        } catch (IOException e) {
            log.warn("--dscp: datagrams are not marked: " + e.getMessage());
        }
    }

    /** Looks after a session until it ends; returns at once. */
    void watch(Trunk trunk, boolean opened) {
        trunks.add(trunk);
        counters.begin(trunk.session(), opened);
        log.info("session " + trunk + " is up");
        Thread.ofVirtual().name("kcp-watch").start(() -> {
            try {
                trunk.awaitClosed();
            } catch (IOException e) {
                log.warn("session " + trunk + ": " + e);
            }
            trunk.close();
            counters.end(trunk.session());
            trunks.remove(trunk);
            log.info("session " + trunk + " is down: " + trunk.reason());
        });
    }

    /** Carries a connection until it ends, and closes it. */
    void carry(Trunk trunk, MuxStream stream, SocketChannel local, String name) {
        changeConnections(1);
        try {
            log.connection("stream " + Integer.toUnsignedString(stream.id()) + " of " + trunk + " opened: " + name);
            IOException failure = new Pipe(trunk, stream, local, settings).run();
            log.connection("stream " + Integer.toUnsignedString(stream.id()) + " of " + trunk + " closed: " + name
                    + (failure == null ? "" : ": " + failure.getMessage()));
        } finally {
            changeConnections(-1);
        }
    }

    /** {@return how many connections are carried now} */
    int connections() {
        lock.lock();
        try {
            return connections;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for the connections there are to end, then closes all sessions. */
    void drain() {
        if (!awaitNoConnections(settings.drain())) {
            log.warn("connections still open after " + settings.drain().toSeconds() + " s are cut");
        }
        List<Thread> closing = trunks().stream()
                .map(trunk -> Thread.ofVirtual().start(trunk::close))
                .toList();
        try {
            for (Thread thread : closing) {
                thread.join();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }

    private boolean awaitNoConnections(Duration longest) {
        lock.lock();
        try {
            long left = longest.toNanos();
            while (connections > 0) {
                if (left <= 0) {
                    return false;
                }
                left = idle.awaitNanos(left);
            }
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        } finally {
            lock.unlock();
        }
    }

    private void changeConnections(int by) {
        lock.lock();
        try {
            connections += by;
            if (connections == 0) {
                idle.signalAll();
            }
        } finally {
            lock.unlock();
        }
    }

    /** Waits, unless the thread is told to end. */
    static boolean pause(Duration time) {
        try {
            TimeUnit.NANOSECONDS.sleep(time.toNanos());
            return true;
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return false;
        }
    }
}
