package org.kcp4j.mux;

/**
 * What one session has counted. An immutable snapshot; each value is right, but they may differ by the work of a moment.
 *
 * @param streams streams that exist now
 * @param streamsOpened streams opened here
 * @param streamsAccepted streams the peer opened
 * @param streamsRefused streams the peer opened beyond {@link MuxConfig#maxStreams}
 * @param framesSent frames of any kind
 * @param framesReceived frames of any kind
 * @param bytesSent payload of the streams
 * @param bytesReceived payload of the streams
 * @param bytesDiscarded payload received for streams that were closed here, or were never open
 * @param resetsSent streams for which the peer was told that nobody reads them any more
 * @param resetsDropped the same, but too many at once to tell
 * @param resetsReceived streams that the peer does not read any more
 * @param receiveStalls how often reading the connection stopped until the application had read or accepted something
 */
public record MuxStats(
        int streams,
        long streamsOpened,
        long streamsAccepted,
        long streamsRefused,
        long framesSent,
        long framesReceived,
        long bytesSent,
        long bytesReceived,
        long bytesDiscarded,
        long resetsSent,
        long resetsDropped,
        long resetsReceived,
        long receiveStalls) {}
