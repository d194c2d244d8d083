/**
 * Reed-Solomon forward error correction of packets, wire compatible with kcp-go. Depends on nothing; the arithmetic of
 * the finite field is JavaReedSolomon's, which is part of this module's jar.
 */
module org.kcp4j.fec {
    requires static org.jspecify;

    exports org.kcp4j.fec;
}
