package org.kcp4j.net.internal;

/** What a session counts beside its engine. Written by the owner; others may read values a moment old. */
final class SessionCounters {
    long inPackets;
    /** Datagrams that failed the cipher's check. */
    long inChecksumErrors;
    /** Datagrams too short to be anything. */
    long inErrors;
    /** Unreliable datagrams received. */
    long oobPackets;

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
