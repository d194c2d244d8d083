/**
 * Many streams over one connection, smux's on the wire.
 */
module org.kcp4j.mux {
    requires jdk.net;
    requires org.kcp4j.net;
    requires static transitive org.jspecify;

    exports org.kcp4j.mux;
}
