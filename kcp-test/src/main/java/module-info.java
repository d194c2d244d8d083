/**
 * Test kit for protocols over KCP.
 */
module org.kcp4j.test {
    requires transitive org.kcp4j.net;
    requires static org.jspecify;
}
