package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.function.BooleanSupplier;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.internal.ManualRuntime.Datagram;

/**
 * A listening endpoint and a client's, in a {@link ManualRuntime} with a link between them that delays, and loses by
 * seed. Sessions are stepped exactly when something arrived for them or at their deadline.
 */
final class SessionPair {
    private static final Duration CONNECTED_SOON = Duration.ofSeconds(1);
    private static final long DELAY_NANOS = 20 * ManualRuntime.MS;

    private record InFlight(long at, long order, Datagram datagram) {}

    private record Stepped(SessionCore core, long[] deadline) {}

    final ManualRuntime runtime = new ManualRuntime();
    final Endpoint listener;
    final SessionCore client;

    /** The first session the listener accepts; null before. */
    SessionCore server;

    /** Whether the listener's application accepts more than the first session, and turns strangers away. */
    boolean acceptsAll;

    /** Where a NAT makes the first client's datagrams come from; answers to anywhere else are lost. Null: no NAT. */
    InetSocketAddress clientSeenFrom;

    /** Percent of datagrams lost; 100 is a dead network. */
    int loss;

    /** Datagrams carried so far. */
    int carried;

    private final Random random;
    private final PriorityQueue<InFlight> inFlight =
            new PriorityQueue<>((a, b) -> a.at != b.at ? Long.compare(a.at, b.at) : Long.compare(a.order, b.order));
    private final List<Stepped> sessions = new ArrayList<>();
    private final Map<Integer, SessionCore> servers = new HashMap<>();
    private long order;
    private long accepted;

    SessionPair(KcpOptions options) throws IOException {
        this(options, options, 1);
    }

    SessionPair(KcpOptions clientOptions, KcpOptions serverOptions, long seed) throws IOException {
        random = new Random(seed);
        listener = Endpoint.listen(runtime, new InetSocketAddress(0), serverOptions);
        client = runtime.client(listener.localAddress(), 0x11223344, clientOptions);
        track(client);
    }

    /** Both ends of a session, connected. */
    static SessionPair connected(KcpOptions options) throws IOException {
        return connected(options, options);
    }

    /** Likewise, each with options of its own. */
    static SessionPair connected(KcpOptions client, KcpOptions server) throws IOException {
        SessionPair pair = new SessionPair(client, server, 1);
        pair.runUntil(
                CONNECTED_SOON, () -> pair.server != null && pair.client.port().isConnected());
        return pair;
    }

    /** Checks that a session has ended because its peer was silent. */
    static void assertTimedOut(SessionCore core) {
        assertThatThrownBy(() -> core.port().input().read(new byte[1], 0, 1))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection timed out");
        assertThatThrownBy(() -> core.port().output().write(new byte[1], 0, 1))
                .isInstanceOf(SocketException.class)
                .hasMessage("Connection timed out");
    }

    private void track(SessionCore core) {
        sessions.add(new Stepped(core, new long[] {runtime.now}));
    }

    /** Lets the world run until the condition holds; fails if that takes longer than the limit of virtual time. */
    void runUntil(Duration limit, BooleanSupplier condition) throws IOException {
        long end = runtime.now + limit.toNanos();
        while (!condition.getAsBoolean()) {
            long next = settle();
            assertThat(next).as("time of the next event, or never").isNotEqualTo(Duty.NEVER);
            assertThat(runtime.now)
                    .as("time when the condition should have held")
                    .isLessThan(end);
            if (!condition.getAsBoolean()) {
                runtime.now = Math.max(runtime.now, next);
            }
        }
    }

    /** Lets the world run for a while. */
    void run(Duration time) throws IOException {
        long end = runtime.now + time.toNanos();
        for (; ; ) {
            long next = settle();
            if (next > end) {
                runtime.now = end;
                settle();
                return;
            }
            runtime.now = next;
        }
    }

    /** Does everything due now; returns when the next thing is. */
    private long settle() throws IOException {
        boolean delivered;
        do {
            step();
            for (int i = 0; i < runtime.links(); i++) {
                launch(runtime.link(i));
            }
            delivered = deliver();
        } while (delivered);
        long next = inFlight.isEmpty() ? Duty.NEVER : inFlight.peek().at;
        for (Stepped session : sessions) {
            next = Math.min(next, session.deadline[0]);
        }
        return next;
    }

    private void step() throws IOException {
        for (Stepped session : sessions) {
            long deadline = session.core.runOnce(runtime.now);
            session.deadline[0] = deadline == Duty.FINISHED ? Duty.NEVER : deadline;
            if (deadline != Duty.FINISHED) {
                assertThat(deadline).as("a deadline is in the future").isGreaterThan(runtime.now);
            }
        }
        if ((acceptsAll || accepted == 0) && listener.stats().passiveOpens() > accepted) {
            accepted++;
            welcome(listener.accept(Duration.ofNanos(1)));
            step();
        }
    }

    /** Clients of this world are tracked; strangers are none of its business. */
    private void welcome(SessionCore session) {
        for (int i = 1; i < runtime.links(); i++) {
            if (runtime.link(i).local.equals(session.remote())) {
                server = server == null ? session : server;
                servers.put(session.conv(), session);
                track(session);
                return;
            }
        }
        session.port().abort();
        session.runOnce(runtime.now);
    }

    /** One more client. */
    SessionCore newClient(int conv, KcpOptions options) throws IOException {
        SessionCore core = runtime.client(listener.localAddress(), conv, options);
        track(core);
        return core;
    }

    /** The listener's session of a conversation, or null. */
    SessionCore serverOf(int conv) {
        return servers.get(conv);
    }

    private void launch(ManualRuntime.ManualLink link) {
        for (Datagram datagram = link.sent.poll(); datagram != null; datagram = link.sent.poll()) {
            carried++;
            if (random.nextInt(100) >= loss) {
                inFlight.add(new InFlight(runtime.now + DELAY_NANOS, order++, datagram));
            }
        }
    }

    private Datagram translated(Datagram datagram) {
        InetSocketAddress inside = runtime.link(1).local;
        if (clientSeenFrom == null) {
            return datagram;
        }
        if (datagram.from().equals(inside)) {
            return new Datagram(clientSeenFrom, datagram.to(), datagram.bytes());
        }
        InetSocketAddress to = datagram.to().equals(clientSeenFrom)
                ? inside
                : datagram.to().equals(inside) ? clientSeenFrom : datagram.to();
        return new Datagram(datagram.from(), to, datagram.bytes());
    }

    private boolean deliver() {
        boolean any = false;
        while (!inFlight.isEmpty() && inFlight.peek().at <= runtime.now) {
            Datagram datagram = translated(inFlight.poll().datagram);
            for (int i = 0; i < runtime.links(); i++) {
                if (runtime.link(i).local.equals(datagram.to()) && runtime.link(i).open) {
                    runtime.link(i).receive(datagram);
                }
            }
            any = true;
        }
        return any;
    }
}
