package org.kcp4j.net.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.net.KeepAlive;

/**
 * Judges from its silence whether a peer is gone, and asks it for its window, which every implementation answers, so that
 * silence means something. There are three sorts:
 *
 * <ul>
 *   <li>it owes acknowledgements and a segment was sent too often: gone when the dead link's time-out is over;
 *   <li>its window is closed, so that it owes nothing and the engine asks it ever more seldom: asked from half of that
 *       time-out on, gone when it is over;
 *   <li>nothing is under way: asked, and in the end gone, as a {@link KeepAlive} says, if there is one.
 * </ul>
 *
 * <p>A stranger whose question began the session is on probation until it has answered one of ours, or something was sent
 * or received: the question may be forged, and nobody may ever use the session.
 *
 * <p>Belongs to the session's owner.
 */
final class PeerWatch {
    /** The dead link's time-out is that many times as long as the wait between two questions to a closed window. */
    private static final int ASKS = 32;

    private static final long LEAST_WAIT_NANOS = 1_000_000;

    /** So few, so that whoever has the address of a forged question gets no more than three datagrams for one. */
    private static final int PROBES_ON_PROBATION = 2;

    /** How long a stranger may be silent, however short the dead link's time-out is. */
    private static final Duration LEAST_PROBATION = Duration.ofSeconds(30);

    private static final long NEVER = Duty.NEVER;

    private final KcpEngine engine;
    private final long deadLinkNanos;

    private long heardNanos;
    private long owingSinceNanos = NEVER; // the peer owes acknowledgements since; NEVER: it does not
    private long askClosedAtNanos = NEVER; // its window is closed: when to ask
    private int asked; // idle, and not heard since the first of so many questions
    private long askedNanos;
    private boolean gone;
    private @Nullable KeepAlive probation; // null: over, or never needed

    PeerWatch(KcpEngine engine, Duration deadLinkTimeout, boolean stranger, long nowNanos) {
        this.engine = engine;
        this.deadLinkNanos = deadLinkTimeout.toNanos();
        this.heardNanos = nowNanos;
        this.probation = stranger ? probation(deadLinkTimeout) : null;
    }

    /** As long as a dead link's, the questions evenly spread over it. */
    private static KeepAlive probation(Duration deadLinkTimeout) {
        Duration whole = deadLinkTimeout.compareTo(LEAST_PROBATION) > 0 ? deadLinkTimeout : LEAST_PROBATION;
        Duration third = whole.dividedBy(PROBES_ON_PROBATION + 1);
        return new KeepAlive(third, third, PROBES_ON_PROBATION);
    }

    /** The peer was heard. */
    void heard(long nowNanos) {
        if (asked > 0) {
            probation = null; // it has answered
        }
        heardNanos = nowNanos;
        askClosedAtNanos = NEVER;
        asked = 0;
    }

    /** When to ask an idle peer: as the application wants, once the probation is over. */
    @Nullable
    KeepAlive rule(@Nullable KeepAlive wanted) {
        if (engine.rcvNxt() != 0 || engine.sndNxt() != 0) {
            probation = null;
        }
        return probation != null ? probation : wanted;
    }

    /** When the peer was last heard, or the session began. */
    long heardNanos() {
        return heardNanos;
    }

    /** Lets the engine's next flush ask, if it is time to; {@code rule} null: not because the peer is idle. */
    void ask(@Nullable KeepAlive rule, long nowNanos) {
        if (rule != null && idleDeadline(rule) - nowNanos <= 0) {
            askIdle(rule, nowNanos);
        }
        if (engine.remoteWindow() > 0 || engine.waitingSegments() == 0 || deadLinkNanos == 0) {
            askClosedAtNanos = NEVER;
        } else {
            askClosed(nowNanos);
        }
    }

    private void askIdle(KeepAlive rule, long nowNanos) {
        if (asked >= rule.probes()) {
            gone = true;
        } else {
            asked++;
            askedNanos = nowNanos;
            engine.requestWindowProbe();
        }
    }

    private void askClosed(long nowNanos) {
        if (askClosedAtNanos == NEVER) {
            askClosedAtNanos = heardNanos + deadLinkNanos / 2;
        }
        if (askClosedAtNanos - nowNanos <= 0) {
            engine.requestWindowProbe();
            askClosedAtNanos = nowNanos + Math.max(LEAST_WAIT_NANOS, deadLinkNanos / ASKS);
        }
    }

    /** Whether the peer has been silent for too long; to be asked after a flush. */
    boolean isGone(long nowNanos) {
        if (engine.waitingSegments() == 0) {
            owingSinceNanos = NEVER;
        } else if (owingSinceNanos == NEVER) {
            owingSinceNanos = nowNanos;
        }
        long until = silentUntil();
        return gone || (until != NEVER && until - nowNanos <= 0);
    }

    /** When the dead link's time-out is over, as things are. */
    private long silentUntil() {
        boolean suspect = owingSinceNanos != NEVER && (engine.isDeadLink() || askClosedAtNanos != NEVER);
        return suspect ? Math.max(owingSinceNanos, heardNanos) + deadLinkNanos : NEVER;
    }

    private long idleDeadline(KeepAlive rule) {
        return asked == 0
                ? heardNanos + rule.idle().toNanos()
                : askedNanos + rule.interval().toNanos();
    }

    /** When to look again, unless the peer is heard before. */
    long deadline(@Nullable KeepAlive rule) {
        long busy = Math.min(silentUntil(), askClosedAtNanos);
        return rule == null ? busy : Math.min(busy, idleDeadline(rule));
    }
}
