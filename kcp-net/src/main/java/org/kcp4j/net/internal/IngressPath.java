package org.kcp4j.net.internal;

import org.kcp4j.core.InputResult;
import org.kcp4j.core.KcpEngine;

/** The way in: datagram → engine. Belongs to the session's owner. */
final class IngressPath {
    private final KcpEngine engine;
    private final SessionCounters counters;

    IngressPath(KcpEngine engine, SessionCounters counters) {
        this.engine = engine;
        this.counters = counters;
    }

    /** Takes a datagram; true if it was a sign of life from the peer. */
    boolean accept(byte[] datagram, int length, int nowMs) {
        counters.inPackets++;
        counters.inBytes += length;
        return engine.input(datagram, 0, length, nowMs) == InputResult.ACCEPTED;
    }
}
