package org.kcp4j.mux;

import java.net.SocketException;
import java.time.Duration;
import org.kcp4j.net.internal.NetRuntime;

/**
 * Shows the peer that this end lives, and notices when the peer does not (PROTOCOL e.7). Runs in a thread of its own: the
 * sender may hang in a write to a peer that is gone.
 */
final class Keepalive extends FrameSource {
    private final MuxSession session;
    private final NetRuntime runtime;
    private final Receiver receiver;

    Keepalive(MuxSession session, NetRuntime runtime, Receiver receiver) {
        super(true);
        this.session = session;
        this.runtime = runtime;
        this.receiver = receiver;
    }

    /** Returns when the session has ended. */
    void run() {
        Duration interval = session.config().keepaliveInterval();
        if (interval.isZero()) {
            session.awaitEnd(Long.MAX_VALUE);
        } else {
            run(interval.toNanos(), session.config().keepaliveTimeout().toNanos());
        }
    }

    private void run(long intervalNanos, long timeoutNanos) {
        long now = runtime.nanoTime();
        long nextSign = now + intervalNanos;
        long nextCheck = now + timeoutNanos;
        while (!session.awaitEnd(Math.min(nextSign - now, nextCheck - now))) {
            now = runtime.nanoTime();
            if (now - nextSign >= 0) {
                session.schedule().add(this);
                session.chunks().trim();
                nextSign = now + intervalNanos;
            }
            if (now - nextCheck >= 0) {
                if (!receiver.heardSinceLastAsked()) {
                    session.fail(new SocketException(
                            "Connection timed out: nothing heard from the peer for " + Duration.ofNanos(timeoutNanos)));
                }
                nextCheck = now + timeoutNanos;
            }
        }
    }

    @Override
    boolean append(FrameBatch batch) {
        batch.add(Frame.NOP, 0);
        return false;
    }
}
