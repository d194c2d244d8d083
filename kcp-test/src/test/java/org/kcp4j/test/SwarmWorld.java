package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.stream.Stream;
import org.kcp4j.net.SessionStats;

/** Level 1 of the swarm: a {@link SwarmPlan} carried out by sessions without threads. */
final class SwarmWorld {
    private static final LinkProfile HEALED = LinkProfile.ideal().withDelay(Duration.ofMillis(20));
    private static final Duration PEER_GONE = SwarmPlan.PATIENCE.plusMinutes(5);
    private static final int MOST_SEEN = 50;

    private record Seen(SimHost from, SimHost to, byte[] datagram) {}

    private record Pair(SwarmEnd client, SwarmEnd server, SimSession session) {
        /**
         * Both ends have all. One of them may never learn so: the other has to leave some time, and its last
         * acknowledgements may have been lost until then.
         */
        boolean isComplete() {
            return client.closed
                    && server.closed
                    && (client.isDone() || server.isDone())
                    && (client.isDone() || server.isOver())
                    && (server.isDone() || client.isOver());
        }
    }

    private final SwarmPlan plan;
    private final SimWorld world;
    private final SimRandom random;
    private final SessionNode server;
    private final List<Pair> pairs = new ArrayList<>();
    private final Map<Integer, SwarmEnd> serverEnds = new HashMap<>();
    private final List<Seen> seen = new ArrayList<>();
    private boolean healed;

    SwarmWorld(long seed, SwarmPlan plan) {
        this.plan = plan;
        random = new SimRandom(SimRandom.derive(seed, 2));
        world = new SimWorld(seed, HEALED);
        server = SessionNode.listen(world, plan.server(), this::endOf);
        for (int i = 0; i < plan.sessions(); i++) {
            SwarmEnd here = end();
            SwarmEnd there = end();
            SwarmEnd.join(here, there);
            SimSession session = SessionNode.connect(server, plan.client(), here);
            serverEnds.put(session.conv(), there);
            pairs.add(new Pair(here, there, session));
        }
    }

    private SwarmEnd end() {
        return new SwarmEnd(random, plan.client().engine().stream(), plan.isTrusted());
    }

    /** What runs over a session that the listener has accepted: nothing, if it is a stranger's. */
    private SimApplication endOf(SimSession session) {
        SwarmEnd end = serverEnds.remove(session.conv());
        return end == null ? stranger -> {} : end;
    }

    /** Runs the plan from beginning to end. */
    void run(SwarmTotals totals) {
        if (!plan.idleFirst().isZero()) {
            world.run(plan.idleFirst());
        }
        spoil();
        ends().forEach(SwarmEnd::begin);
        long until = world.nowNanos() + plan.healsAfter().toNanos();
        while (world.nowNanos() < until) {
            world.run(Duration.ofMillis(1 + random.nextInt(plan.ticks() ? 3 : 500)));
            disturb();
        }
        heal();
        if (plan.isTrusted() && !plan.rebinds()) {
            awaitCompletion(totals);
        } else {
            world.run(Duration.ofMinutes(1));
        }
        totals.add(this);
        finish();
    }

    private List<SwarmEnd> ends() {
        return pairs.stream()
                .flatMap(pair -> Stream.of(pair.client, pair.server))
                .toList();
    }

    // ---- while the network is bad

    private void spoil() {
        for (Pair pair : pairs) {
            spoil(pair);
        }
        world.sendFailures(plan.sendFailures());
        if (plan.attack() != SwarmPlan.Attack.NONE) {
            world.tap((now, from, to, bytes, offset, length, copies) -> {
                if (seen.size() < MOST_SEEN && random.chance(0.1)) {
                    seen.add(new Seen(from, to, Arrays.copyOfRange(bytes, offset, offset + length)));
                }
            });
        }
    }

    private void spoil(Pair pair) {
        SimHost client = pair.session.node().host();
        world.link(client, server.host()).profile(plan.there());
        world.link(server.host(), client).profile(plan.back());
    }

    private void disturb() {
        if (plan.ticks()) {
            pairs.forEach(pair -> pair.session.poke());
        }
        if (plan.rebinds() && random.chance(0.1)) {
            Pair pair = pairs.get(random.nextInt(pairs.size()));
            if (!pair.session.node().isSocketClosed()) {
                pair.session.node().rebind();
                spoil(pair);
            }
        }
        if (random.chance(0.02)) {
            SimSession session = pairs.getFirst().session;
            if (session.isConnected()) {
                session.node().refuse();
            }
        }
        attack();
    }

    /** In the name of the ends of some link, one way or the other. */
    private void attack() {
        SimHost client = pairs.get(random.nextInt(pairs.size())).session.node().host();
        boolean towardsServer = random.nextBoolean();
        SimHost from = towardsServer ? client : server.host();
        SimHost to = towardsServer ? server.host() : client;
        switch (plan.attack()) {
            case NONE -> {}
            case REPLAY -> {
                for (Seen each : List.copyOf(seen)) { // the tap adds to it
                    if (random.chance(0.2)) {
                        each.from.send(each.to, each.datagram);
                    }
                }
                seen.clear();
            }
            case GARBAGE -> {
                byte[] garbage = new byte[random.nextInt(1500)];
                random.nextBytes(garbage);
                from.send(to, garbage);
            }
            case FORGERY -> from.send(to, forged());
        }
    }

    private byte[] forged() {
        int conv = pairs.get(random.nextInt(pairs.size())).session.conv();
        Segment segment = new Segment(
                random.chance(0.9) ? conv : random.nextInt(),
                81 + random.nextInt(4),
                random.chance(0.8) ? 0 : random.nextInt(256),
                random.nextInt(0x10000),
                random.nextInt(),
                random.chance(0.8) ? random.nextInt(300) : random.nextInt(),
                random.chance(0.8) ? random.nextInt(300) : random.nextInt(),
                random.nextInt(100));
        return Segment.packet(segment);
    }

    // ---- afterwards

    private void heal() {
        healed = true;
        world.sendFailures(0);
        world.tap(SimTap.NONE);
        world.profile(HEALED);
        ends().forEach(SwarmEnd::hurry);
    }

    /**
     * Everything that can still be done is done within the bound; ends whose peer has gone without a word may take until
     * they notice.
     */
    private void awaitCompletion(SwarmTotals totals) {
        Duration bound = bound();
        for (Pair pair : pairs) {
            boolean aborted =
                    pair.client.ending == SwarmEnd.Ending.ABORT || pair.server.ending == SwarmEnd.Ending.ABORT;
            boolean orderly =
                    pair.client.ending == SwarmEnd.Ending.ORDERLY && pair.server.ending == SwarmEnd.Ending.ORDERLY;
            if (orderly) {
                await(bound, pair, pair::isComplete);
                assertThat(pair.client.ended && pair.server.ended)
                        .as("%s", pair)
                        .isTrue();
                assertThat(pair.client.failure).as("%s", pair).isNull();
                assertThat(pair.server.failure).as("%s", pair).isNull();
                totals.unaware += pair.client.isDone() && pair.server.isDone() ? 0 : 1;
            } else if (!aborted && pair.client.ending != SwarmEnd.Ending.ORDERLY) {
                // What a closed end has written arrives, whoever else may have closed before.
                // Messages have no end mark: who waits for more of them waits for ever.
                boolean stream = plan.client().engine().stream();
                await(bound.plus(PEER_GONE), pair, () -> pair.client.isDone() && (pair.server.isDone() || !stream));
            }
        }
    }

    private void await(Duration bound, Pair pair, BooleanSupplier done) {
        try {
            world.runUntil(bound, done);
        } catch (AssertionError late) {
            throw new AssertionError("not done in " + bound + ": " + pair, late);
        }
    }

    /**
     * How long it may take, once the network is good: until the last repetition is due (each waits one RTO longer than the
     * one before), until a closed window is asked about again, and then a round trip for each window of what is left.
     */
    private Duration bound() {
        double badMs = plan.healsAfter().toMillis();
        double rtoMs = 0;
        double rounds = 50;
        for (SwarmEnd end : ends()) {
            SimSession session = end.session();
            if (session != null) {
                SessionStats stats = session.stats();
                rtoMs = Math.max(rtoMs, Math.max(200, stats.rtoMs()));
                rounds = Math.max(rounds, stats.waitingSegments());
            }
        }
        double lastRepetition = 2 * rtoMs + Math.sqrt(2 * badMs * rtoMs);
        double nextProbe = Math.min(120_000, 1_000 + badMs / 2);
        double roundMs = 2 * (20 + 100) + 100;
        return Duration.ofMillis((long) (2 * (lastRepetition + nextProbe) + 2 * (rounds + 60_000 / 100) * roundMs));
    }

    private void finish() {
        pairs.forEach(pair -> pair.session.abort());
        server.sessions().forEach(SimSession::abort);
        server.close();
        world.run(SwarmPlan.PATIENCE.multipliedBy(2)); // the last of the timers that nobody needs any more
        assertThat(server.isSocketClosed())
                .as("the listener's socket is closed")
                .isTrue();
        assertThat(pairs)
                .allMatch(pair -> pair.session.isOver() && pair.session.node().isSocketClosed());
        assertThat(world.isIdle()).as("nothing is left to happen in %s", world).isTrue();
        world.net().assertAllReturned();
    }

    // ---- facts

    SimWorld world() {
        return world;
    }

    List<SimSession> sessions() {
        List<SimSession> all = new ArrayList<>(server.sessions());
        pairs.forEach(pair -> all.add(pair.session));
        return all;
    }

    @Override
    public String toString() {
        return world + (healed ? " healed, " : " bad, ") + plan + "\n  " + pairs;
    }
}
