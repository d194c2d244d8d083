package org.kcp4j.net.internal;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.util.concurrent.locks.Lock;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.net.KcpLimits;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.Cookies.Purpose;
import org.kcp4j.net.internal.Flight.Drop;

/**
 * Who may begin a session with a listening endpoint, and the sessions that wait to be accepted. Thread safe: asked by the
 * receive loops, rarely by a session's owner.
 *
 * <p>A conversation begins with its first segment, or with the question whether anybody is there; never in the middle, and
 * never with an unreliable datagram. Whoever has to show first that they receive ({@link KcpLimits.Validation}) is sent
 * an empty segment that seems to have arrived long ago, its number just below the first:
 *
 * <pre>
 *   peer                                    here
 *   PUSH sn 0, or WASK  ----------------->  nothing begins
 *          <--------------------  PUSH sn -1, empty, ts = {@linkplain Cookies cookie}
 *   ACK sn -1, ts = cookie  ------------->  the session begins
 * </pre>
 *
 * Every KCP acknowledges what it seems to have already (PROTOCOL a.5, 5) and delivers nothing of it.
 *
 * <p>A peer whose address has changed is asked in the same way ({@link KcpOptions#roaming}), with a number just below what
 * it has acknowledged last.
 */
final class Admission {
    /** The number of the segment that asks: the last one before the first. */
    static final int CHALLENGE_SN = -1;

    private static final int MAX_ADVERTISED = 65_535;

    private final Endpoint endpoint;
    private final SessionTable table;
    private final MemoryBudget memory;
    private final KcpOptions options;
    private final KcpLimits limits;
    private final boolean authenticated;
    private final AcceptQueue queue;
    private final Lock lock;

    // Guarded by the lock:
    private final Cookies cookies;
    private final Antechamber antechamber;
    private @Nullable PacketCipher cipher; // made when there is somebody to ask

    // Written under the lock:
    private long passiveOpens;
    private long strangers;
    private long challenges;
    private long moves;
    private long overBacklog;
    private long overSessions;
    private long overAddress;
    private long overMemory;

    Admission(Endpoint endpoint, SessionTable table, MemoryBudget memory) {
        this.endpoint = endpoint;
        this.table = table;
        this.memory = memory;
        this.options = endpoint.options();
        this.limits = options.limits();
        this.authenticated = options.cipher().authenticated();
        this.queue = new AcceptQueue(endpoint.runtime(), limits.backlog());
        this.lock = endpoint.runtime().newLock();
        this.cookies = new Cookies(endpoint.runtime());
        this.antechamber = new Antechamber(endpoint::release);
    }

    /**
     * Takes a datagram that was opened, tells its conversation, and belongs to no session of that address. What begins with
     * it, begins on the shard that received it.
     */
    void admit(Shard shard, InetSocketAddress from, Packet packet) {
        lock.lock();
        try {
            int conv = Opening.conv(packet);
            int segment = Opening.segment(packet);
            SessionCore mover = moverOrNull(conv, packet, segment);
            boolean shown = isAnswer(Purpose.BEGIN, from, conv, packet, segment);
            if (mover != null && !shown) {
                follow(mover, shard, from, packet, segment);
            } else if (queue.isClosed() || !(shown || canBegin(packet, segment))) {
                refuse(from, conv, packet);
            } else if (table.find(from, conv) != null || isOverLimit(from, conv)) {
                endpoint.release(packet);
            } else if (shown || !mustShow()) {
                begin(shard, from, conv, packet);
            } else {
                challenge(shard, from, conv, cookies.make(Purpose.BEGIN, from, conv), CHALLENGE_SN, 0);
                keep(from, conv, packet, segment);
            }
        } finally {
            lock.unlock();
        }
    }

    private boolean isAnswer(Purpose purpose, InetSocketAddress from, int conv, Packet packet, int segment) {
        return segment >= 0
                && SegmentHeader.command(packet.bytes, segment) == SegmentHeader.ACK
                && cookies.isValid(purpose, from, conv, SegmentHeader.ts(packet.bytes, segment));
    }

    private static boolean canBegin(Packet packet, int segment) {
        if (segment < 0) {
            return false;
        }
        if (SegmentHeader.sn(packet.bytes, segment) != 0 || SegmentHeader.una(packet.bytes, segment) != 0) {
            return false; // a question in the middle of a conversation has received something, or is marked
        }
        int command = SegmentHeader.command(packet.bytes, segment);
        return command == SegmentHeader.WASK || command == SegmentHeader.PUSH;
    }

    private void refuse(InetSocketAddress from, int conv, Packet packet) {
        if (!antechamber.follow(from, conv, packet, endpoint.runtime().nanoTime())) {
            strangers++;
            Flight.dropped(from, conv, Drop.STRANGER);
            endpoint.release(packet);
        }
    }

    private boolean isOverLimit(InetSocketAddress from, int conv) {
        Drop reason;
        if (queue.isFull()) {
            overBacklog++;
            reason = Drop.BACKLOG_FULL;
        } else if (table.sessions() >= limits.maxSessions()) {
            overSessions++;
            reason = Drop.TOO_MANY_SESSIONS;
        } else if (table.sessionsOf(from) >= limits.maxSessionsPerAddress()) {
            overAddress++;
            reason = Drop.TOO_MANY_OF_ADDRESS;
        } else if (memory.isOver()) {
            overMemory++;
            reason = Drop.MEMORY_FULL;
        } else {
            return false;
        }
        Flight.dropped(from, conv, reason);
        return true;
    }

    private boolean mustShow() {
        return switch (limits.validation()) {
            case ALWAYS -> true;
            case AUTO -> !authenticated || isUnderPressure();
            case NEVER -> false;
        };
    }

    private boolean isUnderPressure() {
        return queue.isHalfFull() || table.sessions() > limits.maxSessions() / 2 || memory.isHalfUsed();
    }

    // ---- peers that move

    /**
     * The session that an authenticated datagram from another address seems to be of, or null: not the beginning of a
     * conversation, and within what that session has sent.
     */
    private @Nullable SessionCore moverOrNull(int conv, Packet packet, int segment) {
        if (!table.followsMoves() || segment < 0 || canBegin(packet, segment)) {
            return null;
        }
        SessionCore session = table.movable(conv);
        return session != null && session.mayHaveTold(SegmentHeader.una(packet.bytes, segment)) ? session : null;
    }

    /** Asks whoever claims to have moved to show it; an old datagram, overheard, moves nobody. */
    private void follow(SessionCore session, Shard shard, InetSocketAddress to, Packet packet, int segment) {
        if (isAnswer(Purpose.MOVE, to, session.conv(), packet, segment)) {
            moves++;
            table.move(session, to);
            endpoint.deliver(session, packet);
            session.port().signalOwner();
        } else {
            endpoint.release(packet);
            int cookie = cookies.make(Purpose.MOVE, to, session.conv());
            challenge(shard, to, session.conv(), cookie, session.sndUna() - 1, session.rcvNxt());
        }
    }

    private void begin(Shard shard, InetSocketAddress from, int conv, Packet packet) {
        Packet first = antechamber.leave(from, conv, endpoint.runtime().nanoTime());
        passiveOpens++;
        queue.add(endpoint.begin(shard, from, conv, first, packet));
    }

    private void challenge(Shard shard, InetSocketAddress from, int conv, int cookie, int sn, int una) {
        PacketCipher sealing = cipher;
        if (sealing == null) {
            sealing = options.cipher().create();
            cipher = sealing;
        }
        challenges++;
        int window = Math.min(MAX_ADVERTISED, options.engine().receiveWindow());
        shard.sendBare(sealing, from, conv, SegmentHeader.PUSH, window, cookie, sn, una);
    }

    /** Data are worth keeping, a question is not: it is answered by now. */
    private void keep(InetSocketAddress from, int conv, Packet packet, int segment) {
        if (SegmentHeader.command(packet.bytes, segment) == SegmentHeader.PUSH) {
            antechamber.enter(from, conv, packet, endpoint.runtime().nanoTime());
        } else {
            endpoint.release(packet);
        }
    }

    /** A session is over: if nothing has come of it, nobody needs to accept it any more. Called by its owner. */
    void ended(SessionCore session) {
        if (session.rcvNxt() == 0) {
            queue.remove(session);
        }
    }

    // ---- application

    /** Waits for a session; {@code timeoutNanos} 0 for no limit. */
    SessionCore take(long timeoutNanos) throws SocketException, InterruptedIOException {
        return queue.take(timeoutNanos);
    }

    boolean isClosed() {
        return queue.isClosed();
    }

    /** Begins no more; the sessions that nobody has accepted are dropped. Idempotent. */
    void close() {
        close(null);
    }

    /** Like {@link #close}, and whoever wants to accept hears why. */
    void fail(IOException cause) {
        close(cause);
    }

    private void close(@Nullable IOException cause) {
        lock.lock(); // a session that is just beginning is in the queue by then
        try {
            queue.close(cause);
            antechamber.clear();
        } finally {
            lock.unlock();
        }
        for (SessionCore session = queue.poll(); session != null; session = queue.poll()) {
            session.port().abort();
        }
    }

    // ---- counters, a moment old

    long passiveOpens() {
        return passiveOpens;
    }

    long strangers() {
        return strangers;
    }

    long challenges() {
        return challenges;
    }

    long moves() {
        return moves;
    }

    long overBacklog() {
        return overBacklog;
    }

    long overSessions() {
        return overSessions;
    }

    long overAddress() {
        return overAddress;
    }

    long overMemory() {
        return overMemory;
    }
}
