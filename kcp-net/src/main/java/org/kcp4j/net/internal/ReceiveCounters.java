package org.kcp4j.net.internal;

/** What one receive loop has counted on a socket. Written by the loop; others read values that are a moment old. */
final class ReceiveCounters {
    long inPackets;
    long inBytes;
    long strangers;
    long malformed;
    long inChecksumErrors;
    long tombstoneHits;
    long mailboxDropped;

    void add(ReceiveCounters other) {
        inPackets += other.inPackets;
        inBytes += other.inBytes;
        strangers += other.strangers;
        malformed += other.malformed;
        inChecksumErrors += other.inChecksumErrors;
        tombstoneHits += other.tombstoneHits;
        mailboxDropped += other.mailboxDropped;
    }
}
