package org.kcp4j.core;

import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.List;

/**
 * A segment as tests write it down and read it back: {@code push(3, "hello").una(2)}. The window is wide open and
 * everything else 0 unless said.
 */
record Segment(int command, int fragment, int window, int ts, int sn, int una, String payload) {
    private static final int OPEN_WINDOW = 1_000;

    static Segment push(int sn, String payload) {
        return new Segment(SegmentHeader.PUSH, 0, OPEN_WINDOW, 0, sn, 0, payload);
    }

    static Segment ack(int sn, int ts) {
        return new Segment(SegmentHeader.ACK, 0, OPEN_WINDOW, ts, sn, 0, "");
    }

    static Segment wask() {
        return new Segment(SegmentHeader.WASK, 0, OPEN_WINDOW, 0, 0, 0, "");
    }

    static Segment wins() {
        return new Segment(SegmentHeader.WINS, 0, OPEN_WINDOW, 0, 0, 0, "");
    }

    Segment fragment(int value) {
        return new Segment(command, value, window, ts, sn, una, payload);
    }

    Segment window(int value) {
        return new Segment(command, fragment, value, ts, sn, una, payload);
    }

    Segment ts(int value) {
        return new Segment(command, fragment, window, value, sn, una, payload);
    }

    Segment una(int value) {
        return new Segment(command, fragment, window, ts, sn, value, payload);
    }

    /** One packet of these segments. */
    static byte[] packet(int conv, Segment... segments) {
        int length = 0;
        for (Segment segment : segments) {
            length += SegmentHeader.BYTES + segment.payload.length();
        }
        byte[] packet = new byte[length];
        int at = 0;
        for (Segment s : segments) {
            byte[] bytes = s.payload.getBytes(StandardCharsets.ISO_8859_1);
            SegmentHeader.write(packet, at, conv, s.command, s.fragment, s.window, s.ts, s.sn, s.una, bytes.length);
            System.arraycopy(bytes, 0, packet, at + SegmentHeader.BYTES, bytes.length);
            at += SegmentHeader.BYTES + bytes.length;
        }
        return packet;
    }

    /** The segments of a packet. */
    static List<Segment> parse(byte[] packet) {
        List<Segment> segments = new ArrayList<>();
        int at = 0;
        while (at < packet.length) {
            int length = SegmentHeader.length(packet, at);
            segments.add(new Segment(
                    SegmentHeader.command(packet, at),
                    SegmentHeader.fragment(packet, at),
                    SegmentHeader.window(packet, at),
                    SegmentHeader.ts(packet, at),
                    SegmentHeader.sn(packet, at),
                    SegmentHeader.una(packet, at),
                    new String(packet, at + SegmentHeader.BYTES, length, StandardCharsets.ISO_8859_1)));
            at += SegmentHeader.BYTES + length;
        }
        return segments;
    }

    String commandName() {
        return switch (command) {
            case SegmentHeader.PUSH -> "push";
            case SegmentHeader.ACK -> "ack";
            case SegmentHeader.WASK -> "wask";
            case SegmentHeader.WINS -> "wins";
            default -> "command " + command;
        };
    }
}
