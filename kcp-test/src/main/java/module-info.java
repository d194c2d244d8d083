/**
 * Test kit for protocols over KCP: a simulated network in virtual time.
 */
module org.kcp4j.test {
    requires transitive org.kcp4j.net;
    requires static transitive org.jspecify;

    exports org.kcp4j.test;
}
