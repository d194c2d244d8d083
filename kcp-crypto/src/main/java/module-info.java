/**
 * Packet ciphers.
 */
module org.kcp4j.crypto {
    requires static org.jspecify;
    requires org.bouncycastle.provider;

    exports org.kcp4j.crypto;
}
