package org.kcp4j.core;

import java.util.Objects;

/**
 * One KCP conversation: reliable, ordered delivery of messages or of a byte stream over packets that may be lost,
 * duplicated and reordered. Wire and behaviour are kcp-go's (PROTOCOL 1.a, column Go); what differs is marked DEVIATION
 * in the source.
 *
 * <p><b>A pure state machine.</b> It has no clock, no thread, no socket and no randomness, and in steady state it allocates
 * nothing. Not thread safe: it has one owner at a time, who makes all calls.
 *
 * <p><b>Call protocol.</b> At a time {@code nowMs}, any number of {@link #input}, {@link #send}, {@link #receive} and
 * {@link #read}; then {@link #flush}; then wait until {@link #delayMs} has passed or there is something to input or to
 * send, and so on. {@code flush} may be left out where nothing is worth a packet yet: after input when
 * {@link #flushDemand} says so, after sending when more will follow at once. {@code delayMs} knows what was left undone.
 *
 * <p><b>Time</b> is a count of milliseconds from any origin that wraps at 32 bits and never runs backwards. Steps between
 * calls must stay below 2^31.
 *
 * <p>Drivers written for the C original may call {@link #update} and {@link #check} instead of {@code flush} and
 * {@code delayMs}.
 */
public final class KcpEngine {
    /** Answer of {@link #delayMs} when only input or new data can make work. */
    public static final int NEVER = Integer.MAX_VALUE;

    /** Most fragments of a message: the count is 8 bits wide. */
    private static final int MAX_FRAGMENTS = 255;

    /** No kcp-go peer sends larger packets, whatever our own MTU is (PROTOCOL d.1). */
    private static final int USUAL_PEER_MTU = 1_500;

    private final int conv;
    private final boolean stream;
    private final int sendQueue;

    private final EngineObserver observer;
    private final EngineCounters counters = new EngineCounters();
    private final PayloadPool pool;
    private final boolean ownsPool;
    private final RttEstimator rtt;
    private final WindowProbe probe = new WindowProbe();
    private final RemoteWindow remote;
    private final AckList acks = new AckList();
    private final SendWindow sending;
    private final ReceiveWindow receiving;
    private final Transmitter transmitter;
    private final PacketInput input;
    private final FlushCycle cycle;
    private final UpdateLoop updateLoop = new UpdateLoop();

    private int peakMtu;
    private boolean released;

    /**
     * An engine with a private payload pool and no observer.
     *
     * @param conv conversation id, the same at both ends; any 32 bits
     * @param config how it behaves
     */
    public KcpEngine(int conv, KcpConfig config) {
        this(conv, config, privatePool(config), EngineObserver.NONE, true, 0, 0);
    }

    /**
     * An engine with a private payload pool.
     *
     * @param conv conversation id, the same at both ends; any 32 bits
     * @param config how it behaves
     * @param observer told of events
     */
    public KcpEngine(int conv, KcpConfig config, EngineObserver observer) {
        this(conv, config, privatePool(config), observer, true, 0, 0);
    }

    /**
     * An engine that borrows payload memory from a pool.
     *
     * @param conv conversation id, the same at both ends; any 32 bits
     * @param config how it behaves
     * @param pool where payload arrays come from and go back to; slots of {@code mtu - 24} bytes suit best
     * @param observer told of events
     */
    public KcpEngine(int conv, KcpConfig config, PayloadPool pool, EngineObserver observer) {
        this(conv, config, pool, observer, false, 0, 0);
    }

    /** As if the conversation had gone on for a while: numbering starts elsewhere. */
    KcpEngine(int conv, KcpConfig config, PayloadPool pool, EngineObserver observer, int firstSent, int firstReceived) {
        this(conv, config, pool, observer, false, firstSent, firstReceived);
    }

    private KcpEngine(
            int conv,
            KcpConfig config,
            PayloadPool pool,
            EngineObserver observer,
            boolean ownsPool,
            int firstSent,
            int firstReceived) {
        this.conv = conv;
        this.pool = pool;
        this.observer = observer;
        this.ownsPool = ownsPool;
        stream = config.stream();
        sendQueue = config.sendQueue();
        peakMtu = config.mtu();
        rtt = new RttEstimator(config.nodelay());
        remote = new RemoteWindow(observer);
        sending = new SendWindow(firstSent, pool, observer);
        receiving = new ReceiveWindow(firstReceived, config.receiveWindow(), pool);
        transmitter = new Transmitter(sending, rtt, config, counters, observer);
        input = new PacketInput(conv, sending, receiving, remote, acks, probe, counters);
        PacketWriter writer = new PacketWriter(conv, counters);
        cycle = new FlushCycle(config, sending, receiving, remote, acks, probe, transmitter, writer);
    }

    private static PayloadPool privatePool(KcpConfig config) {
        int slotBytes = Math.max(config.mtu(), USUAL_PEER_MTU) - SegmentHeader.BYTES;
        return PayloadPool.freeList(slotBytes, config.sendQueue() + config.receiveWindow());
    }

    // ---- application side: sending ----

    /**
     * Queues bytes for sending, all or none of them. Nothing is written before the next flush.
     *
     * <p>In message mode the bytes are one message. In stream mode they join the stream; with {@code length} 0 an empty
     * segment is queued, which marks an end for a peer that knows the custom and is an empty message for any other.
     *
     * @param bytes array to copy from
     * @param offset first byte
     * @param length number of bytes, 0 or more; 0 is an empty message
     * @return false if there is no room now: the queue would exceed {@link KcpConfig#sendQueue}
     * @throws IllegalArgumentException if a message is longer than {@link #maxMessageBytes}
     * @throws IndexOutOfBoundsException if offset and length do not fit the array
     * @throws IllegalStateException after {@link #release}
     */
    public boolean send(byte[] bytes, int offset, int length) {
        requireUsable();
        Objects.checkFromIndexSize(offset, length, bytes.length);
        int mss = mss();
        if (stream && length > 0) {
            if (length > sendRoomBytes()) {
                return false;
            }
            sending.appendStream(bytes, offset, length, mss);
            return true;
        }
        if (length > maxMessageBytes()) {
            throw new IllegalArgumentException("message of " + length + " bytes, at most " + maxMessageBytes());
        }
        int fragments = Math.max(1, Math.ceilDiv(length, mss));
        if (fragments > sendQueue - sending.waiting()) {
            return false;
        }
        for (int i = 0; i < fragments; i++) {
            int from = i * mss;
            int piece = Math.min(mss, length - from);
            sending.append(bytes, offset + from, piece, fragments - 1 - i);
        }
        return true;
    }

    /**
     * Bytes that {@link #send} would accept now. In stream mode any smaller number is accepted too, but for 0: the mark of an
     * end takes a segment of its own, which may not fit any more.
     *
     * @return 0 or more
     */
    public int sendRoomBytes() {
        int mss = mss();
        int segments = Math.max(0, sendQueue - sending.waiting());
        if (stream) {
            return (int) Math.min(Integer.MAX_VALUE, (long) segments * mss + sending.tailRoom(mss));
        }
        return (int) Math.min(maxMessageBytes(), (long) segments * mss);
    }

    /**
     * Longest message that can be sent in message mode: 255 fragments, no more than the queue holds and, once the peer was
     * heard, no more than it was ever seen to hold, because other implementations never deliver a message longer than their
     * window. The bound changes with the MTU and with what the peer tells.
     *
     * @return bytes
     */
    public int maxMessageBytes() {
        return Math.min(Math.min(MAX_FRAGMENTS, sendQueue), remote.fragmentLimit()) * mss();
    }

    /**
     * Segments queued or in flight; kcp-go's WaitSnd. 0 means that the peer has confirmed everything.
     *
     * @return segments
     */
    public int waitingSegments() {
        return sending.waiting();
    }

    // ---- application side: receiving ----

    /**
     * Length of the next message, or of what {@link #read} has left of it.
     *
     * @return bytes, 0 for an empty message, -1 if none is complete
     */
    public int peekSize() {
        return receiving.peekSize();
    }

    /**
     * Takes the next message, or what {@link #read} has left of it.
     *
     * @param into array to copy to
     * @param offset where the message goes
     * @param length room there
     * @return bytes of the message, -1 if none is complete
     * @throws IllegalArgumentException if {@code length} is less than {@link #peekSize}
     * @throws IndexOutOfBoundsException if offset and length do not fit the array
     * @throws IllegalStateException after {@link #release}
     */
    public int receive(byte[] into, int offset, int length) {
        requireUsable();
        Objects.checkFromIndexSize(offset, length, into.length);
        int size = receiving.peekSize();
        if (size < 0) {
            return -1;
        }
        if (length < size) {
            throw new IllegalArgumentException("room for " + length + " bytes, message of " + size);
        }
        boolean wasClosed = receiving.free() == 0;
        receiving.receive(into, offset);
        tellIfOpened(wasClosed);
        return size;
    }

    /**
     * Takes stream bytes: as many as are there in order, across segments and messages, giving each segment's memory back
     * when it is used up. Stops in front of an empty message, for which {@link #peekSize} then answers 0 and which
     * {@link #receive} takes.
     *
     * @param into array to copy to
     * @param offset where the bytes go
     * @param length most bytes wanted
     * @return bytes copied, 0 if there are none or an empty message is next
     * @throws IndexOutOfBoundsException if offset and length do not fit the array
     * @throws IllegalStateException after {@link #release}
     */
    public int read(byte[] into, int offset, int length) {
        requireUsable();
        Objects.checkFromIndexSize(offset, length, into.length);
        boolean wasClosed = receiving.free() == 0;
        int bytes = receiving.read(into, offset, length);
        tellIfOpened(wasClosed);
        return bytes;
    }

    private void tellIfOpened(boolean wasClosed) {
        if (wasClosed && receiving.free() > 0) {
            probe.requestTell();
        }
    }

    /**
     * Segments that arrived and were not read, those behind a gap included.
     *
     * @return segments
     */
    public int receivedSegments() {
        return receiving.held();
    }

    // ---- network side ----

    /**
     * Takes a packet as it came from the wire.
     *
     * @param packet array that holds it; not kept
     * @param offset first byte
     * @param length bytes, 0 or more
     * @param nowMs time now
     * @return what became of it; anything but ACCEPTED is counted and leaves the engine sound
     * @throws IndexOutOfBoundsException if offset and length do not fit the array
     * @throws IllegalStateException after {@link #release}
     */
    public InputResult input(byte[] packet, int offset, int length, int nowMs) {
        return input(packet, offset, length, nowMs, true);
    }

    /**
     * Takes a packet that was rebuilt by forward error correction. Its window and its timestamps are out of date and are
     * not used (PROTOCOL a.5 steps 2 and 6); otherwise as {@link #input}.
     *
     * @param packet array that holds it; not kept
     * @param offset first byte
     * @param length bytes, 0 or more
     * @param nowMs time now
     * @return what became of it
     * @throws IndexOutOfBoundsException if offset and length do not fit the array
     * @throws IllegalStateException after {@link #release}
     */
    public InputResult inputRecovered(byte[] packet, int offset, int length, int nowMs) {
        return input(packet, offset, length, nowMs, false);
    }

    private InputResult input(byte[] packet, int offset, int length, int nowMs, boolean regular) {
        requireUsable();
        Objects.checkFromIndexSize(offset, length, packet.length);
        cycle.observe(nowMs);
        int unaBefore = sending.una;
        InputResult result = input.take(packet, offset, length, regular, transmitter.fastResend());
        if (result == InputResult.ACCEPTED) {
            if (input.acked() && regular) {
                onRoundTrip(nowMs - input.ackedTs());
            }
            cycle.onPacket(sending.una != unaBefore, input.overtaken());
        } else {
            counters.packetRejected(result);
        }
        cycle.schedule(nowMs);
        return result;
    }

    private void onRoundTrip(int rttMs) {
        if (rttMs < 0) {
            return; // PROTOCOL a.5 step 6: a timestamp from the future
        }
        if (rtt.sample(rttMs, cycle.intervalMs())) {
            observer.rttSample(rttMs, rtt.srttMs(), rtt.rtoMs());
        } else {
            counters.ignoredRttSamples++;
        }
    }

    /**
     * What the packets since the last flush have made worth sending at once: what kcp-go transmits at the end of each
     * input. A driver may input many packets and satisfy the demand once.
     *
     * @return the demand; the matching flush clears it
     */
    public FlushDemand flushDemand() {
        return released ? FlushDemand.NONE : cycle.demand();
    }

    // ---- transmission ----

    /**
     * Writes everything that is due: acknowledgements, window commands, new segments within the windows, retransmissions.
     *
     * @param nowMs time now
     * @param sink takes the packets
     * @throws IllegalStateException after {@link #release}, or if the sink lends too small an array
     */
    public void flush(int nowMs, PacketSink sink) {
        requireUsable();
        cycle.flush(nowMs, sink, true);
    }

    /**
     * Writes acknowledgements and window commands only. Queued segments get their numbers, as in kcp-go, and are written
     * by the next full flush.
     *
     * @param nowMs time now
     * @param sink takes the packets
     * @throws IllegalStateException after {@link #release}, or if the sink lends too small an array
     */
    public void flushAcks(int nowMs, PacketSink sink) {
        requireUsable();
        cycle.flush(nowMs, sink, false);
    }

    /**
     * How long the owner may wait before the next {@link #flush}, if nothing is input or sent meanwhile. Exact: a flush
     * then makes progress, and waiting until then loses nothing.
     *
     * <p>Retransmissions and window probes are due at their own instants. Work that can wait (acknowledgements, new data,
     * window commands, early retransmissions) is due at the next multiple of the interval, counted from the first time the
     * engine was given. An unsatisfied {@link #flushDemand} is due now.
     *
     * @param nowMs time now
     * @return milliseconds, 0 = flush now, {@link #NEVER} = nothing to do
     */
    public int delayMs(int nowMs) {
        return released ? NEVER : cycle.delayMs(nowMs);
    }

    /** Makes the next flush ask the peer for its window, which it answers: a sign of life on both sides. */
    public void requestWindowProbe() {
        probe.requestAsk();
    }

    /**
     * Makes window probes differ from the first one of a conversation from now on: their {@code sn}, which means nothing to
     * other implementations, is never 0. So a listener can tell a peer that knocks from one that believes to be in already.
     */
    public void markWindowProbes() {
        probe.mark();
    }

    // ---- the classic loop ----

    /**
     * Flushes if the interval has passed since the last time; to be called often (PROTOCOL a.8).
     *
     * @param nowMs time now
     * @param sink takes the packets
     * @throws IllegalStateException as for {@link #flush}
     */
    public void update(int nowMs, PacketSink sink) {
        if (updateLoop.isDue(nowMs, cycle.intervalMs())) {
            flush(nowMs, sink);
        }
    }

    /**
     * When {@link #update} should be called next. As in the original it may name a retransmission before the interval has
     * passed, at which {@code update} does nothing yet; {@link #delayMs} has no such trap.
     *
     * @param nowMs time now
     * @return a time, not a delay
     */
    public int check(int nowMs) {
        int wait = updateLoop.waitMs(nowMs);
        if (wait > 0 && sending.hasUnacked()) {
            wait = Math.min(wait, sending.earliestResendMs() - nowMs);
        }
        return nowMs + Math.clamp(wait, 0, cycle.intervalMs());
    }

    // ---- settings ----

    /**
     * Changes the size of packets. A larger one counts for what is sent from now on. With a smaller one, queued stream
     * bytes are cut anew; segments of messages and segments in flight keep their size, because their number stands for
     * their bytes.
     *
     * <p>DEVIATION: kcp-go panics on a segment that is larger than the MTU. Here it goes out alone in a packet of its own,
     * larger than the MTU and never larger than {@link #maxPacketBytes}.
     *
     * @param bytes largest packet, {@link KcpConfig#MIN_MTU} to {@link KcpConfig#MAX_MTU}
     * @throws IllegalArgumentException if out of range
     */
    public void setMtu(int bytes) {
        KcpConfig.requireMtu(bytes);
        boolean shrinks = bytes < cycle.mtu();
        cycle.mtu(bytes);
        peakMtu = Math.max(peakMtu, bytes);
        if (shrinks && stream) {
            sending.reslice(mss());
        }
    }

    /**
     * Changes the windows. Shrinking drops nothing: what is beyond stays until it is acknowledged or read.
     *
     * @param send most segments in flight, 1 to {@link KcpConfig#MAX_WINDOW}
     * @param receive most segments held for the reader, likewise
     * @throws IllegalArgumentException if one is out of range
     */
    public void setWindow(int send, int receive) {
        KcpConfig.requireWindow("sendWindow", send);
        KcpConfig.requireWindow("receiveWindow", receive);
        cycle.sendWindow(send);
        receiving.window(receive);
    }

    /**
     * Changes the timing.
     *
     * @param nodelay see {@link KcpConfig#nodelay}
     * @param intervalMs see {@link KcpConfig#intervalMs}
     * @param fastResend see {@link KcpConfig#fastResend}
     * @param congestionControl see {@link KcpConfig#congestionControl}
     * @throws IllegalArgumentException if a value is out of range
     */
    public void setNoDelay(boolean nodelay, int intervalMs, int fastResend, boolean congestionControl) {
        KcpConfig.requireInterval(intervalMs);
        KcpConfig.requireFastResend(fastResend);
        rtt.nodelay(nodelay);
        transmitter.tune(nodelay, fastResend);
        cycle.tune(intervalMs, congestionControl);
    }

    /**
     * Changes whether every packet with data raises a demand to acknowledge at once.
     *
     * @param on see {@link KcpConfig#ackNoDelay}
     */
    public void setAckNoDelay(boolean on) {
        cycle.ackNoDelay(on);
    }

    // ---- state ----

    /** {@return the conversation id, any 32 bits} */
    public int conv() {
        return conv;
    }

    /** {@return the largest packet wanted now, in bytes} */
    public int mtu() {
        return cycle.mtu();
    }

    /**
     * Largest packet the engine may write: the largest MTU it ever had. A sink's arrays must have room for this much.
     *
     * @return bytes
     */
    public int maxPacketBytes() {
        return peakMtu;
    }

    /**
     * Whether some segment was transmitted {@link KcpConfig#deadLink} times. The engine goes on trying; what to make of it
     * is the owner's decision.
     *
     * @return true from the first such segment on
     */
    public boolean isDeadLink() {
        return transmitter.isDead();
    }

    /** {@return the oldest number not confirmed} */
    public int sndUna() {
        return sending.una;
    }

    /** {@return the number that the next segment to enter the window gets} */
    public int sndNxt() {
        return sending.nxt;
    }

    /** {@return the next number expected from the peer} */
    public int rcvNxt() {
        return receiving.next();
    }

    /** {@return the smoothed round-trip time in milliseconds, 0 before the first sample} */
    public int srttMs() {
        return rtt.srttMs();
    }

    /** {@return the variation of the round-trip time in milliseconds} */
    public int rttVarMs() {
        return rtt.rttVarMs();
    }

    /** {@return the time-out of a segment's first transmission in milliseconds} */
    public int rtoMs() {
        return rtt.rtoMs();
    }

    /** {@return the congestion window in segments; 0 before the first flush, and unless congestion control was ever on} */
    public int congestionWindow() {
        return cycle.congestion().cwnd();
    }

    /** {@return the slow start threshold of the congestion window in segments} */
    public int slowStartThreshold() {
        return cycle.congestion().ssthresh();
    }

    /** {@return the peer's free receive window in segments as last told, 32 before it was heard} */
    public int remoteWindow() {
        return remote.free();
    }

    /** {@return whether the peer has told its receive window, which every segment but a recovered one does} */
    public boolean isRemoteWindowKnown() {
        return remote.isKnown();
    }

    /** {@return our free receive window in segments as the next segment would tell it, 0 to 65 535} */
    public int advertisedWindow() {
        return receiving.free();
    }

    /** {@return what this engine has counted: a live view, the same object every time} */
    public EngineCounters counters() {
        return counters;
    }

    // ---- memory ----

    /** Gives memory back that a busy time has made grow, where nothing is held in it. For engines gone idle. */
    public void trim() {
        sending.trim();
        receiving.trim();
        transmitter.trim();
        acks.trim();
        if (ownsPool) {
            pool.trim();
        }
    }

    /** Hands all payload back to the pool. The engine is finished: it has no deadline and takes nothing any more. */
    public void release() {
        released = true;
        sending.release();
        receiving.release();
        trim();
    }

    /** Whether the engine is asking a peer that owes it news. */
    boolean isProbing() {
        return cycle.isProbing();
    }

    private int lentPayloads() {
        return ((FreeListPayloadPool) pool).lent();
    }

    private int heldPayloads() {
        return sending.heldPayloads() + receiving.heldPayloads();
    }

    private int mss() {
        return cycle.mss();
    }

    private void requireUsable() {
        if (released) {
            throw new IllegalStateException("engine of conv " + Integer.toUnsignedString(conv) + " was released");
        }
    }

    /**
     * Checks what must hold between any two calls. Does nothing unless Java assertions are on; takes time in proportion to
     * the windows. For tests.
     *
     * @throws AssertionError if something does not hold, which is a defect of this engine
     */
    public void assertInvariants() {
        sending.assertInvariants();
        receiving.assertInvariants();
        acks.assertInvariants();
        rtt.assertInvariants();
        cycle.congestion().assertInvariants();
        assert mtu() <= peakMtu : "mtu " + mtu() + " above its peak " + peakMtu;
        assert !ownsPool || lentPayloads() == heldPayloads()
                : lentPayloads() + " payloads on loan, but " + heldPayloads() + " held";
    }
}
