/**
 * The KCP engine: reliable, ordered, low-latency transport as a pure state machine.
 *
 * <p>Nothing here reads a clock, opens a socket, starts a thread or draws a random number. Time is an argument, packets
 * go to a sink argument, and {@link org.kcp4j.core.KcpEngine#delayMs} says when the engine next needs to run. The wire
 * format and the behaviour are those of kcp-go v5.
 */
module org.kcp4j.core {
    requires static org.jspecify;

    exports org.kcp4j.core;
}
