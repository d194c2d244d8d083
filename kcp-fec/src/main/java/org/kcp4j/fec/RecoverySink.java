package org.kcp4j.fec;

/** Takes the packets that {@link FecDecoder} rebuilds. */
@FunctionalInterface
public interface RecoverySink {
    /**
     * Takes one rebuilt KCP packet, trimmed to its true length.
     *
     * @param buffer holds the packet; valid only during the call
     * @param offset where the KCP bytes start
     * @param length number of KCP bytes, 0 or more
     */
    void recovered(byte[] buffer, int offset, int length);
}
