package org.kcp4j.test;

/**
 * One direction of a simulated network: decides the fate of each datagram, by a {@link LinkProfile} and a generator of its
 * own. It carries nothing itself: the caller asks {@link #send} how many copies arrive, then for each of them when
 * ({@link #arrivalNanos}) and whether damaged ({@link #isCorrupted}). {@link SimWorld} does all that.
 *
 * <p>Time is an argument and never runs backwards. Allocates nothing. Not thread safe.
 */
public final class SimLink {
    private static final long SECOND = 1_000_000_000L;
    private static final int MAX_COPIES = 2;
    private static final int MAX_FLIPS = 8;

    private final SimRandom random;
    private LinkProfile profile;
    private boolean cut;

    // The profile's, unpacked for speed:
    private long delayNanos;
    private long jitterNanos;
    private long reorderNanos;

    // The state of the link:
    private boolean inBurst;
    private long busyUntil;
    private long lastArrival;
    private boolean blackoutKnown;
    private long blackoutBegins;
    private long blackoutEnds;

    // The last datagram's fate:
    private int copies;
    private final long[] arrivals = new long[MAX_COPIES];
    private final boolean[] corruptions = new boolean[MAX_COPIES];

    private long sent;
    private long delivered;
    private long deliveredBytes;
    private long lost;
    private long overflowed;
    private long tooLong;
    private long blackedOut;
    private long duplicated;
    private long reordered;
    private long corrupted;

    /**
     * Makes an idle link.
     *
     * @param profile how it behaves
     * @param seed of its generator
     */
    public SimLink(LinkProfile profile, long seed) {
        this.random = new SimRandom(seed);
        this.profile = profile;
        unpack();
    }

    /** {@return how the link behaves now} */
    public LinkProfile profile() {
        return profile;
    }

    /**
     * Changes how it behaves from the next datagram on. What waits in the queue or is on its way stays.
     *
     * @param changed the new behaviour
     */
    public void profile(LinkProfile changed) {
        profile = changed;
        unpack();
    }

    private void unpack() {
        delayNanos = profile.delay().toNanos();
        jitterNanos = profile.jitter().toNanos();
        reorderNanos = profile.reorderDelay().toNanos();
        inBurst = false;
        blackoutKnown = false;
    }

    /** Drops everything from now on, until {@link #restore}. What is on its way arrives. */
    public void cut() {
        cut = true;
    }

    /** Ends what {@link #cut} began. */
    public void restore() {
        cut = false;
    }

    /**
     * Takes a datagram and decides what becomes of it.
     *
     * @param nowNanos time now, no less than in the call before
     * @param lengthBytes bytes of its payload, 0 or more
     * @return how many copies arrive, 0 … 2
     */
    public int send(long nowNanos, int lengthBytes) {
        sent++;
        copies = 0;
        if (lengthBytes > profile.mtu()) {
            tooLong++;
            return 0;
        }
        if (cut || isBlackout(nowNanos)) {
            blackedOut++;
            return 0;
        }
        long departure = enqueue(nowNanos, lengthBytes);
        if (departure < nowNanos) {
            overflowed++;
            return 0;
        }
        if (isLost()) {
            lost++;
            return 0;
        }
        carry(departure, lengthBytes);
        if (random.chance(profile.duplication())) {
            duplicated++;
            carry(departure, lengthBytes);
        }
        return copies;
    }

    private boolean isBlackout(long now) {
        LinkProfile.Blackouts blackouts = profile.blackouts();
        if (blackouts == null) {
            return false;
        }
        if (!blackoutKnown) {
            blackoutKnown = true;
            blackoutEnds = now;
            nextBlackout(blackouts);
        }
        while (now >= blackoutEnds) {
            nextBlackout(blackouts);
        }
        return now >= blackoutBegins;
    }

    private void nextBlackout(LinkProfile.Blackouts blackouts) {
        long gap = blackouts.meanGap().toNanos();
        blackoutBegins = blackoutEnds + gap / 2 + random.nextLong(gap);
        blackoutEnds = blackoutBegins + blackouts.length().toNanos();
    }

    /** When the last byte leaves the bottleneck, or a time before now if the queue is full. */
    private long enqueue(long now, int length) {
        long rate = profile.bytesPerSecond();
        if (rate == 0) {
            return now;
        }
        long waits = Math.max(0, busyUntil - now);
        double backlogBytes = (double) waits * rate / SECOND;
        if (waits > 0 && backlogBytes + length > profile.queueBytes()) {
            return now - 1;
        }
        busyUntil = now + waits + Math.ceilDiv(length * SECOND, rate);
        return busyUntil;
    }

    private boolean isLost() {
        LinkProfile.Bursts bursts = profile.bursts();
        if (bursts == null) {
            return random.chance(profile.loss());
        }
        if (random.chance(inBurst ? bursts.leave() : bursts.enter())) {
            inBurst = !inBurst;
        }
        return random.chance(inBurst ? bursts.loss() : profile.loss());
    }

    private void carry(long departure, int length) {
        long arrival = departure + delayNanos + (jitterNanos == 0 ? 0 : random.nextLong(jitterNanos + 1));
        if (random.chance(profile.reorder())) {
            reordered++;
            arrival += reorderNanos == 0 ? 0 : random.nextLong(reorderNanos + 1);
        } else {
            arrival = Math.max(arrival, lastArrival);
            lastArrival = arrival;
        }
        arrivals[copies] = arrival;
        corruptions[copies] = length > 0 && random.chance(profile.corruption());
        corrupted += corruptions[copies] ? 1 : 0;
        copies++;
        delivered++;
        deliveredBytes += length;
    }

    /**
     * When a copy of the last datagram arrives.
     *
     * @param copy 0 … one less than {@link #send} has returned
     * @return a time, not before that of the call
     */
    public long arrivalNanos(int copy) {
        return arrivals[copy];
    }

    /**
     * Whether a copy of the last datagram arrives damaged; the caller then calls {@link #corrupt} on it.
     *
     * @param copy 0 … one less than {@link #send} has returned
     * @return true if it does
     */
    public boolean isCorrupted(int copy) {
        return corruptions[copy];
    }

    /**
     * Damages a datagram: flips a bit, one to eight times.
     *
     * @param bytes array that holds the datagram
     * @param offset its first byte
     * @param length its bytes, at least 1
     */
    public void corrupt(byte[] bytes, int offset, int length) {
        for (int flips = 1 + random.nextInt(MAX_FLIPS); flips > 0; flips--) {
            bytes[offset + random.nextInt(length)] ^= (byte) (1 << random.nextInt(Byte.SIZE));
        }
    }

    /** {@return what was counted up to now} */
    public LinkStats stats() {
        return new LinkStats(
                sent,
                delivered,
                deliveredBytes,
                lost,
                overflowed,
                tooLong,
                blackedOut,
                duplicated,
                reordered,
                corrupted);
    }
}
