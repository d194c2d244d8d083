/**
 * Small programs to copy from.
 */
module org.kcp4j.examples {
    requires org.kcp4j.net;
    requires static org.jspecify;
}
