package org.kcp4j.mux;

/** What a session counts. Each field has one writer; anybody may read. */
final class Counters {
    // The receiver's:
    volatile long framesReceived;
    volatile long bytesReceived;
    volatile long bytesDiscarded;
    volatile long resetsDropped;
    volatile long resetsReceived;
    volatile long receiveStalls;

    // The sender's:
    volatile long framesSent;
    volatile long bytesSent;
    volatile long resetsSent;

    // Written under the stream table's lock:
    volatile long streamsOpened;
    volatile long streamsAccepted;
    volatile long streamsRefused;
}
