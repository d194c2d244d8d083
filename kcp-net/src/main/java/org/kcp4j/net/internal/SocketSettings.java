package org.kcp4j.net.internal;

/**
 * Options of a UDP socket.
 *
 * @param receiveBufferBytes SO_RCVBUF; 0 leaves the system's default
 * @param sendBufferBytes SO_SNDBUF; 0 leaves the system's default
 */
public record SocketSettings(int receiveBufferBytes, int sendBufferBytes) {}
