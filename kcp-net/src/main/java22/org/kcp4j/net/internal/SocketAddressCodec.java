package org.kcp4j.net.internal;

import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.net.Inet6Address;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.UnknownHostException;
import java.nio.ByteOrder;
import org.jspecify.annotations.Nullable;

/**
 * Socket addresses as the system has them: {@code sockaddr_in}, {@code sockaddr_in6}. An IPv4 address on a dual-stack
 * socket is an IPv4-mapped one.
 */
final class SocketAddressCodec {
    static final int AF_INET = 2;
    static final int AF_INET6 = 10;

    /** Room for either kind, in bytes. */
    static final int BYTES = 28;

    private static final int INET_BYTES = 16;
    private static final int MAPPED_PREFIX = 0xffff;
    private static final int CACHED = 1024;

    private static final ValueLayout.OfShort FAMILY = ValueLayout.JAVA_SHORT;
    private static final ValueLayout.OfShort PORT = ValueLayout.JAVA_SHORT.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.BIG_ENDIAN);
    private static final ValueLayout.OfInt SCOPE = ValueLayout.JAVA_INT_UNALIGNED;

    private final @Nullable Known[] known = new Known[CACHED];

    private record Known(long high, long low, int port, int scope, InetSocketAddress address) {}

    /**
     * Writes an address.
     *
     * @return its length in bytes
     */
    static int write(MemorySegment into, long offset, InetSocketAddress address, int family) {
        byte[] bytes = address.getAddress().getAddress();
        into.set(FAMILY, offset, (short) family);
        into.set(PORT, offset + 2, (short) address.getPort());
        if (family == AF_INET) {
            MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, offset + 4, 4);
            into.set(LONG, offset + 8, 0);
            return INET_BYTES;
        }
        into.set(INT, offset + 4, 0);
        int scope = 0;
        if (address.getAddress() instanceof Inet6Address inet6) {
            MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, offset + 8, 16);
            scope = inet6.getScopeId();
        } else if (address.getAddress().isAnyLocalAddress()) {
            into.set(LONG, offset + 8, 0);
            into.set(LONG, offset + 16, 0);
        } else {
            into.set(LONG, offset + 8, 0);
            into.set(INT, offset + 16, MAPPED_PREFIX);
            MemorySegment.copy(bytes, 0, into, ValueLayout.JAVA_BYTE, offset + 20, 4);
        }
        into.set(SCOPE, offset + 24, scope);
        return BYTES;
    }

    /**
     * Reads an address; one seen lately is the same object again, so a steady sender costs no memory. One thread at a
     * time.
     */
    InetSocketAddress read(MemorySegment from, long offset) {
        boolean inet6 = from.get(FAMILY, offset) == AF_INET6;
        int port = Short.toUnsignedInt(from.get(PORT, offset + 2));
        long high = inet6 ? from.get(LONG, offset + 8) : 0;
        long low = inet6
                ? from.get(LONG, offset + 16)
                : (long) MAPPED_PREFIX << Integer.SIZE | Integer.toUnsignedLong(from.get(INT, offset + 4));
        int scope = inet6 ? from.get(SCOPE, offset + 24) : 0;
        int slot = slot(high, low, port);
        Known seen = known[slot];
        if (seen == null || seen.low != low || seen.port != port || seen.high != high || seen.scope != scope) {
            seen = new Known(high, low, port, scope, new InetSocketAddress(address(high, low, scope), port));
            known[slot] = seen;
        }
        return seen.address;
    }

    private static int slot(long high, long low, int port) {
        long mixed = (high * 31 + low) * 31 + port;
        mixed *= 0x9e3779b97f4a7c15L;
        return (int) (mixed >>> Long.SIZE - Integer.numberOfTrailingZeros(CACHED));
    }

    private static InetAddress address(long high, long low, int scope) {
        byte[] bytes = new byte[16];
        MemorySegment view = MemorySegment.ofArray(bytes);
        view.set(LONG, 0, high);
        view.set(LONG, 8, low);
        try {
            // Makes an IPv4 address of a mapped one.
            return scope == 0 ? InetAddress.getByAddress(bytes) : Inet6Address.getByAddress(null, bytes, scope);
        } catch (UnknownHostException e) {
            throw new AssertionError("16 bytes are an address", e);
        }
    }
}
