package org.kcp4j.bench.tunnel;

/**
 * Where the two ends are.
 *
 * @param server the server's address
 * @param via how a client reaches it: through the link, if there is one
 */
record Place(String server, String via) {
    static final Place LOOPBACK = new Place("127.0.0.1", "127.0.0.1");
}
