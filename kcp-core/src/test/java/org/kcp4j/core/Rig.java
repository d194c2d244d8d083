package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/**
 * One engine between an application and a network that the test plays: strings in and out, segments in and out. Keeps the
 * time, and checks the engine's invariants after every step.
 */
final class Rig {
    static final int CONV = 0x5EED;

    final CheckedPool pool = new CheckedPool();
    final List<String> events = new ArrayList<>();
    final KcpEngine engine;
    int nowMs;

    private final List<byte[]> packets = new ArrayList<>();
    private final CapturingSink sink = new CapturingSink(packets::add);

    Rig(KcpConfig config) {
        this(config, 0, 0);
    }

    Rig(KcpConfig config, int firstSent, int firstReceived) {
        engine = new KcpEngine(CONV, config, pool, new Recorder(), firstSent, firstReceived);
    }

    /** Low latency, 10 ms grid, no congestion control; each test changes what it is about. */
    static KcpConfig config() {
        return KcpConfig.fast3().withMtu(124).withSendWindow(8).withReceiveWindow(8);
    }

    Rig at(int ms) {
        nowMs = ms;
        return this;
    }

    boolean send(String text) {
        byte[] bytes = text.getBytes(StandardCharsets.ISO_8859_1);
        boolean taken = engine.send(bytes, 0, bytes.length);
        engine.assertInvariants();
        return taken;
    }

    InputResult input(Segment... segments) {
        return input(Segment.packet(CONV, segments));
    }

    InputResult input(byte[] packet) {
        InputResult result = engine.input(packet, 0, packet.length, nowMs);
        engine.assertInvariants();
        return result;
    }

    InputResult inputRecovered(Segment... segments) {
        byte[] packet = Segment.packet(CONV, segments);
        InputResult result = engine.inputRecovered(packet, 0, packet.length, nowMs);
        engine.assertInvariants();
        return result;
    }

    /** A full flush; the segments it wrote. */
    List<Segment> flush() {
        return segments(flushPackets());
    }

    /** A full flush; the packets it wrote. */
    List<byte[]> flushPackets() {
        packets.clear();
        engine.flush(nowMs, sink);
        engine.assertInvariants();
        assertThat(engine.delayMs(nowMs)).as("a flush never asks for itself").isPositive();
        return List.copyOf(packets);
    }

    /** An ACK-only flush; the segments it wrote. */
    List<Segment> flushAcks() {
        packets.clear();
        engine.flushAcks(nowMs, sink);
        engine.assertInvariants();
        return segments(packets);
    }

    /** Waits for the next deadline, flushes there, and returns what that wrote. */
    List<Segment> flushAtDeadline() {
        nowMs += engine.delayMs(nowMs);
        assertThat(engine.delayMs(nowMs)).as("due at the deadline").isZero();
        return flush();
    }

    /** The next message, or null if none is complete. */
    String receive() {
        int size = engine.peekSize();
        if (size < 0) {
            return null;
        }
        byte[] bytes = new byte[size];
        assertThat(engine.receive(bytes, 0, size)).isEqualTo(size);
        engine.assertInvariants();
        return text(bytes);
    }

    /** Stream bytes, at most so many. */
    String read(int most) {
        byte[] bytes = new byte[most];
        int count = engine.read(bytes, 0, most);
        engine.assertInvariants();
        return text(Arrays.copyOf(bytes, count));
    }

    int delay() {
        return engine.delayMs(nowMs);
    }

    /** What they are, in short: "push 0, push 1, ack 7". */
    static String sketch(List<Segment> segments) {
        return String.join(
                ", ",
                segments.stream()
                        .map(s -> s.commandName()
                                + (s.command() == SegmentHeader.PUSH || s.command() == SegmentHeader.ACK
                                        ? " " + Integer.toUnsignedString(s.sn())
                                        : ""))
                        .toList());
    }

    private static List<Segment> segments(List<byte[]> packets) {
        return packets.stream()
                .flatMap(packet -> Segment.parse(packet).stream())
                .toList();
    }

    private static String text(byte[] bytes) {
        return new String(bytes, StandardCharsets.ISO_8859_1);
    }

    /** Writes the events down as words. */
    private final class Recorder implements EngineObserver {
        @Override
        public void sent(int sn, int length) {
            events.add("sent " + sn);
        }

        @Override
        public void retransmitted(int sn, RetransmitReason reason, int transmissions) {
            events.add(reason + " " + sn + " x" + transmissions);
        }

        @Override
        public void acked(int sn) {
            events.add("acked " + sn);
        }

        @Override
        public void rttSample(int rttMs, int srttMs, int rtoMs) {
            events.add("rtt " + rttMs);
        }

        @Override
        public void windowClosed() {
            events.add("closed");
        }

        @Override
        public void windowOpened(int window) {
            events.add("opened " + window);
        }

        @Override
        public void deadLink(int sn) {
            events.add("dead " + sn);
        }
    }
}
