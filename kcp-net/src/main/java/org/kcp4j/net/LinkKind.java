package org.kcp4j.net;

/** How datagrams reach the system. Whatever is chosen, the bytes on the wire are the same. */
public enum LinkKind {
    /**
     * The fastest that works here without a warning: {@link #NATIVE} where native access is enabled for the module
     * ({@code --enable-native-access=org.kcp4j.net}), or else {@link #NIO}. The system property {@code org.kcp4j.link}
     * ({@code nio} or {@code native}) decides otherwise.
     */
    AUTO,

    /** {@link java.nio.channels.DatagramChannel}: everywhere, one system call per datagram. */
    NIO,

    /**
     * Linux on x86-64 and arm64 with Java 22 or later: many datagrams per system call, cut up and joined by the kernel.
     * Where it is missing, opening a socket fails. Without native access the platform prints its warning.
     */
    NATIVE
}
