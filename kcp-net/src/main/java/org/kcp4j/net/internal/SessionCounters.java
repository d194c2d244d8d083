package org.kcp4j.net.internal;

/** What a session counts beside its engine. Written by the owner; others may read values a moment old. */
final class SessionCounters {
    long inPackets;
    long inBytes;
    long outPackets;
    long outBytes;
    /** Datagrams the system did not take. */
    long outDropped;
    /** Application bytes given to the engine. */
    long bytesSent;
    /** Application bytes taken from the engine. */
    long bytesReceived;
    /** Application bytes that arrived after the application had closed. */
    long bytesDiscarded;
    /** Steps of the session. */
    long steps;

    /** Datagrams thrown away because the mailbox was full; written by the receive loop. */
    long mailboxDropped;
}
