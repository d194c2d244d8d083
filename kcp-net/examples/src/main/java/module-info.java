/**
 * Small programs to copy from; they use the public API only.
 */
module org.kcp4j.examples {
    requires java.management;
    requires org.kcp4j.mux;
    requires org.kcp4j.net;
    requires static org.jspecify;
}
