/**
 * Small programs to copy from; they use the public API only.
 */
module org.kcp4j.examples {
    requires org.kcp4j.net;
    requires static org.jspecify;
}
