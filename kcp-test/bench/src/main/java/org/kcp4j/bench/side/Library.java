package org.kcp4j.bench.side;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The libraries that can be compared. */
enum Library {
    KCP4J("kcp4j"),
    KCP_GO("kcp-go"),
    JAVA_KCP("java-kcp"),
    KCP_NETTY("kcp-netty"),
    TCP("tcp");

    private final String label;

    Library(String label) {
        this.label = label;
    }

    /**
     * Finds a library.
     *
     * @throws IllegalArgumentException if none is called so
     */
    static Library of(String label) {
        return Arrays.stream(values())
                .filter(each -> each.label.equals(label))
                .findFirst()
                .orElseThrow(() -> new IllegalArgumentException("no library is called " + label + "; there are "
                        + Stream.of(values()).map(Library::toString).collect(Collectors.joining(" "))));
    }

    /** {@return why it cannot run a case; null if it can} */
    @Nullable
    String refusal(Case each) {
        if (this == KCP4J) {
            return null;
        }
        if (each.sharesSocket()) {
            return this + " cannot follow: each of its sessions needs a socket, and an address has fewer ports"
                    + (this == KCP_GO ? "; their memory would be 40 GB (see idle-5k)" : "");
        }
        if (this != KCP_GO && each.isLayered()) {
            return this + " is compared without encryption and error correction";
        }
        return null;
    }

    /** {@return what the virtual machine is told, where the library runs on one: for Netty, not to warn} */
    List<String> jvmFlags() {
        List<String> flags = new ArrayList<>();
        if (this == JAVA_KCP || this == KCP_NETTY) {
            flags.add("--enable-native-access=ALL-UNNAMED");
            if (Runtime.version().feature() >= 23) {
                flags.add("--sun-misc-unsafe-memory-access=allow");
            }
        }
        return flags;
    }

    /** Opens a listener. */
    Transport transport(Params params) throws IOException {
        return switch (this) {
            case KCP4J -> new KcpTransport(params);
            case JAVA_KCP -> new JavaKcpTransport(params);
            case KCP_NETTY -> new KcpNettyTransport(params);
            case TCP -> new TcpTransport(params);
            case KCP_GO -> throw new IllegalArgumentException(this + " has a runner of its own");
        };
    }

    /** {@return its label} */
    @Override
    public String toString() {
        return label;
    }
}
