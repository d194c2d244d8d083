package org.kcp4j.net.internal;

import java.net.InetSocketAddress;

/**
 * What is left of a closed session: its late datagrams are answered where that lets the peer finish, and never taken for
 * a new session.
 *
 * @param remote the peer
 * @param conv the conversation
 * @param rcvNxt the first segment that did not arrive
 * @param expiresNanos until when to remember it
 */
record Tombstone(InetSocketAddress remote, int conv, int rcvNxt, long expiresNanos) implements Route {
    boolean hasExpired(long nowNanos) {
        return expiresNanos - nowNanos <= 0;
    }
}
