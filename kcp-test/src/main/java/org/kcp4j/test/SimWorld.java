package org.kcp4j.test;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * A network in virtual time, without threads: any number of {@linkplain SimNode nodes}, a {@link SimLink} from each to
 * each, and a queue of events ordered by time, then by insertion. Time jumps from event to event, so that an hour of a
 * quiet protocol takes no time at all. Everything follows from the seed: the same seed, the same run.
 *
 * {@snippet :
 * SimWorld world = new SimWorld(seed, LinkProfile.wifi());
 * SimHost server = world.add("server", new MyServer());
 * SimHost client = world.add("client", new MyClient(server));
 * world.runUntil(Duration.ofMinutes(1), () -> answered);
 * }
 *
 * <p>Not thread safe.
 */
public final class SimWorld {
    private final long seed;
    private final EventQueue queue = new EventQueue();
    private final List<SimHost> hosts = new ArrayList<>();
    private LinkProfile profile;
    private SimTap tap = SimTap.NONE;
    private @Nullable ThreadlessNet net;
    private long nowNanos;
    private long datagrams;
    private long events;
    private long fingerprint;

    /**
     * Makes an empty world, at time 0.
     *
     * @param seed decides everything that chance decides
     * @param profile of every link, unless it is changed there
     */
    public SimWorld(long seed, LinkProfile profile) {
        this.seed = seed;
        this.profile = profile;
    }

    // ---- what there is

    /** {@return the seed} */
    public long seed() {
        return seed;
    }

    /**
     * Adds a node and tells it that it has {@linkplain SimNode#started started}.
     *
     * @param name for people to read; need not be unique
     * @param node what runs there
     * @return its place, for others to send to
     */
    public SimHost add(String name, SimNode node) {
        SimHost host = new SimHost(this, hosts.size(), name, node);
        hosts.add(host);
        host.started();
        return host;
    }

    /**
     * Moves a node to a new place, as happens to one behind a NAT that forgets it: it is {@linkplain SimNode#started
     * started} there once more, what it sends from there comes from there, over links as they are when new, and what is
     * sent or on its way to the old place disappears. A timer set at the old place still fires.
     *
     * @param old where it is
     * @return where it is now
     */
    public SimHost rebind(SimHost old) {
        old.abandon();
        return add(old.name(), old.node());
    }

    /**
     * Returns the link from a host to another, to change or to cut it, or to see what it did. The way back is another link.
     *
     * @param from where it begins
     * @param to where it ends
     * @return the same link every time
     */
    public SimLink link(SimHost from, SimHost to) {
        if (from.world() != this || to.world() != this) {
            throw new IllegalArgumentException("hosts of another world: " + from + ", " + to);
        }
        return from.linkTo(to);
    }

    /** {@return how links behave that nobody has changed} */
    public LinkProfile profile() {
        return profile;
    }

    /**
     * Changes every link there is or will be.
     *
     * @param changed how they behave from now on
     */
    public void profile(LinkProfile changed) {
        profile = changed;
        for (SimHost host : hosts) {
            host.profile(changed);
        }
    }

    /**
     * Sets who is told of each datagram.
     *
     * @param listener replaces the one before
     */
    public void tap(SimTap listener) {
        tap = listener;
    }

    // ---- time

    /** {@return the virtual time in nanoseconds since this world began} */
    public long nowNanos() {
        return nowNanos;
    }

    /**
     * Lets something happen later.
     *
     * @param delay from now; not negative
     * @param action what happens; runs inside {@link #step}
     */
    public void after(Duration delay, Runnable action) {
        at(nowNanos + delay.toNanos(), action);
    }

    /**
     * Lets something happen at a time.
     *
     * @param nanos virtual time, not before now
     * @param action what happens; runs inside {@link #step}
     */
    public void at(long nanos, Runnable action) {
        if (nanos < nowNanos) {
            throw new IllegalArgumentException("at " + nanos + " ns, but it is " + nowNanos + " ns already");
        }
        EventQueue.Event event = queue.acquire();
        event.action = Objects.requireNonNull(action, "action");
        queue.add(event, nanos);
    }

    /** {@return whether nothing will ever happen again by itself} */
    public boolean isIdle() {
        return queue.isEmpty();
    }

    /**
     * Moves the time to the next event and lets it happen.
     *
     * @return false if there is none
     */
    public boolean step() {
        if (queue.isEmpty()) {
            return false;
        }
        EventQueue.Event event = queue.remove();
        nowNanos = event.at;
        events++;
        try {
            happen(event);
        } finally {
            queue.release(event);
        }
        return true;
    }

    private void happen(EventQueue.Event event) {
        Runnable action = event.action;
        SimHost to = event.to;
        SimHost from = event.from;
        if (action != null) {
            action.run();
        } else if (to != null && from != null) {
            to.deliver(from, event.bytes, event.length);
        } else if (to != null) {
            to.timerEvent(nowNanos);
        }
    }

    /**
     * Lets a time pass, with everything that happens in it.
     *
     * @param time not negative
     */
    public void run(Duration time) {
        if (time.isNegative()) {
            throw new IllegalArgumentException("time does not run backwards: " + time);
        }
        long end = nowNanos + time.toNanos();
        while (!queue.isEmpty() && queue.nextAt() <= end) {
            step();
        }
        nowNanos = end;
    }

    /**
     * Lets time pass until a condition holds; looks after each event.
     *
     * @param limit longest time to pass
     * @param condition what is waited for
     * @throws AssertionError if the time is over, or nothing will ever happen again, before the condition holds
     */
    public void runUntil(Duration limit, BooleanSupplier condition) {
        long end = nowNanos + limit.toNanos();
        while (!condition.getAsBoolean()) {
            if (queue.isEmpty()) {
                throw new AssertionError("nothing will ever happen again, but the condition does not hold: " + this);
            }
            if (queue.nextAt() > end) {
                throw new AssertionError("the condition does not hold after " + limit + ": " + this);
            }
            step();
        }
    }

    // ---- facts

    /** {@return how many datagrams were sent} */
    public long datagrams() {
        return datagrams;
    }

    /** {@return how many events have happened} */
    public long events() {
        return events;
    }

    /**
     * Returns a number that stands for every datagram so far: time, ends, length and fate. Equal runs have equal ones;
     * runs that differ, hardly ever.
     *
     * @return the number
     */
    public long fingerprint() {
        return fingerprint;
    }

    @Override
    public String toString() {
        return "SimWorld[seed " + seed + ", at " + Duration.ofNanos(nowNanos) + ", " + hosts.size() + " hosts, "
                + events + " events, " + datagrams + " datagrams]";
    }

    // ---- sessions

    /** The sockets of the sessions in this world. */
    ThreadlessNet net() {
        ThreadlessNet sockets = net;
        if (sockets == null) {
            sockets = new ThreadlessNet(this);
            net = sockets;
        }
        return sockets;
    }

    /**
     * Sets which share of the datagrams that {@linkplain SessionNode sessions' sockets} send the system refuses to take, as
     * it does when its buffers are full.
     *
     * @param share probability for each, 0 … 1
     */
    public void sendFailures(double share) {
        net().sendFailures(share);
    }

    // ---- hosts

    void transmit(SimHost from, SimHost to, byte[] bytes, int offset, int length) {
        SimLink link = link(from, to);
        int copies = link.send(nowNanos, length);
        datagrams++;
        fingerprint = SimRandom.derive(fingerprint ^ nowNanos, (long) from.id() << 40 ^ (long) to.id() << 20 ^ length)
                + copies;
        tap.datagram(nowNanos, from, to, bytes, offset, length, copies);
        for (int copy = 0; copy < copies; copy++) {
            EventQueue.Event event = queue.acquire();
            event.from = from;
            event.to = to;
            event.fill(bytes, offset, length);
            if (link.isCorrupted(copy)) {
                link.corrupt(event.bytes, 0, length);
            }
            queue.add(event, link.arrivalNanos(copy));
        }
    }

    void scheduleTimer(SimHost host, long at) {
        EventQueue.Event event = queue.acquire();
        event.to = host;
        queue.add(event, at);
    }
}
