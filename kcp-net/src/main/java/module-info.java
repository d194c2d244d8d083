/**
 * KCP sessions over UDP: blocking streams and messages on virtual threads.
 */
@SuppressWarnings("module") // these two are built after this module
module org.kcp4j.net {
    requires transitive org.kcp4j.core;
    requires transitive org.kcp4j.crypto;
    requires transitive org.kcp4j.fec;
    requires static transitive org.jspecify;
    requires static jdk.jfr; // events, where it is there
    requires static transitive java.management; // KcpMBeans, for those who use it
    requires jdk.net; // the keepalive options of sockets

    exports org.kcp4j.net;
    exports org.kcp4j.net.internal to
            org.kcp4j.mux,
            org.kcp4j.test;
}
