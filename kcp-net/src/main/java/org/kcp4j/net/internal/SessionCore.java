package org.kcp4j.net.internal;

import java.io.IOException;
import java.lang.System.Logger;
import java.lang.System.Logger.Level;
import java.net.ConnectException;
import java.net.InetSocketAddress;
import java.net.SocketException;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.FlushDemand;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.SegmentHeader;
import org.kcp4j.crypto.PacketCipher;
import org.kcp4j.net.KcpOptions;
import org.kcp4j.net.KeepAlive;
import org.kcp4j.net.SessionStats;

/**
 * All protocol work of one session, without a thread, a clock or a wait. A {@link SessionDriver} calls {@link #runOnce}
 * when something was signalled and at the deadline that the last call returned; nothing else is needed, and calling it
 * more often does no harm.
 *
 * <p>{@code runOnce} belongs to the owner, one thread at a time. {@link #offer} belongs to the receive loop. What the
 * application does goes through the {@link SessionPort}.
 */
public final class SessionCore implements Duty, Route {
    private static final Logger LOG = System.getLogger(SessionCore.class.getName());

    private static final long NANOS_PER_MS = 1_000_000;

    /** The mailbox holds the peer's whole window and as much parity: on a long link all of it may arrive at once. */
    private static final int LEAST_MAILBOX_PACKETS = 1024;

    private static final int MOST_MAILBOX_PACKETS = 8192;

    /**
     * Datagrams that a step takes at most. More are left to the next, which follows at once: so acknowledgements leave, and
     * what they let the peer send is on its way, before all of a long queue has been opened; and the clock is read again.
     */
    private static final int STEP_PACKETS = 512;

    /**
     * The same without FEC and cipher, where a datagram takes a tenth of the time: fewer would split the default window in
     * two, and so what the native link sends in one system call.
     */
    private static final int STEP_PLAIN_PACKETS = 1024;

    /** After so many datagrams the application gets what is in them, while it is still in the processor's cache. */
    private static final int DELIVER_PACKETS = 128;

    /** So many datagrams are worth waking a thread that takes them while the receive loop goes on. */
    private static final int LONG_MAILBOX_PACKETS = 8;

    /** Fragments are counted down from 255 at most (PROTOCOL a.2). */
    private static final int MOST_FRAGMENTS = 256;

    /** What a segment takes while it is held, about. */
    private static final int SEGMENT_BYTES = 1536;

    /** First wait between two connect probes; grows by half each time, up to the longest. */
    private static final long FIRST_PROBE_NANOS = 200 * NANOS_PER_MS;

    private static final long LONGEST_PROBE_NANOS = 5_000 * NANOS_PER_MS;

    /** A session so long without work gives its buffers back. */
    private static final long TRIM_AFTER_NANOS = 1_000 * NANOS_PER_MS;

    /** How long a closed session whose peer has not closed yet stays to acknowledge what that still sends. */
    private static final long HALF_CLOSED_NANOS = 5_000 * NANOS_PER_MS;

    /** How long it stays at least after the peer's last sign, to acknowledge repetitions. */
    private static final long QUIET_NANOS = 500 * NANOS_PER_MS;

    /**
     * And how many of the peer's retransmission time-outs, which are about as long as ours: three repetitions come within
     * six of them. TCP's TIME_WAIT is for the same.
     */
    private static final long QUIET_RTOS = 8;

    /** Stands for a time-out that is not known because the peer had nothing to acknowledge. */
    private static final int UNKNOWN_RTO_MS = 500;

    /** How a session begins. */
    enum Beginning {
        /** With the question whether anybody is there. */
        ASKING,
        /** With the first bytes. */
        SPEAKING,
        /** With a datagram of the peer. */
        ACCEPTED
    }

    /** What {@code java.net} says of a peer that does not answer any more. */
    private static final String TIMED_OUT = "Connection timed out";

    private enum Phase {
        /** Asks for a sign of life until there is one. */
        CONNECTING,
        OPEN,
        /** The application has closed; what it wrote is being delivered. */
        CLOSING,
        /** All is delivered; the peer's own end is awaited for a while. */
        CLOSED,
        FINISHED
    }

    private final Endpoint endpoint;
    private final Shard shard;
    private volatile InetSocketAddress remote; // changed by the receive loop, where peers may move
    private final KcpOptions options;
    private final SessionPort port;
    private final KcpEngine engine;
    private final IngressPath ingress;
    private final EgressPath egress;
    private final HandOver handOver;
    private final PeerWatch watch;
    private final SessionCounters counters = new SessionCounters();
    private final PacketStack mailbox;
    private final SessionControl control;
    private final long originNanos;
    private volatile @Nullable IOException linkFailure; // the socket is of no use any more; written by the receive loop
    private volatile boolean refused; // an ICMP answer said that nobody listens; written by the receive loop

    /**
     * In the list of those to be signalled at the end of a batch. A receive loop sets it after a push and clears it before
     * it signals: should two of them (the peer has just moved) find each other's, none of their packets is overlooked.
     */
    volatile boolean touched;

    // The owner's:
    private Phase phase;
    private @Nullable Packet untaken; // out of the mailbox, left by the last step; the oldest first
    private long heldBytes; // in the endpoint's budget
    private boolean challenged; // the peer is there, but it has not begun the session yet
    private @Nullable IOException failure; // found in this step, ends the session
    private boolean trimmed = true;
    private long resumeAtNanos = NEVER; // the rate keeps something back until then
    private long nowNanos;
    private long probeAtNanos;
    private long probeWaitNanos = FIRST_PROBE_NANOS;
    private long closeAtNanos = NEVER; // CLOSING: gives up; CLOSED: is over
    private long goneAtNanos; // CLOSED: is over at the latest
    private long lastWorkNanos;

    SessionCore(Endpoint endpoint, Shard shard, InetSocketAddress remote, int conv, Beginning beginning) {
        this.endpoint = endpoint;
        this.shard = shard;
        this.remote = remote;
        this.options = endpoint.options();
        this.engine = new KcpEngine(conv, options.engine(), Flight.observer(conv));
        this.mailbox = new PacketStack(mailboxPackets(options.engine().receiveWindow()));
        this.port = new SessionPort(
                endpoint.runtime(), options, engine.maxMessageBytes(), mostReceivedBytes(endpoint.datagramBytes()));
        this.control = new SessionControl(port, options, endpoint.datagramBytes());
        PacketCipher cipher = options.cipher().create();
        this.ingress = new IngressPath(engine, counters, cipher, endpoint.datagramBytes(), port.datagrams());
        this.egress = new EgressPath(shard, counters, cipher, options.fec());
        this.handOver = new HandOver(port, engine, counters);
        this.originNanos = endpoint.runtime().nanoTime();
        this.nowNanos = originNanos;
        this.watch = new PeerWatch(engine, options.deadLinkTimeout(), beginning == Beginning.ACCEPTED, originNanos);
        this.probeAtNanos = originNanos;
        this.phase = Phase.CONNECTING;
        if (beginning != Beginning.ASKING) {
            open();
        }
    }

    private int stepPackets() {
        return options.fec() == null && options.cipher().headroom() == 0 ? STEP_PLAIN_PACKETS : STEP_PACKETS;
    }

    private static int mailboxPackets(int receiveWindow) {
        return Math.clamp(2L * receiveWindow, LEAST_MAILBOX_PACKETS, MOST_MAILBOX_PACKETS);
    }

    /** The longest message of a peer whose MTU is 1500, or ours if that is longer: all fragments that can be counted. */
    private static int mostReceivedBytes(int datagramBytes) {
        return MOST_FRAGMENTS * (datagramBytes - SegmentHeader.BYTES);
    }

    /** {@return the hand-over to the application} */
    public SessionPort port() {
        return port;
    }

    /** {@return the settings that can change} */
    public SessionControl control() {
        return control;
    }

    /** {@return the peer} */
    public InetSocketAddress remote() {
        return remote;
    }

    void remote(InetSocketAddress moved) {
        remote = moved;
    }

    @Override
    public int conv() {
        return engine.conv();
    }

    int rcvNxt() {
        return engine.rcvNxt();
    }

    int sndUna() {
        return engine.sndUna();
    }

    /** Whether the peer may have told this una after all that was heard of it: a question of a moment for other threads. */
    boolean mayHaveTold(int una) {
        int una0 = engine.sndUna();
        return una - una0 >= 0 && una - una0 <= engine.sndNxt() - una0;
    }

    /** {@return the endpoint it belongs to} */
    public Endpoint endpoint() {
        return endpoint;
    }

    /** {@return what was counted up to about now, with the engine's estimates; any thread} */
    public SessionStats stats() {
        return new SessionStats(
                counters.bytesSent,
                counters.bytesReceived,
                counters.bytesDiscarded,
                counters.inPackets,
                counters.inBytes,
                counters.outPackets,
                counters.outBytes,
                counters.outDropped,
                counters.mailboxDropped,
                counters.inChecksumErrors,
                counters.inErrors,
                counters.oobPackets,
                port.datagrams().dropped(),
                ingress.fecFullShards(),
                ingress.fecParityShards(),
                ingress.fecRecovered(),
                ingress.fecErrors(),
                engine.counters().inSegs(),
                engine.counters().outSegs(),
                engine.counters().retransSegs(),
                engine.counters().fastRetransSegs(),
                engine.counters().earlyRetransSegs(),
                engine.counters().lostSegs(),
                engine.counters().copiedSegs(),
                engine.counters().repeatSegs(),
                engine.counters().kcpInErrors(),
                engine.srttMs(),
                engine.rttVarMs(),
                engine.rtoMs(),
                engine.waitingSegments(),
                counters.steps);
    }

    // ---- receive loop

    /** Takes a packet, or counts it as dropped and leaves it to the caller; the driver is signalled once a batch. */
    boolean offer(Packet packet) {
        if (mailbox.push(packet)) {
            return true;
        }
        counters.mailboxDropped += packet.count;
        return false;
    }

    boolean hasMail() {
        return !mailbox.isEmpty();
    }

    void attach(SessionDriver driver) {
        port.attach(driver);
    }

    void refused() {
        refused = true;
    }

    /** Nothing will be received any more. */
    void linkFailed(IOException cause) {
        linkFailure = cause;
    }

    @Override
    public boolean isShort() {
        return mailbox.depth() < LONG_MAILBOX_PACKETS && port.output().ring.isEmpty();
    }

    // ---- owner

    @Override
    public void gatherInto(@Nullable Outbox outbox) {
        egress.gatherInto(outbox);
    }

    @Override
    public long runOnce(long now) {
        nowNanos = now;
        counters.steps++;
        if (phase == Phase.FINISHED) {
            return FINISHED;
        }
        if (port.isAborted()) {
            return finish(null);
        }
        IOException broken = linkFailure;
        if (broken != null) {
            return finish(broken);
        }
        int nowMs = elapsedMs();
        boolean worked = takeDatagrams(nowMs);
        if (control.apply(engine)) {
            port.output().maxMessageBytes(engine.maxMessageBytes());
            worked = true;
        }
        worked |= handOver.deliver();
        boolean collected = phase != Phase.CONNECTING && handOver.collect();
        stepPhase();
        IOException cause = failure != null ? failure : handOver.failure();
        if (cause != null || phase == Phase.FINISHED) {
            return finish(cause);
        }
        watch.ask(idleRule(), nowNanos);
        flushPaced(nowMs, collected && control.flushesAtOnce(engine));
        if (watch.isGone()) {
            return finish(new SocketException(TIMED_OUT));
        }
        account(receivedBytes()
                + engine.waitingSegments() * (long) SEGMENT_BYTES
                + port.output().ring.heldBytes());
        return deadline(worked || collected);
    }

    private long receivedBytes() {
        return engine.receivedSegments() * (long) SEGMENT_BYTES
                + port.input().ring.heldBytes();
    }

    private void account(long held) {
        if (held != heldBytes) {
            endpoint.memory().add(held - heldBytes);
            heldBytes = held;
        }
    }

    private int elapsedMs() {
        return (int) ((nowNanos - originNanos) / NANOS_PER_MS);
    }

    private boolean takeDatagrams(int nowMs) {
        Packet first = untaken != null ? untaken : mailbox.takeAllInOrder();
        untaken = null;
        if (first == null) {
            return false;
        }
        if (endpoint.isGreedy(receivedBytes())) {
            endpoint.memory().dropped(releaseAll(first));
        } else {
            take(first, nowMs);
        }
        if (untaken != null || !mailbox.isEmpty()) {
            port.signalOwner(); // what was signalled for the mailbox may have been for this step
        }
        return true;
    }

    private void take(Packet first, int nowMs) {
        boolean heard = false;
        Packet packet = first;
        int most = stepPackets();
        int undelivered = 0;
        for (int taken = 0; packet != null && taken < most; ) {
            Packet rest = packet.next;
            heldBytes += packet.bytes.length;
            taken += packet.count;
            heard |= takeAll(packet, nowMs);
            undelivered += packet.count;
            if (undelivered >= DELIVER_PACKETS) {
                undelivered = 0;
                var unused = handOver.deliver();
            }
            endpoint.release(packet);
            packet = rest;
        }
        untaken = packet;
        if (heard) {
            watch.heard(nowNanos);
            if (!challenged) {
                engine.markWindowProbes();
            }
            if (!port.isStream()) {
                port.output().maxMessageBytes(engine.maxMessageBytes()); // which follows the peer's window
            }
            if (phase == Phase.CONNECTING && engine.isRemoteWindowKnown()) { // or a message may turn out too long later
                open();
            }
        }
    }

    /** Takes every datagram of a packet; true if the peer was heard. */
    private boolean takeAll(Packet packet, int nowMs) {
        boolean heard = false;
        do {
            switch (ingress.accept(packet, nowMs)) {
                case ACCEPTED -> {
                    heard = true;
                    challenged = false;
                }
                case CHALLENGED -> {
                    heard = true;
                    challenged = true;
                    probeAtNanos = nowNanos;
                }
                case DROPPED -> {}
                case OTHER_CONV -> shard.router().stray(remote, packet.copyOfCurrent());
            }
        } while (packet.advance());
        return heard;
    }

    /** What was in the mailbox is in the endpoint's budget already. */
    private int releaseAll(@Nullable Packet packets) {
        int count = 0;
        for (Packet packet = packets; packet != null; ) {
            Packet rest = packet.next;
            count += packet.count;
            heldBytes += packet.bytes.length;
            endpoint.release(packet);
            packet = rest;
        }
        return count;
    }

    private void open() {
        phase = Phase.OPEN;
        port.connected();
    }

    private void stepPhase() {
        switch (phase) {
            case CONNECTING -> {
                if (refused) {
                    failure = new ConnectException("Connection refused");
                } else if (port.isCloseRequested()) {
                    phase = Phase.FINISHED;
                }
            }
            case OPEN -> {
                if (port.isCloseRequested()) {
                    phase = Phase.CLOSING;
                    closeAtNanos = nowNanos + port.lingerNanos();
                    stepPhase();
                }
            }
            case CLOSING -> {
                if (isDelivered()) {
                    phase = Phase.CLOSED;
                    goneAtNanos = nowNanos + HALF_CLOSED_NANOS + quietNanos();
                    port.delivered();
                    stepPhase();
                } else if (closeAtNanos - nowNanos <= 0) {
                    phase = Phase.FINISHED;
                }
            }
            case CLOSED -> {
                // Messages have no end: there the peer's silence is all there is to go by.
                boolean expectsNothing = handOver.peerEnded() || !port.isStream();
                closeAtNanos = expectsNothing ? Math.min(goneAtNanos, watch.heardNanos() + quietNanos()) : goneAtNanos;
                if (closeAtNanos - nowNanos <= 0) {
                    phase = Phase.FINISHED;
                }
            }
            case FINISHED -> {}
        }
    }

    /** What is to be done about a peer that is silent while nothing is under way. */
    private @Nullable KeepAlive idleRule() {
        return phase == Phase.OPEN ? watch.rule(control.keepAlive()) : null;
    }

    private long quietNanos() {
        int rtoMs = engine.srttMs() == 0 ? UNKNOWN_RTO_MS : engine.rtoMs();
        return Math.max(QUIET_NANOS, QUIET_RTOS * rtoMs * NANOS_PER_MS);
    }

    private boolean isDelivered() {
        return handOver.isComplete() && engine.waitingSegments() == 0;
    }

    /** Flushes at once, or when the session's rate allows, and then no more new segments than that. */
    private void flushPaced(int nowMs, boolean newData) {
        Pacer pacer = control.pacer(nowNanos);
        if (pacer == null) {
            resumeAtNanos = NEVER;
            flush(nowMs, newData);
            return;
        }
        boolean more = pacer.isOpen(nowNanos);
        for (boolean resumes = resumeAtNanos != NEVER; more; resumes = true) {
            control.admit(engine, pacer.datagrams(options.mtu()));
            long before = counters.outBytes;
            flush(nowMs, newData || resumes);
            pacer.spend(counters.outBytes - before);
            more = counters.outBytes > before && hasUnsent() && pacer.isOpen(nowNanos); // short ones leave room
        }
        resumeAtNanos = pacer.isOpen(nowNanos) ? NEVER : pacer.opensAtNanos();
    }

    private boolean hasUnsent() {
        return engine.waitingSegments() > engine.sndNxt() - engine.sndUna();
    }

    private void flush(int nowMs, boolean newData) {
        egress.at(nowMs, remote);
        if (isAsking() && probeAtNanos - nowNanos <= 0) {
            engine.requestWindowProbe();
            probeAtNanos = nowNanos + probeWaitNanos;
            probeWaitNanos = Math.min(LONGEST_PROBE_NANOS, probeWaitNanos + probeWaitNanos / 2);
            engine.flush(nowMs, egress);
        }
        for (byte[] datagram = port.datagrams().next();
                datagram != null;
                datagram = port.datagrams().next()) {
            egress.oob(engine.conv(), datagram);
        }
        if (engine.flushDemand() == FlushDemand.ACKS && !newData) {
            engine.flushAcks(nowMs, egress);
        }
        if (newData || engine.delayMs(nowMs) == 0) { // which a demand that is left makes 0, too
            engine.flush(nowMs, egress);
        }
        egress.send();
    }

    /** Until the peer has answered; its challenge is a sign of life, but only the answer tells that ours has arrived. */
    private boolean isAsking() {
        return phase == Phase.CONNECTING || challenged;
    }

    private long deadline(boolean worked) {
        if (worked) {
            lastWorkNanos = nowNanos;
            trimmed = false;
        }
        long deadline = resumeAtNanos != NEVER ? resumeAtNanos : nextFlushNanos();
        if (deadline == NEVER && !trimmed) {
            deadline = lastWorkNanos + TRIM_AFTER_NANOS;
            if (deadline - nowNanos <= 0) {
                trim();
                deadline = NEVER;
            }
        }
        return Math.min(Math.min(deadline, watch.deadline(idleRule())), closeAtNanos);
    }

    /** When there is something to send. */
    private long nextFlushNanos() {
        int delay = engine.delayMs(elapsedMs());
        long deadline = isAsking() ? probeAtNanos : NEVER;
        if (delay == KcpEngine.NEVER) {
            return deadline;
        }
        long wholeMs = (nowNanos - originNanos) / NANOS_PER_MS;
        return Math.min(deadline, originNanos + (wholeMs + delay) * NANOS_PER_MS);
    }

    /** Checks what must hold between two steps; does nothing unless Java assertions are on. For tests. */
    public void assertInvariants() {
        engine.assertInvariants();
        egress.assertInvariants();
    }

    private void trim() {
        engine.trim();
        ingress.trim();
        egress.trim();
        trimmed = handOver.trim(); // if not, once more when signalled
    }

    /** A defect of ours: the session ends with it as the cause, and nobody waits for a session without an owner. */
    @Override
    public void crashed(Throwable defect) {
        if (phase != Phase.FINISHED) {
            finish(new IOException("internal error: " + defect, defect));
        }
    }

    private long finish(@Nullable IOException cause) {
        phase = Phase.FINISHED;
        tellEnd(cause);
        try {
            giveEverythingBack();
        } finally {
            try {
                endpoint.ended(this);
            } finally {
                port.finished(cause);
            }
        }
        return FINISHED;
    }

    private void tellEnd(@Nullable IOException cause) {
        String reason = cause != null ? String.valueOf(cause.getMessage()) : port.isAborted() ? "aborted" : "closed";
        Flight.closed(conv(), remote, reason, port.isDelivered());
        if (LOG.isLoggable(Level.DEBUG)) {
            LOG.log(Level.DEBUG, "conv {0} with {1}: {2}", Integer.toUnsignedString(conv()), remote, reason);
        }
    }

    private void giveEverythingBack() {
        egress.sendNow();
        var unused = releaseAll(untaken) + releaseAll(mailbox.close());
        account(0);
        engine.release();
    }
}
