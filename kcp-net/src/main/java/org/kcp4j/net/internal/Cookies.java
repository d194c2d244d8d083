package org.kcp4j.net.internal;

import java.net.InetSocketAddress;

/**
 * Numbers that an address is told and gives back to show that it receives. Nothing is kept for an address: its number
 * follows from a secret, the address, the conversation and the time, and holds for ten to twenty seconds. Not thread safe.
 *
 * <p>A number travels as the timestamp of a segment and comes back in its acknowledgement. All lie far in the future of any
 * engine that has run for less than twelve days, which therefore never takes them for a measurement (PROTOCOL a.5, 6).
 */
final class Cookies {
    private static final long PERIOD_NANOS = 10_000_000_000L;
    private static final int FUTURE = 1 << 30;

    private final NetRuntime runtime;
    private final long key0;
    private final long key1;

    Cookies(NetRuntime runtime) {
        this.runtime = runtime;
        this.key0 = randomLong();
        this.key1 = randomLong();
    }

    private long randomLong() {
        return ((long) runtime.randomInt() << 32) | (runtime.randomInt() & 0xFFFF_FFFFL);
    }

    /** What an address shows that it receives for; a number for one is none for the other. */
    enum Purpose {
        BEGIN(1),
        MOVE(2);

        private final long tag;

        Purpose(long tag) {
            this.tag = tag;
        }
    }

    /** The number for an address now. */
    int make(Purpose purpose, InetSocketAddress address, int conv) {
        return make(purpose, address, conv, period());
    }

    /** Whether this is, or lately was, the number for an address. */
    boolean isValid(Purpose purpose, InetSocketAddress address, int conv, int cookie) {
        long period = period();
        return cookie == make(purpose, address, conv, period) || cookie == make(purpose, address, conv, period - 1);
    }

    private long period() {
        return Math.floorDiv(runtime.nanoTime(), PERIOD_NANOS);
    }

    private int make(Purpose purpose, InetSocketAddress address, int conv, long period) {
        SipHash hash = new SipHash(key0, key1);
        byte[] ip = address.getAddress().getAddress();
        for (int i = 0; i < ip.length; i += Long.BYTES) {
            hash.add(word(ip, i));
        }
        hash.add(((long) address.getPort() << 32) | (conv & 0xFFFF_FFFFL));
        hash.add(period);
        hash.add(purpose.tag);
        return FUTURE | ((int) hash.finish() & (FUTURE - 1));
    }

    private static long word(byte[] bytes, int offset) {
        long word = 0;
        for (int i = offset; i < Math.min(bytes.length, offset + Long.BYTES); i++) {
            word = (word << 8) | (bytes[i] & 0xFF);
        }
        return word;
    }
}
