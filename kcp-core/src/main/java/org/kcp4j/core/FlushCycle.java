package org.kcp4j.core;

/**
 * What a flush does, what makes one worth doing at once, and when the next is due (PROTOCOL a.5 step 9, a.7, column Go).
 */
final class FlushCycle {
    private final SendWindow sending;
    private final ReceiveWindow receiving;
    private final RemoteWindow remote;
    private final AckList acks;
    private final WindowProbe probe;
    private final CongestionWindow congestion;
    private final Transmitter transmitter;
    private final PacketWriter writer;
    private final FlushGrid grid;

    private int mtu;
    private int sendWindow;
    private boolean ackNoDelay;

    private FlushDemand demand = FlushDemand.NONE;

    FlushCycle(
            KcpConfig config,
            SendWindow sending,
            ReceiveWindow receiving,
            RemoteWindow remote,
            AckList acks,
            WindowProbe probe,
            Transmitter transmitter,
            PacketWriter writer) {
        this.sending = sending;
        this.receiving = receiving;
        this.remote = remote;
        this.acks = acks;
        this.probe = probe;
        this.transmitter = transmitter;
        this.writer = writer;
        congestion = new CongestionWindow(config.congestionControl());
        grid = new FlushGrid(config.intervalMs());
        mtu = config.mtu();
        sendWindow = config.sendWindow();
        ackNoDelay = config.ackNoDelay();
    }

    int mtu() {
        return mtu;
    }

    int mss() {
        return mtu - SegmentHeader.BYTES;
    }

    int intervalMs() {
        return grid.intervalMs();
    }

    CongestionWindow congestion() {
        return congestion;
    }

    void mtu(int bytes) {
        mtu = bytes;
    }

    void sendWindow(int segments) {
        sendWindow = segments;
    }

    void ackNoDelay(boolean on) {
        ackNoDelay = on;
    }

    void tune(int intervalMs, boolean congestionControl) {
        grid.interval(intervalMs);
        congestion.enabled(congestionControl);
    }

    // ---- demand ----

    FlushDemand demand() {
        return demand;
    }

    /**
     * Draws the conclusions from a packet that was accepted.
     *
     * @param advanced whether {@code una} moved
     * @param overtaken whether a segment was overtaken often enough to count as lost
     */
    void onPacket(boolean advanced, boolean overtaken) {
        if (advanced) {
            congestion.onAdvance(remote.free(), mss());
        }
        if (advanced || overtaken) {
            demand = FlushDemand.FULL;
        } else if (demand == FlushDemand.NONE
                && acks.count() > 0
                && (ackNoDelay || acks.count() >= mtu / SegmentHeader.BYTES)) {
            demand = FlushDemand.ACKS;
        }
    }

    // ---- flush ----

    /** Phases 1 to 6; phase 5 in a full flush only. */
    void flush(int nowMs, PacketSink sink, boolean full) {
        grid.observe(nowMs);
        writer.open(sink, mtu, receiving.free(), receiving.next());
        acks.writeTo(writer, receiving.next());
        probe.onFlush(nowMs, remote.isClosed() || isStuck());
        probe.writeTo(writer, acks.writtenTs(), acks.writtenSn());
        int window = window();
        int admitted = sending.admit(window);
        if (full) {
            transmitter.run(nowMs, admitted, writer);
        } else {
            transmitter.skip();
        }
        writer.close();
        congestion.afterFlush(
                transmitter.retransmits(),
                transmitter.timeouts(),
                sending.inFlight(),
                window,
                transmitter.fastResend(),
                mss());
        if (full || demand == FlushDemand.ACKS) {
            demand = FlushDemand.NONE;
        }
        if (hasWork()) {
            grid.onLeftover(nowMs);
        } else {
            grid.clear();
        }
    }

    /** The effective send window (phase 4). */
    private int window() {
        return congestion.limit(Math.min(sendWindow, remote.free()));
    }

    // ---- deadline ----

    /** Fixes the grid at the first time heard of. */
    void observe(int nowMs) {
        grid.observe(nowMs);
    }

    /** Gives work that has come up until now its due time. */
    void schedule(int nowMs) {
        if (hasWork()) {
            grid.onWork(nowMs);
        }
    }

    int delayMs(int nowMs) {
        if (demand != FlushDemand.NONE) {
            return 0;
        }
        grid.observe(nowMs);
        int delay = KcpEngine.NEVER;
        if (hasWork()) {
            grid.onWork(nowMs);
            delay = grid.dueMs() - nowMs;
        }
        if (sending.hasUnacked()) {
            delay = Math.min(delay, sending.earliestResendMs() - nowMs);
        }
        if (isProbing() && probe.isRunning()) {
            delay = Math.min(delay, probe.askAtMs() - nowMs);
        }
        return Math.max(0, delay);
    }

    /** Whether a flush would do something that has no instant of its own. */
    private boolean hasWork() {
        return acks.count() > 0
                || probe.isPending()
                || sending.hasUnsent()
                || sending.overtaken > 0
                || (sending.queued() > 0 && (congestion.isClosed() || sending.canAdmit(window())))
                || (isProbing() && !probe.isRunning());
    }

    /** Whether the peer is to be asked until its window opens. An idle engine does not ask. */
    boolean isProbing() {
        return (remote.isClosed() && sending.waiting() > 0) || isStuck();
    }

    /**
     * Whether nothing will make the peer speak although it owes us {@code una}: all in flight is acknowledged one by one and
     * nothing new may be sent.
     *
     * <p>DEVIATION: kcp-go waits for ever here. It comes about when the peer's reader is slow, the packet that closed the
     * window is overtaken by an older one, and the WINS that tells of the reader's progress is lost.
     */
    private boolean isStuck() {
        return sending.isAllAcknowledged() && !sending.canAdmit(window());
    }
}
