package org.kcp4j.net.internal;

import java.time.Duration;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.net.KeepAlive;

/**
 * Judges from its silence whether a peer is gone, and asks it for its window, which every implementation answers, so that
 * silence means something. There are two sorts:
 *
 * <ul>
 *   <li>something waits to be acknowledged, or for the peer to open its window: asked over the second half of the dead
 *       link's time-out, gone when that is over. The engine's own repetitions and questions would not do, because it makes
 *       them ever more seldom;
 *   <li>nothing is under way: asked, and in the end gone, as a {@link KeepAlive} says, if there is one.
 * </ul>
 *
 * <p>A stranger whose question began the session is on probation until it has answered one of ours, or something was sent
 * or received: the question may be forged, and nobody may ever use the session.
 *
 * <p>Belongs to the session's owner.
 */
final class PeerWatch {
    private static final long NANOS_PER_MS = 1_000_000;

    /** Questions over the second half of the dead link's time-out. */
    private static final int OWING_PROBES = 16;

    /** The dead link's time-out is so many retransmission time-outs at least, or an answer could not be here yet. */
    private static final int LEAST_RTOS = 4;

    /** So few, so that whoever has the address of a forged question gets no more than three datagrams for one. */
    private static final int PROBES_ON_PROBATION = 2;

    /** How long a stranger may be silent, however short the dead link's time-out is. */
    private static final Duration LEAST_PROBATION = Duration.ofSeconds(30);

    private static final long NEVER = Duty.NEVER;

    private final KcpEngine engine;
    private final long deadLinkNanos;

    private long heardNanos;
    private long owingSinceNanos = NEVER; // something waits since; NEVER: nothing does
    private int owingAsked; // meanwhile, and not heard since the first of so many questions
    private long askOwingAtNanos = NEVER;
    private int asked; // idle, likewise
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
        askOwingAtNanos = NEVER;
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
        if (engine.waitingSegments() == 0) {
            owingSinceNanos = NEVER;
            askOwingAtNanos = NEVER;
        } else if (deadLinkNanos > 0) {
            askOwing(nowNanos);
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

    private void askOwing(long nowNanos) {
        if (owingSinceNanos == NEVER) {
            owingSinceNanos = nowNanos;
        }
        long halfNanos = Math.max(deadLinkNanos, LEAST_RTOS * NANOS_PER_MS * engine.rtoMs()) / 2;
        if (askOwingAtNanos == NEVER) {
            owingAsked = 0;
            askOwingAtNanos = Math.max(owingSinceNanos, heardNanos) + halfNanos;
        }
        if (askOwingAtNanos - nowNanos > 0) {
            return;
        }
        if (owingAsked == OWING_PROBES) {
            gone = true;
        } else {
            owingAsked++;
            engine.requestWindowProbe();
            askOwingAtNanos = nowNanos + halfNanos / OWING_PROBES;
        }
    }

    /** Whether the peer has been silent for too long; to be asked after a flush. */
    boolean isGone() {
        return gone || (deadLinkNanos == 0 && engine.waitingSegments() > 0 && engine.isDeadLink());
    }

    private long idleDeadline(KeepAlive rule) {
        return asked == 0
                ? heardNanos + rule.idle().toNanos()
                : askedNanos + rule.interval().toNanos();
    }

    /** When to look again, unless the peer is heard before. */
    long deadline(@Nullable KeepAlive rule) {
        return rule == null ? askOwingAtNanos : Math.min(askOwingAtNanos, idleDeadline(rule));
    }
}
