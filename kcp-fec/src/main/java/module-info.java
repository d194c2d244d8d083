/**
 * Reed-Solomon forward error correction of packets.
 */
module org.kcp4j.fec {
    requires static org.jspecify;

    exports org.kcp4j.fec;
}
