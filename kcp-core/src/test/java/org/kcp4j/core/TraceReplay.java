package org.kcp4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** Two engines over the simulated link that the traces were recorded on; writes the lines of the recording. */
final class TraceReplay {
    private static final int STEP_MS = 10;
    private static final int GRACE_STEPS = 21;
    private static final int LIMIT_MS = 600_000;

    private static final class Datagram {
        final int arrivalMs;
        final byte[] bytes;

        Datagram(int arrivalMs, byte[] bytes) {
            this.arrivalMs = arrivalMs;
            this.bytes = bytes;
        }
    }

    private final TraceScenario scenario;
    private final KcpEngine a;
    private final KcpEngine b;
    private final Deque<Datagram> toB = new ArrayDeque<>();
    private final Deque<Datagram> toA = new ArrayDeque<>();
    private final List<String> lines = new ArrayList<>();
    private final byte[] message = new byte[1 << 20];

    private int random;
    private int nowMs;
    private int sent;
    private long sentBytes;
    private long receivedBytes;

    TraceReplay(TraceScenario scenario) {
        this.scenario = scenario;
        random = scenario.seed();
        a = new KcpEngine(TraceScenario.CONV, scenario.config());
        b = new KcpEngine(TraceScenario.CONV, scenario.config());
    }

    /** The lines of the whole run, without the first line of parameters. */
    List<String> run() {
        PacketSink fromA = new CapturingSink(packet -> transmit("A>B", packet, toB));
        PacketSink fromB = new CapturingSink(packet -> transmit("B>A", packet, toA));
        int quietSteps = 0;
        for (nowMs = 0; nowMs <= LIMIT_MS; nowMs += STEP_MS) {
            deliver(toB, b, fromB);
            deliver(toA, a, fromA);
            if (nowMs % 20 == 0 && sent < scenario.messages()) {
                sendOne();
            }
            if (nowMs >= scenario.pauseMs()) {
                receiveAll();
            }
            a.update(nowMs, fromA);
            b.update(nowMs, fromB);
            a.assertInvariants();
            b.assertInvariants();
            boolean quiet = sent == scenario.messages() && receivedBytes == sentBytes && a.waitingSegments() == 0;
            if (quiet && ++quietSteps == GRACE_STEPS) {
                break;
            }
        }
        lines.add("END t=%d sent=%d recv=%d srttA=%d rttvarA=%d rtoA=%d cwndA=%d ssthreshA=%d stateA=%d"
                .formatted(
                        nowMs,
                        sentBytes,
                        receivedBytes,
                        a.srttMs(),
                        a.rttVarMs(),
                        a.rtoMs(),
                        a.congestionWindow(),
                        a.slowStartThreshold(),
                        a.isDeadLink() ? 0xFFFFFFFFL : 0));
        return lines;
    }

    private void deliver(Deque<Datagram> link, KcpEngine engine, PacketSink sink) {
        while (!link.isEmpty() && link.getFirst().arrivalMs <= nowMs) {
            byte[] bytes = link.removeFirst().bytes;
            engine.input(bytes, 0, bytes.length, nowMs);
            switch (engine.flushDemand()) {
                case NONE -> {}
                case ACKS -> engine.flushAcks(nowMs, sink);
                case FULL -> engine.flush(nowMs, sink);
            }
        }
    }

    private void sendOne() {
        byte[] bytes = message(sent++, scenario.maxBytes());
        if (!a.send(bytes, 0, bytes.length)) {
            throw new AssertionError("no room for message " + sent);
        }
        sentBytes += bytes.length;
    }

    /** Message number {@code index}: its length and content are functions of the number. */
    static byte[] message(int index, int maxBytes) {
        byte[] bytes = new byte[index * 37 % maxBytes + 1];
        for (int j = 0; j < bytes.length; j++) {
            bytes[j] = (byte) (index + j);
        }
        return bytes;
    }

    private void receiveAll() {
        int length;
        while ((length = b.receive(message, 0, message.length)) >= 0) {
            receivedBytes += length;
            lines.add("%d RECV %d %s".formatted(nowMs, length, crc(message, length)));
        }
    }

    private void transmit(String direction, byte[] packet, Deque<Datagram> link) {
        random = random * 1_103_515_245 + 12_345;
        boolean drop = ((random >>> 16) & 0x7FFF) % 100 < scenario.loss();
        String hex = HexFormat.of().formatHex(packet);
        lines.add("%d %s %d %s%s %s"
                .formatted(nowMs, direction, packet.length, crc(packet, packet.length), drop ? " DROP" : "", hex));
        if (!drop) {
            link.addLast(new Datagram(nowMs + scenario.delayMs(), packet));
        }
    }

    static String crc(byte[] bytes, int length) {
        CRC32 crc = new CRC32();
        crc.update(Arrays.copyOf(bytes, length));
        return "%08x".formatted(crc.getValue());
    }
}
