package org.kcp4j.core;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HexFormat;
import java.util.List;
import java.util.zip.CRC32;

/** Two peers over the simulated link that the traces were recorded on; writes the lines of the recording. */
final class TraceReplay {
    private static final int STEP_MS = 10;
    private static final int SEND_EVERY_MS = 20;
    private static final int GRACE_STEPS = 21;
    private static final int RECORDING_LIMIT_MS = 600_000;

    /** A packet on its way. */
    static final class Datagram {
        final int arrivalMs;
        final byte[] bytes;

        Datagram(int arrivalMs, byte[] bytes) {
            this.arrivalMs = arrivalMs;
            this.bytes = bytes;
        }
    }

    private final TraceScenario scenario;
    private final TracePeer a;
    private final TracePeer b;
    private final Deque<Datagram> toB = new ArrayDeque<>();
    private final Deque<Datagram> toA = new ArrayDeque<>();
    private final List<String> lines = new ArrayList<>();
    private final List<Datagram> arrivedAtB = new ArrayList<>();
    private final List<byte[]> received = new ArrayList<>();

    private int random;
    private int nowMs;
    private int sent;
    private long sentBytes;
    private long receivedBytes;

    TraceReplay(TraceScenario scenario, TracePeer.Factory sender, TracePeer.Factory receiver) {
        this.scenario = scenario;
        random = scenario.seed();
        a = sender.create(scenario, packet -> transmit("A>B", packet, toB));
        b = receiver.create(scenario, packet -> transmit("B>A", packet, toA));
    }

    /** The lines of the whole run, without the first line of parameters. */
    List<String> run() {
        return run(RECORDING_LIMIT_MS);
    }

    /** As {@link #run()}, but not longer than so. */
    List<String> run(int limitMs) {
        int quietSteps = 0;
        for (nowMs = 0; nowMs <= limitMs; nowMs += STEP_MS) {
            deliver(toB, b);
            deliver(toA, a);
            if (nowMs % SEND_EVERY_MS == 0 && sent < scenario.messages()) {
                byte[] message = message(sent++, scenario.maxBytes());
                a.send(message);
                sentBytes += message.length;
            }
            if (nowMs >= scenario.pauseMs()) {
                receiveAll();
            }
            a.update(nowMs);
            b.update(nowMs);
            boolean quiet = sent == scenario.messages() && receivedBytes == sentBytes && a.waiting() == 0;
            if (quiet && ++quietSteps == GRACE_STEPS) {
                break;
            }
        }
        lines.add("END t=%d sent=%d recv=%d %s".formatted(nowMs, sentBytes, receivedBytes, a.endState()));
        return lines;
    }

    /** Every packet that reached B, in order. */
    List<Datagram> arrivedAtB() {
        return arrivedAtB;
    }

    /** Every message that B received, in order. */
    List<byte[]> received() {
        return received;
    }

    private void deliver(Deque<Datagram> link, TracePeer peer) {
        while (!link.isEmpty() && link.getFirst().arrivalMs <= nowMs) {
            Datagram datagram = link.removeFirst();
            if (peer.equals(b)) {
                arrivedAtB.add(datagram);
            }
            peer.input(datagram.bytes, nowMs);
        }
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
        for (byte[] message = b.receive(); message != null; message = b.receive()) {
            receivedBytes += message.length;
            received.add(message);
            lines.add("%d RECV %d %s".formatted(nowMs, message.length, crc(message)));
        }
    }

    private void transmit(String direction, byte[] packet, Deque<Datagram> link) {
        random = random * 1_103_515_245 + 12_345;
        boolean drop = ((random >>> 16) & 0x7FFF) % 100 < scenario.loss();
        String hex = HexFormat.of().formatHex(packet);
        lines.add("%d %s %d %s%s %s".formatted(nowMs, direction, packet.length, crc(packet), drop ? " DROP" : "", hex));
        if (!drop) {
            link.addLast(new Datagram(nowMs + scenario.delayMs(), packet));
        }
    }

    private static String crc(byte[] bytes) {
        CRC32 crc = new CRC32();
        crc.update(bytes);
        return "%08x".formatted(crc.getValue());
    }
}
