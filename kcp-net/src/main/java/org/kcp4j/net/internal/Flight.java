package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.EngineObserver;

/**
 * Tells Java Flight Recorder what happens. Where its module is missing, or nothing records, every call costs the test of
 * a constant and allocates nothing. Thread safe.
 */
final class Flight {
    private static final boolean PRESENT = isPresent();

    private Flight() {}

    private static boolean isPresent() {
        try {
            return FlightEvents.isUsable();
        } catch (LinkageError missing) { // an image without the module jdk.jfr
            return false;
        }
    }

    /** What listens to a session's engine. */
    static EngineObserver observer(int conv) {
        return PRESENT ? new FlightEvents.Trace(conv) : EngineObserver.NONE;
    }

    static void opened(int conv, InetSocketAddress remote, boolean accepted) {
        if (PRESENT) {
            FlightEvents.opened(conv, remote, accepted);
        }
    }

    static void closed(int conv, InetSocketAddress remote, String reason, boolean delivered) {
        if (PRESENT) {
            FlightEvents.closed(conv, remote, reason, delivered);
        }
    }

    static void recovered(int conv, int length) {
        if (PRESENT) {
            FlightEvents.recovered(conv, length);
        }
    }

    /** A datagram, or a whole run of them, was dropped; the sender is null where it is a session's peer. */
    static void dropped(@Nullable InetSocketAddress from, int conv, Drop reason) {
        if (PRESENT) {
            FlightEvents.dropped(from, conv, reason);
        }
    }

    /** Why a datagram was dropped. */
    enum Drop {
        CHECK_FAILED,
        MALFORMED,
        STRANGER,
        BACKLOG_FULL,
        TOO_MANY_SESSIONS,
        TOO_MANY_OF_ADDRESS,
        MEMORY_FULL,
        MAILBOX_FULL
    }

    /** Lets a recording ask for an endpoint's figures from time to time; returns what ends that. */
    static Runnable report(Endpoint endpoint) {
        return PRESENT ? FlightEvents.report(endpoint) : () -> {};
    }
}
