package org.kcp4j.test;

import static org.assertj.core.api.Assertions.assertThat;

import java.time.Duration;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import net.jqwik.api.Arbitrary;
import net.jqwik.api.ForAll;
import net.jqwik.api.Property;
import net.jqwik.api.Provide;
import org.kcp4j.core.EngineObserver;
import org.kcp4j.core.KcpConfig;
import org.kcp4j.core.KcpEngine;
import org.kcp4j.test.EngineOperation.End;

/**
 * Two engines against a model that is two queues: whatever is done in whatever order over whatever network, what comes out
 * of one end is what went into the other, and once the network is good all of it does.
 */
class EngineModelPropertyTest {
    private static final int CONV = 0x11223344;
    private static final LinkProfile GOOD = LinkProfile.ideal().withDelay(Duration.ofMillis(5));
    private static final Duration HEALING = Duration.ofMinutes(30);

    /** One end: its engine, and what its peer has sent and it has not received. */
    private static final class Party {
        final Deque<Integer> lengths = new ArrayDeque<>(); // of messages; of a stream, what was sent in one call
        EngineNode node;
        int sent;
        int received;

        KcpEngine engine() {
            return node.engine();
        }
    }

    private static final class Model {
        private final boolean stream;
        private final SimWorld world;
        private final Map<End, Party> parties = new EnumMap<>(End.class);

        Model(KcpConfig config, long seed) {
            stream = config.stream();
            world = new SimWorld(seed, GOOD);
            for (End end : End.values()) {
                Party party = new Party();
                party.node = new EngineNode(CONV, config, EngineObserver.NONE, this::check);
                parties.put(end, party);
            }
            EngineNode.connect(world, party(End.A).node, party(End.B).node);
        }

        private Party party(End end) {
            return parties.get(end);
        }

        void apply(EngineOperation operation) {
            switch (operation) {
                case EngineOperation.Send send -> send(send.end(), send.bytes());
                case EngineOperation.Receive receive -> receive(receive.end(), receive.times());
                case EngineOperation.Flush flush -> party(flush.end()).node.flush();
                case EngineOperation.Pause pause -> world.run(pause.time());
                case EngineOperation.Change change -> world.profile(change.profile());
            }
            check();
        }

        private void send(End end, int bytes) {
            Party from = party(end);
            int length = Math.min(bytes, from.engine().maxMessageBytes());
            byte[] message = new byte[length];
            for (int i = 0; i < length; i++) {
                message[i] = byteAt(from.sent + i);
            }
            int room = from.engine().sendRoomBytes();
            boolean taken = from.engine().send(message, 0, length);
            boolean needsSegment = stream && length == 0; // room may be in the last segment only
            assertThat(taken || length > room || room == 0 || needsSegment).isTrue();
            if (taken) {
                from.sent += length;
                party(end.other()).lengths.add(length);
                from.node.step();
            }
        }

        private void receive(End end, int times) {
            Party to = party(end);
            for (int i = 0; i < times; i++) {
                int size = to.engine().peekSize();
                if (size < 0) {
                    break;
                }
                byte[] into = new byte[size];
                assertThat(to.engine().receive(into, 0, size)).isEqualTo(size);
                accept(to, into);
            }
            to.node.step();
        }

        private void accept(Party to, byte[] bytes) {
            for (byte each : bytes) {
                assertThat(each).isEqualTo(byteAt(to.received));
                to.received++;
            }
            if (stream) {
                assertThat(to.received).isLessThanOrEqualTo(sentTo(to));
            } else {
                assertThat(bytes.length).isEqualTo(to.lengths.poll());
            }
        }

        private int sentTo(Party to) {
            return to == party(End.A) ? party(End.B).sent : party(End.A).sent;
        }

        private static byte byteAt(int position) {
            return (byte) (31 * position + (position >> 8));
        }

        private void check() {
            parties.values().forEach(party -> party.engine().assertInvariants());
        }

        void finish() {
            world.profile(GOOD);
            world.runUntil(HEALING, () -> {
                parties.keySet().forEach(end -> receive(end, Integer.MAX_VALUE));
                return parties.values().stream().allMatch(this::isDone);
            });
        }

        private boolean isDone(Party party) {
            boolean all = party.received == sentTo(party) && (stream || party.lengths.isEmpty());
            return all && party.engine().waitingSegments() == 0;
        }
    }

    @Property(tries = 300)
    void whatComesOutIsWhatWentIn(
            @ForAll("configs") KcpConfig config,
            @ForAll("operations") List<EngineOperation> operations,
            @ForAll long seed) {
        Model model = new Model(config, seed);
        operations.forEach(model::apply);
        model.finish();
    }

    @Provide
    Arbitrary<KcpConfig> configs() {
        return KcpArbitraries.configs();
    }

    @Provide
    Arbitrary<List<EngineOperation>> operations() {
        return KcpArbitraries.operations();
    }
}
