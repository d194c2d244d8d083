/**
 * KCP sessions over UDP: blocking streams and messages on virtual threads.
 */
module org.kcp4j.net {
    requires transitive org.kcp4j.core;
    requires org.kcp4j.crypto;
    requires org.kcp4j.fec;
    requires static org.jspecify;

    exports org.kcp4j.net;
}
