package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.cli.transport.PeerAddress;
import org.kcp4j.net.KcpSession;

/**
 * The place of one session of a client. The session begins with the first connection that needs it; another one takes its
 * place when it has ended or is too old (PROTOCOL f.6). Thread safe.
 */
final class Slot {
    private static final Duration RETRY = Duration.ofSeconds(1);
    private static final Duration SCAVENGE = Duration.ofSeconds(5);

    private final PeerAddress remote;
    private final TunnelClient.Lifetime lifetime;
    private final Traffic traffic;

    private final ReentrantLock lock = new ReentrantLock();

    // Under the lock.
    private @Nullable Trunk trunk;
    private long expiresNanos;
    private int lastPort;

    Slot(PeerAddress remote, TunnelClient.Lifetime lifetime, Traffic traffic) {
        this.remote = remote;
        this.lifetime = lifetime;
        this.traffic = traffic;
    }

    /**
     * Returns a session that takes connections. While the peer does not answer it tries again, every second, until the
     * connection that waits for it has waited long enough.
     *
     * @throws SocketTimeoutException if there was none in time
     * @throws InterruptedIOException if the thread is interrupted
     */
    Trunk trunk() throws IOException {
        long since = System.nanoTime();
        takeLock();
        try {
            Trunk current = trunk;
            if (current != null && !current.isClosed()) {
                if (lifetime.use().isZero() || System.nanoTime() - expiresNanos < 0) {
                    return current;
                }
                retire(current);
            }
            Trunk fresh = dial(since);
            trunk = fresh;
            expiresNanos = System.nanoTime() + lifetime.use().toNanos();
            return fresh;
        } finally {
            lock.unlock();
        }
    }

    /** Waits for whoever dials now, but not longer than that may take. */
    private void takeLock() throws InterruptedIOException {
        try {
            if (!lock.tryLock(lifetime.patience().toNanos(), TimeUnit.NANOSECONDS)) {
                throw noSession();
            }
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            throw new InterruptedIOException("interrupted while connecting to " + remote);
        }
    }

    private SocketTimeoutException noSession() {
        return new SocketTimeoutException(
                "no session with " + remote + " within " + lifetime.patience().toSeconds() + " s");
    }

    private Trunk dial(long since) throws IOException {
        while (System.nanoTime() - since < lifetime.patience().toNanos()) {
            int port = nextPort();
            try {
                KcpSession session = KcpSession.connect(
                        remote.resolve(port), traffic.settings().session());
                traffic.mark(session::setTrafficClass);
                Trunk fresh = Trunk.client(session, traffic.settings());
                traffic.watch(fresh, true);
                return fresh;
            } catch (SocketTimeoutException e) {
                traffic.log().warn("no answer from " + remote + "; tried port " + port);
            } catch (InterruptedIOException e) {
                throw e;
            } catch (IOException e) {
                traffic.log().warn("cannot connect to " + remote + ", port " + port + ": " + e.getMessage());
            }
            if (!Traffic.pause(RETRY)) {
                throw new InterruptedIOException("interrupted while connecting to " + remote);
            }
        }
        throw noSession();
    }

    /** Any port of the range, but not the one of the last time. */
    private int nextPort() {
        int ports = remote.ports();
        int port = remote.firstPort() + ThreadLocalRandom.current().nextInt(ports);
        if (port == lastPort && ports > 1) {
            port = port == remote.lastPort() ? remote.firstPort() : port + 1;
        }
        lastPort = port;
        return port;
    }

    /** Closes an old session when its connections have ended, or its rest is over. */
    private void retire(Trunk old) {
        long endNanos = expiresNanos + lifetime.rest().toNanos();
        traffic.log().info("session " + old + " takes no more connections");
        Thread.ofVirtual().name("kcp-scavenger").start(() -> {
            while (!old.isClosed() && old.streams() > 0 && System.nanoTime() - endNanos < 0) {
                if (!Traffic.pause(SCAVENGE)) {
                    return;
                }
            }
            old.close();
        });
    }
}
