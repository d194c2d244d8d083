package org.kcp4j.net.internal;

/**
 * Spreads what a session sends over time, at a rate: a bucket of bytes that fills steadily. Sending may overdraw it; then
 * it is shut until the debt is paid, so that the average holds whatever a single flush takes. Belongs to the session's
 * owner.
 */
final class Pacer {
    private static final double NANOS_PER_SECOND = 1e9;

    /** A pause saves up what the rate gives in this time, so that a late timer costs no throughput. */
    private static final long SAVED_NANOS = 20_000_000;

    private final double bytesPerNano;
    private final double capacityBytes;
    private double bytes;
    private long filledAtNanos;

    /** A bucket that is open at once, but holds no more than one datagram. */
    Pacer(long bytesPerSecond, int datagramBytes, long nowNanos) {
        this.bytesPerNano = bytesPerSecond / NANOS_PER_SECOND;
        this.capacityBytes = Math.max(datagramBytes, bytesPerNano * SAVED_NANOS);
        this.bytes = datagramBytes;
        this.filledAtNanos = nowNanos;
    }

    /** Whether something may be sent now. */
    boolean isOpen(long nowNanos) {
        bytes = Math.min(capacityBytes, bytes + (nowNanos - filledAtNanos) * bytesPerNano);
        filledAtNanos = nowNanos;
        return bytes > 0;
    }

    /** How many datagrams of that length may be sent now, while it is open: at least 1. */
    int datagrams(int length) {
        return (int) Math.min(Integer.MAX_VALUE, Math.ceil(bytes / length));
    }

    void spend(long sentBytes) {
        bytes -= sentBytes;
    }

    /** When it opens, or has opened. */
    long opensAtNanos() {
        return bytes > 0 ? filledAtNanos : filledAtNanos + (long) (-bytes / bytesPerNano) + 1;
    }
}
