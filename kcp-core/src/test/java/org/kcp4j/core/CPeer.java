package org.kcp4j.core;

import java.io.ByteArrayOutputStream;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.List;
import java.util.TreeMap;
import java.util.function.Consumer;

/**
 * A plain model of the C original after PROTOCOL 1.a, column C, for tests: what such a peer puts on the wire. It has no
 * defence against hostile input and does not wrap. That it repeats the recorded {@code c_*} traces is itself a test.
 */
final class CPeer implements TracePeer {
    private static final int MIN_RECEIVE_WINDOW = 128;
    private static final int PROBE_INIT_MS = 5_000;
    private static final int PROBE_LIMIT_MS = 120_000;
    private static final int FAST_LIMIT = 5;
    private static final int DEAD_LINK = 20;

    private static final class Segment {
        final int fragment;
        byte[] data;
        int sn;
        int ts;
        int rto;
        int resendAt;
        int fastAcks;
        int transmissions;

        Segment(int fragment, byte[] data) {
            this.fragment = fragment;
            this.data = data;
        }
    }

    private final int conv;
    private final int nodelay;
    private final int interval;
    private final int resend;
    private final boolean congestionControl;
    private final boolean stream;
    private final int mtu;
    private final int mss;
    private final int sendWindow;
    private final int receiveWindow;
    private final Consumer<byte[]> packets;

    private final Deque<Segment> sendQueue = new ArrayDeque<>();
    private final List<Segment> sendBuffer = new ArrayList<>();
    private final TreeMap<Integer, Segment> receiveBuffer = new TreeMap<>();
    private final Deque<Segment> receiveQueue = new ArrayDeque<>();
    private final List<int[]> acks = new ArrayList<>();
    private final CongestionWindow congestion = new CongestionWindow(true); // kept also where it is not used
    private final UpdateLoop updateLoop = new UpdateLoop();

    private int current;
    private int sndUna;
    private int sndNxt;
    private int rcvNxt;
    private int remoteWindow = 128;
    private int srtt;
    private int rttVar;
    private int rto = 200;
    private boolean ask;
    private boolean tell;
    private int probeWait;
    private int probeAt;
    private boolean dead;
    private int timeouts;

    private final ByteArrayOutputStream packet = new ByteArrayOutputStream();

    CPeer(TraceScenario scenario, Consumer<byte[]> packets) {
        conv = scenario.conv();
        nodelay = scenario.nodelayLevel();
        interval = scenario.intervalMs();
        resend = scenario.resend();
        congestionControl = scenario.congestionControl();
        stream = scenario.stream();
        mtu = scenario.mtu();
        mss = mtu - SegmentHeader.BYTES;
        sendWindow = scenario.sendWindow();
        receiveWindow = Math.max(MIN_RECEIVE_WINDOW, scenario.receiveWindow());
        this.packets = packets;
    }

    @Override
    public void send(byte[] message) {
        int from = 0;
        if (stream && !sendQueue.isEmpty() && sendQueue.getLast().data.length < mss) {
            Segment last = sendQueue.getLast();
            int old = last.data.length;
            from = Math.min(message.length, mss - old);
            last.data = Arrays.copyOf(last.data, old + from);
            System.arraycopy(message, 0, last.data, old, from);
            if (from == message.length) {
                return;
            }
        }
        int count = Math.max(1, Math.ceilDiv(message.length - from, mss));
        for (int i = 0; i < count; i++) {
            int to = Math.min(message.length, from + mss);
            sendQueue.add(new Segment(stream ? 0 : count - 1 - i, Arrays.copyOfRange(message, from, to)));
            from = to;
        }
    }

    @Override
    public byte[] receive() {
        if (receiveQueue.isEmpty() || receiveQueue.size() < receiveQueue.getFirst().fragment + 1) {
            return null;
        }
        boolean wasFull = receiveQueue.size() >= receiveWindow;
        ByteArrayOutputStream message = new ByteArrayOutputStream();
        Segment segment;
        do {
            segment = receiveQueue.removeFirst();
            message.writeBytes(segment.data);
        } while (segment.fragment != 0);
        moveInOrder();
        tell |= wasFull && receiveQueue.size() < receiveWindow;
        return message.toByteArray();
    }

    private void moveInOrder() {
        while (receiveQueue.size() < receiveWindow && receiveBuffer.containsKey(rcvNxt)) {
            receiveQueue.add(receiveBuffer.remove(rcvNxt++));
        }
    }

    @Override
    public void input(byte[] bytes, int nowMs) {
        int unaBefore = sndUna;
        int[] newest = null;
        int at = 0;
        while (bytes.length - at >= SegmentHeader.BYTES) {
            int sn = SegmentHeader.sn(bytes, at);
            int ts = SegmentHeader.ts(bytes, at);
            int una = SegmentHeader.una(bytes, at);
            int length = SegmentHeader.length(bytes, at);
            remoteWindow = SegmentHeader.window(bytes, at);
            sendBuffer.removeIf(segment -> segment.sn < una);
            shrink();
            switch (SegmentHeader.command(bytes, at)) {
                case SegmentHeader.ACK -> {
                    if (current - ts >= 0) {
                        sampleRtt(current - ts);
                    }
                    sendBuffer.removeIf(segment -> segment.sn == sn);
                    shrink();
                    if (newest == null || (sn > newest[0] && ts > newest[1])) {
                        newest = new int[] {sn, ts};
                    }
                }
                case SegmentHeader.PUSH -> {
                    if (sn < rcvNxt + receiveWindow) {
                        acks.add(new int[] {sn, ts});
                        if (sn >= rcvNxt) {
                            int from = at + SegmentHeader.BYTES;
                            receiveBuffer.putIfAbsent(
                                    sn,
                                    new Segment(
                                            SegmentHeader.fragment(bytes, at),
                                            Arrays.copyOfRange(bytes, from, from + length)));
                            moveInOrder();
                        }
                    }
                }
                case SegmentHeader.WASK -> tell = true;
                default -> {}
            }
            at += SegmentHeader.BYTES + length;
        }
        if (newest != null) {
            countOvertaken(newest[0], newest[1]);
        }
        if (sndUna > unaBefore) {
            congestion.onAdvance(remoteWindow, mss);
        }
    }

    private void shrink() {
        sndUna = sendBuffer.isEmpty() ? sndNxt : sendBuffer.getFirst().sn;
    }

    private void countOvertaken(int sn, int ts) {
        if (sn < sndUna || sn >= sndNxt) {
            return;
        }
        for (Segment segment : sendBuffer) {
            if (segment.sn < sn && segment.ts <= ts) {
                segment.fastAcks++;
            }
        }
    }

    private void sampleRtt(int rtt) {
        if (srtt == 0) {
            srtt = rtt;
            rttVar = rtt / 2;
        } else {
            int delta = Math.abs(rtt - srtt);
            rttVar = (3 * rttVar + delta) / 4;
            srtt = Math.max(1, (7 * srtt + rtt) / 8);
        }
        rto = Math.clamp(srtt + Math.max(interval, 4 * rttVar), nodelay == 0 ? 100 : 30, 60_000);
    }

    @Override
    public void update(int nowMs) {
        current = nowMs;
        if (updateLoop.isDue(nowMs, interval)) {
            flush();
        }
    }

    private void flush() {
        int window = Math.max(0, receiveWindow - receiveQueue.size());
        int lastSn = 0;
        int lastTs = 0;
        for (int[] ack : acks) {
            lastSn = ack[0];
            lastTs = ack[1];
            write(SegmentHeader.ACK, 0, window, lastTs, lastSn, new byte[0]);
        }
        acks.clear();
        probe();
        if (ask) {
            write(SegmentHeader.WASK, 0, window, lastTs, lastSn, new byte[0]);
        }
        if (tell) {
            write(SegmentHeader.WINS, 0, window, lastTs, lastSn, new byte[0]);
        }
        ask = false;
        tell = false;
        admit();
        transmit(window);
        if (packet.size() > 0) {
            hand();
        }
    }

    private void probe() {
        if (remoteWindow != 0) {
            probeWait = 0;
        } else if (probeWait == 0) {
            probeWait = PROBE_INIT_MS;
            probeAt = current + probeWait;
        } else if (current >= probeAt) {
            probeWait = Math.min(probeWait + probeWait / 2, PROBE_LIMIT_MS);
            probeAt = current + probeWait;
            ask = true;
        }
    }

    private void admit() {
        int limit = Math.min(sendWindow, remoteWindow);
        if (congestionControl) {
            limit = congestion.limit(limit);
        }
        while (sndNxt < sndUna + limit && !sendQueue.isEmpty()) {
            Segment segment = sendQueue.removeFirst();
            segment.sn = sndNxt++;
            sendBuffer.add(segment);
        }
    }

    private void transmit(int window) {
        int windowBefore = congestion.cwnd();
        int changed = 0;
        boolean lost = false;
        for (Segment segment : sendBuffer) {
            if (segment.transmissions == 0) {
                segment.rto = rto;
                segment.resendAt = current + rto + (nodelay == 0 ? rto >> 3 : 0);
            } else if (current >= segment.resendAt) {
                timeouts++;
                lost = true;
                segment.rto += switch (nodelay) {
                    case 0 -> Math.max(segment.rto, rto);
                    case 1 -> segment.rto / 2;
                    default -> rto / 2;
                };
                segment.resendAt = current + segment.rto;
            } else if (resend > 0 && segment.fastAcks >= resend && segment.transmissions <= FAST_LIMIT) {
                changed++;
                segment.fastAcks = 0;
                segment.resendAt = current + segment.rto;
            } else {
                continue;
            }
            segment.transmissions++;
            segment.ts = current;
            dead |= segment.transmissions >= DEAD_LINK;
            write(SegmentHeader.PUSH, segment.fragment, window, current, segment.sn, segment.data);
        }
        congestion.afterFlush(changed, lost ? 1 : 0, sndNxt - sndUna, windowBefore, resend, mss);
    }

    private void write(int command, int fragment, int window, int ts, int sn, byte[] data) {
        if (packet.size() + SegmentHeader.BYTES + data.length > mtu) {
            hand();
        }
        byte[] header = new byte[SegmentHeader.BYTES];
        SegmentHeader.write(header, 0, conv, command, fragment, window, ts, sn, rcvNxt, data.length);
        packet.writeBytes(header);
        packet.writeBytes(data);
    }

    private void hand() {
        packets.accept(packet.toByteArray());
        packet.reset();
    }

    @Override
    public int waiting() {
        return sendBuffer.size() + sendQueue.size();
    }

    @Override
    public String endState() {
        return "srttA=%d rttvarA=%d rtoA=%d cwndA=%d ssthreshA=%d stateA=%d xmitA=%d"
                .formatted(
                        srtt, rttVar, rto, congestion.cwnd(), congestion.ssthresh(), dead ? 0xFFFFFFFFL : 0, timeouts);
    }
}
