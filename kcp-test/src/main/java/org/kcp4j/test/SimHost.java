package org.kcp4j.test;

import java.time.Duration;
import java.util.Arrays;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A place in a {@link SimWorld}: what its {@link SimNode} sends, waits and draws lots with, and what others send to. Not
 * thread safe, like the world.
 */
public final class SimHost {
    /** A time that never comes. */
    public static final long NEVER = Long.MAX_VALUE;

    private final SimWorld world;
    private final int id;
    private final String name;
    private final SimNode node;
    private final SimRandom random;

    // The timer: when it fires, and the earliest event in the queue that will look whether it does.
    private long wakesAt = NEVER;
    private long looksAt = NEVER;

    private boolean abandoned;

    private @Nullable SimLink[] links = new SimLink[4]; // by the destination's id

    SimHost(SimWorld world, int id, String name, SimNode node) {
        this.world = world;
        this.id = id;
        this.name = name;
        this.node = node;
        this.random = new SimRandom(SimRandom.derive(world.seed(), -1L - id));
    }

    /** {@return the world it is in} */
    public SimWorld world() {
        return world;
    }

    /** {@return its name} */
    public String name() {
        return name;
    }

    /** {@return the world's virtual time in nanoseconds} */
    public long nowNanos() {
        return world.nowNanos();
    }

    /** {@return a generator of this host's own, seeded by the world's seed} */
    public SimRandom random() {
        return random;
    }

    /**
     * Sends a datagram.
     *
     * @param to where to
     * @param datagram its payload; not kept
     */
    public void send(SimHost to, byte[] datagram) {
        world.transmit(this, to, datagram, 0, datagram.length);
    }

    /**
     * Sends a datagram.
     *
     * @param to where to
     * @param bytes array that holds its payload; not kept
     * @param offset its first byte
     * @param length its bytes, 0 or more
     */
    public void send(SimHost to, byte[] bytes, int offset, int length) {
        Objects.checkFromIndexSize(offset, length, bytes.length);
        world.transmit(this, to, bytes, offset, length);
    }

    /**
     * Sets the timer, of which a host has one: replaces what was set before.
     *
     * @param nanos when {@link SimNode#timer} is called; a time that has passed means now, after what else is due now;
     *     {@link #NEVER} for not at all
     */
    public void wakeAt(long nanos) {
        wakesAt = nanos == NEVER ? NEVER : Math.max(nanos, world.nowNanos());
        look();
    }

    /**
     * Sets the timer, counted from now.
     *
     * @param delay after which {@link SimNode#timer} is called; not negative
     */
    public void wakeAfter(Duration delay) {
        wakeAt(world.nowNanos() + delay.toNanos());
    }

    private void look() {
        if (wakesAt < looksAt) {
            looksAt = wakesAt;
            world.scheduleTimer(this, wakesAt);
        }
    }

    /** The world has come to a time at which this timer wanted to be looked at. */
    void timerEvent(long now) {
        if (looksAt == now) {
            looksAt = NEVER;
        }
        if (wakesAt <= now) {
            wakesAt = NEVER;
            node.timer(this);
        } else {
            look();
        }
    }

    void started() {
        node.started(this);
    }

    /** Nothing arrives here any more. */
    void abandon() {
        abandoned = true;
    }

    void deliver(SimHost from, byte[] bytes, int length) {
        if (!abandoned) {
            node.datagram(this, from, bytes, 0, length);
        }
    }

    SimNode node() {
        return node;
    }

    int id() {
        return id;
    }

    /** The link towards another host, made when it is first used. */
    SimLink linkTo(SimHost to) {
        if (to.id >= links.length) {
            links = Arrays.copyOf(links, Math.max(to.id + 1, 2 * links.length));
        }
        SimLink link = links[to.id];
        if (link == null) {
            long stream = (long) id << 32 | to.id;
            link = new SimLink(world.profile(), SimRandom.derive(world.seed(), stream));
            links[to.id] = link;
        }
        return link;
    }

    /** Changes every link that begins here. */
    void profile(LinkProfile profile) {
        for (SimLink link : links) {
            if (link != null) {
                link.profile(profile);
            }
        }
    }

    @Override
    public String toString() {
        return name;
    }
}
