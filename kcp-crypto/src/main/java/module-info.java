/**
 * Packet ciphers: every encryption that kcp-go and kcptun put on the wire, byte for byte.
 *
 * <p>The module stands alone: it turns one {@code byte[]} range into another and knows nothing of KCP, sessions or
 * sockets. {@link org.kcp4j.crypto.PacketCiphers} is the way in. With native access it uses OpenSSL for some ciphers; the
 * {@linkplain org.kcp4j.crypto package} says when.
 */
module org.kcp4j.crypto {
    requires static org.jspecify;
    requires org.bouncycastle.provider;

    exports org.kcp4j.crypto;
}
