package org.kcp4j.test;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.kcp4j.core.InputResult;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.core.PacketSink;
import org.kcp4j.core.SegmentHeader;

/**
 * A conversation with one engine, written down: segments in at a time, and exactly these out.
 *
 * {@snippet :
 * new EngineScript(7, KcpConfig.fast3())
 *         .send(100).out("PUSH sn=0 una=0 len=100")
 *         .at(20).in(Segment.push(7, 0, 50)).out("ACK sn=0 una=1 @20")
 *         .received(50)
 *         .at(600).out("PUSH sn=0 len=100 @200", "PUSH sn=0 len=100 @500");
 * }
 *
 * <p>The engine is flushed as its call protocol asks, at every instant that it names, so that whatever leaves it between
 * two checks is in the second of them. A segment to be expected is words that must be among those that describe the real
 * one: its command, {@code sn=}, {@code una=}, {@code ts=}, {@code wnd=}, {@code frg=}, {@code len=}, and when it left,
 * {@code @}milliseconds. Time begins at 0. Not thread safe.
 */
public final class EngineScript {
    private static final List<String> COMMANDS = List.of("PUSH", "ACK", "WASK", "WINS");

    private final KcpEngine engine;
    private final Wire wire;
    private final List<String> left = new ArrayList<>(); // since the last check, described
    private int nowMs;

    private final class Wire implements PacketSink {
        private final byte[] buffer;

        Wire() {
            buffer = new byte[engine.maxPacketBytes()];
        }

        @Override
        public byte[] buffer() {
            return buffer;
        }

        @Override
        public int headroom() {
            return 0;
        }

        @Override
        public void packet(int length) {
            for (int at = 0; at < length; at += SegmentHeader.BYTES + SegmentHeader.length(buffer, at)) {
                left.add(describe(buffer, at));
            }
        }
    }

    /**
     * Begins a conversation.
     *
     * @param conv its number
     * @param config how the engine behaves
     */
    public EngineScript(int conv, KcpConfig config) {
        engine = new KcpEngine(conv, config);
        wire = new Wire();
    }

    /** {@return the engine, for what a script cannot say} */
    public KcpEngine engine() {
        return engine;
    }

    /**
     * Lets time pass, with every flush that is due in it.
     *
     * @param ms the time it is then, in milliseconds since the beginning; not before now
     * @return this
     */
    public EngineScript at(int ms) {
        if (ms < nowMs) {
            throw new IllegalArgumentException("at " + ms + " ms, but it is " + nowMs + " ms already");
        }
        for (int delay = step(); delay <= ms - nowMs; delay = step()) {
            nowMs += delay;
        }
        nowMs = ms;
        step();
        return this;
    }

    /**
     * Has the application send bytes, all zero, and the engine flush them at once.
     *
     * @param bytes how many
     * @return this
     */
    public EngineScript send(int bytes) {
        if (!engine.send(new byte[bytes], 0, bytes)) {
            throw new AssertionError("no room for " + bytes + " bytes at " + nowMs + " ms");
        }
        engine.flush(nowMs, wire);
        return this;
    }

    /**
     * Lets a packet arrive that the engine accepts.
     *
     * @param segments what is in it
     * @return this
     */
    public EngineScript in(Segment... segments) {
        byte[] packet = Segment.packet(segments);
        InputResult result = engine.input(packet, 0, packet.length, nowMs);
        if (result != InputResult.ACCEPTED) {
            throw new AssertionError(result + " at " + nowMs + " ms: " + Arrays.toString(segments));
        }
        step();
        return this;
    }

    /**
     * Checks that exactly these segments have left the engine since the last check, in this order.
     *
     * @param expected one text for each; none: nothing has left
     * @return this
     * @throws AssertionError if others did, with all of them
     */
    public EngineScript out(String... expected) {
        boolean same = left.size() == expected.length;
        for (int i = 0; same && i < expected.length; i++) {
            same = Arrays.asList(left.get(i).split(" ")).containsAll(Arrays.asList(expected[i].split(" ")));
        }
        if (!same) {
            throw new AssertionError("until " + nowMs + " ms\n  expected:\n    " + String.join("\n    ", expected)
                    + "\n  but there were:\n    " + String.join("\n    ", left));
        }
        left.clear();
        return this;
    }

    /**
     * Checks that a message has arrived, and takes it.
     *
     * @param bytes its length
     * @return this
     * @throws AssertionError if there is none, or the first one is of another length
     */
    public EngineScript received(int bytes) {
        int size = engine.peekSize();
        if (size != bytes) {
            throw new AssertionError("at " + nowMs + " ms the next message has " + size + " bytes, not " + bytes);
        }
        engine.receive(new byte[bytes], 0, bytes);
        return this;
    }

    /** Does what is due now; returns the milliseconds until the next thing is, or {@link KcpEngine#NEVER}. */
    private int step() {
        switch (engine.flushDemand()) {
            case NONE -> {
                if (engine.delayMs(nowMs) == 0) {
                    engine.flush(nowMs, wire);
                }
            }
            case ACKS -> engine.flushAcks(nowMs, wire);
            case FULL -> engine.flush(nowMs, wire);
        }
        engine.assertInvariants();
        return engine.delayMs(nowMs);
    }

    private String describe(byte[] packet, int at) {
        int command = SegmentHeader.command(packet, at) - SegmentHeader.PUSH;
        return COMMANDS.get(command) + " sn=" + SegmentHeader.sn(packet, at) + " una="
                + SegmentHeader.una(packet, at) + " ts=" + SegmentHeader.ts(packet, at) + " wnd="
                + SegmentHeader.window(packet, at) + " frg=" + SegmentHeader.fragment(packet, at) + " len="
                + SegmentHeader.length(packet, at) + " @" + nowMs;
    }
}
