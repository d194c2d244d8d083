/**
 * The KCP protocol as a pure, allocation-free state machine.
 */
module org.kcp4j.core {
    requires static org.jspecify;

    exports org.kcp4j.core;
}
