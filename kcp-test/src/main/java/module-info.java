/**
 * Test kit for protocols over KCP: a simulated network in virtual time.
 */
module org.kcp4j.test {
    requires transitive org.kcp4j.net;
    requires static transitive org.jspecify;
    // Of these, a user needs what his tests are written with.
    requires static transitive org.junit.jupiter.api;
    requires static transitive net.jqwik.api;

    exports org.kcp4j.test;
}
