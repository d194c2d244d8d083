package org.kcp4j.core;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.Random;
import java.util.zip.CRC32;

/**
 * Two engines, a simulated link with loss, duplication, delay and reordering by seed, and an application that writes on
 * one side and reads on the other. Sent bytes are a function of their position, so that nothing need be kept to check
 * what arrives. Virtual time jumps from event to event, or goes millisecond by millisecond.
 */
final class EnginePair {
    /** What the link does while it is ill; after {@code healsAtMs} it only delays. */
    record Link(int lossPercent, int duplicatePercent, int delayMs, int jitterMs, int healsAtMs) {}

    /** Where numbers and clock start. */
    record Origin(int sn, int ms) {
        static final Origin ZERO = new Origin(0, 0);
    }

    private static final int MAX_EVENTS = 2_000_000;
    private static final int RECEIVE_EVERY_MS = 15;

    private static final class Flight {
        final int arrivalMs;
        final int order;
        final Side to;
        final byte[] packet;

        Flight(int arrivalMs, int order, Side to, byte[] packet) {
            this.arrivalMs = arrivalMs;
            this.order = order;
            this.to = to;
            this.packet = packet;
        }
    }

    private final class Side {
        final String name;
        final CheckedPool pool = new CheckedPool();
        final KcpEngine engine;
        final CapturingSink sink;
        int packets;

        Side(String name, KcpConfig config) {
            this.name = name;
            engine = new KcpEngine(1, config, pool, EngineObserver.NONE, origin.sn, origin.sn);
            sink = new CapturingSink(this::transmit);
        }

        private void transmit(byte[] packet) {
            packets++;
            CRC32 crc = new CRC32();
            crc.update(packet);
            transcript.add(nowMs + " " + name + " " + packet.length + " " + Long.toHexString(crc.getValue()));
            boolean ill = nowMs < link.healsAtMs;
            int copies = ill && random.nextInt(100) < link.lossPercent ? 0 : 1;
            copies += ill && random.nextInt(100) < link.duplicatePercent ? 1 : 0;
            for (int i = 0; i < copies; i++) {
                int delay = link.delayMs + (link.jitterMs > 0 ? random.nextInt(link.jitterMs) : 0);
                flights.add(new Flight(nowMs + delay, order++, this == a ? b : a, packet));
            }
        }

        /** What a driver does: flush if it is demanded or due. */
        void step() {
            int time = origin.ms + nowMs;
            switch (engine.flushDemand()) {
                case NONE -> flushIfDue(time);
                case ACKS -> engine.flushAcks(time, sink);
                case FULL -> engine.flush(time, sink);
            }
            check();
        }

        private void flushIfDue(int time) {
            if (engine.delayMs(time) > 0) {
                return;
            }
            int written = packets;
            boolean opensCongestionWindow = engine.congestionWindow() == 0;
            engine.flush(time, sink);
            if (packets == written && !opensCongestionWindow && !engine.isProbing()) {
                throw new AssertionError(name + ": a flush at its deadline did nothing");
            }
            if (engine.delayMs(time) == 0) {
                throw new AssertionError(name + ": a flush asks for another at once");
            }
        }

        void check() {
            engine.assertInvariants();
            int inFlight = engine.sndNxt() - engine.sndUna();
            if (inFlight < 0 || inFlight > config.sendWindow()) {
                throw new AssertionError(name + ": " + inFlight + " in flight");
            }
            if (engine.waitingSegments() > config.sendQueue()) {
                throw new AssertionError(name + ": " + engine.waitingSegments() + " waiting");
            }
        }

        int dueMs() {
            int delay = engine.delayMs(origin.ms + nowMs);
            return delay == KcpEngine.NEVER ? Integer.MAX_VALUE : nowMs + delay;
        }
    }

    private final KcpConfig config;
    private final Link link;
    private final Origin origin;
    private final Random random;
    private final int totalBytes;
    private final int sendEveryMs;
    private final PriorityQueue<Flight> flights = new PriorityQueue<>(
            Comparator.<Flight>comparingInt(f -> f.arrivalMs).thenComparingInt(f -> f.order));
    private final List<String> transcript = new ArrayList<>();
    private final Side a;
    private final Side b;
    private final byte[] buffer = new byte[1 << 16];

    private int order;
    private int nowMs;
    private int sentBytes;
    private int receivedBytes;
    private final List<Integer> messageLengths = new ArrayList<>();
    private int messagesReceived;

    EnginePair(KcpConfig config, Link link, Origin origin, long seed, int totalBytes, int sendEveryMs) {
        this.config = config;
        this.link = link;
        this.origin = origin;
        this.random = new Random(seed);
        this.totalBytes = totalBytes;
        this.sendEveryMs = sendEveryMs;
        a = new Side("A", config);
        b = new Side("B", config);
    }

    /** Runs until all is delivered and confirmed; returns every packet sent: time, side, length, checksum. */
    List<String> run(boolean everyMillisecond) {
        for (int events = 0; !isDrained(); events++) {
            if (events == MAX_EVENTS) {
                throw new AssertionError("not drained: " + this);
            }
            while (!flights.isEmpty() && flights.element().arrivalMs <= nowMs) {
                Flight flight = flights.remove();
                int time = origin.ms + nowMs;
                flight.to.engine.input(flight.packet, 0, flight.packet.length, time);
                flight.to.check();
                flight.to.step();
            }
            if (nowMs % sendEveryMs == 0) {
                sendSome();
            }
            if (nowMs % RECEIVE_EVERY_MS == 0) {
                receiveAll();
            }
            a.step();
            b.step();
            nowMs = everyMillisecond ? nowMs + 1 : nextEventMs();
        }
        if (a.pool.lent() + b.pool.lent() != 0) {
            throw new AssertionError("payload kept: " + a.pool.lent() + " and " + b.pool.lent());
        }
        return transcript;
    }

    private boolean isDrained() {
        return receivedBytes == totalBytes && a.engine.waitingSegments() == 0;
    }

    private int nextEventMs() {
        int next = Math.min(a.dueMs(), b.dueMs());
        if (!flights.isEmpty()) {
            next = Math.min(next, flights.element().arrivalMs);
        }
        if (sentBytes < totalBytes) {
            next = Math.min(next, after(sendEveryMs));
        }
        if (b.engine.peekSize() >= 0) {
            next = Math.min(next, after(RECEIVE_EVERY_MS));
        }
        if (next == Integer.MAX_VALUE && !isDrained()) {
            throw new AssertionError("nobody has anything to do: " + this);
        }
        return Math.max(next, nowMs + 1);
    }

    private int after(int periodMs) {
        return nowMs - nowMs % periodMs + periodMs;
    }

    private void sendSome() {
        int wanted = 1 + (sentBytes * 7 + nowMs) % Math.min(2_000, a.engine.maxMessageBytes());
        int length = Math.min(Math.min(wanted, totalBytes - sentBytes), a.engine.sendRoomBytes());
        if (length <= 0) {
            return;
        }
        for (int i = 0; i < length; i++) {
            buffer[i] = byteAt(sentBytes + i);
        }
        if (!a.engine.send(buffer, 0, length)) {
            throw new AssertionError("send refused " + length + " bytes that it had room for");
        }
        a.check();
        sentBytes += length;
        messageLengths.add(length);
    }

    private void receiveAll() {
        while (true) {
            int length = config.stream() ? b.engine.read(buffer, 0, 100) : b.engine.receive(buffer, 0, buffer.length);
            if (length <= 0) {
                break;
            }
            if (!config.stream() && length != messageLengths.get(messagesReceived++)) {
                throw new AssertionError("message " + (messagesReceived - 1) + " has length " + length);
            }
            for (int i = 0; i < length; i++) {
                if (buffer[i] != byteAt(receivedBytes + i)) {
                    throw new AssertionError("wrong byte at " + (receivedBytes + i));
                }
            }
            receivedBytes += length;
            b.check();
        }
    }

    private static byte byteAt(int position) {
        return (byte) (position * 31 + (position >>> 8));
    }

    int sndUna() {
        return a.engine.sndUna();
    }

    @Override
    public String toString() {
        return "at " + nowMs + " ms sent " + sentBytes + ", received " + receivedBytes + " of " + totalBytes
                + ", waiting " + a.engine.waitingSegments() + ", remote window " + a.engine.remoteWindow() + ", "
                + config + ", " + link;
    }
}
