package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Recorded runs of the peers over a simulated link: kcp-go's are repeated line for line, C's are understood. */
class KcpTraceConformanceTest {
    private static final int PATIENCE_MS = 100_000_000;

    static List<Path> goTraces() throws IOException {
        return Vectors.traces("g");
    }

    static List<Path> cTraces() throws IOException {
        return Vectors.traces("c_");
    }

    static List<Path> allTraces() throws IOException {
        return Vectors.traces("g", "c_");
    }

    @ParameterizedTest
    @MethodSource("goTraces")
    void repeatsWhatTwoKcpGoEnginesDid(Path file) throws IOException {
        TraceScenario scenario = TraceScenario.read(file);
        compare(file, scenario, new TraceReplay(scenario, TracePeer.Engine::new, TracePeer.Engine::new).run());
    }

    /**
     * The recordings of C show checksums only, so a model of C makes the packets. Its every line must equal the recording;
     * then the engine gets what arrived at the receiver.
     */
    @ParameterizedTest
    @MethodSource("cTraces")
    void receivesWhatACPeerSentCompletelyAndInOrder(Path file) throws IOException {
        TraceScenario scenario = TraceScenario.read(file);
        TraceReplay replay = new TraceReplay(scenario, CPeer::new, CPeer::new);
        compare(file, scenario, replay.run());

        KcpEngine receiver = new KcpEngine(scenario.conv(), scenario.config().withReceiveWindow(1 << 10));
        byte[] message = new byte[1 << 16];
        List<byte[]> expected = replay.received();
        int received = 0;
        for (TraceReplay.Datagram datagram : replay.arrivedAtB()) {
            InputResult result = receiver.input(datagram.bytes, 0, datagram.bytes.length, datagram.arrivalMs);
            assertThat(result).isEqualTo(InputResult.ACCEPTED);
            receiver.assertInvariants();
            for (int size = receiver.peekSize(); size >= 0; size = receiver.peekSize()) {
                receiver.receive(message, 0, message.length);
                assertThat(message).startsWith(expected.get(received));
                assertThat(size).isEqualTo(expected.get(received++).length);
            }
        }
        assertThat(received).isEqualTo(expected.size());
    }

    @ParameterizedTest
    @MethodSource("allTraces")
    void talksToACPeerInBothRoles(Path file) throws IOException {
        TraceScenario scenario = TraceScenario.read(file);
        deliversAll(new TraceReplay(scenario, TracePeer.Engine::new, CPeer::new));
        deliversAll(new TraceReplay(scenario, CPeer::new, TracePeer.Engine::new));
    }

    /** At heavy loss C doubles its time-outs without limit: it takes its time. */
    private static void deliversAll(TraceReplay replay) {
        assertThat(replay.run(PATIENCE_MS).getLast()).matches("END t=\\d+ sent=(\\d+) recv=\\1 .*");
    }

    private static void compare(Path file, TraceScenario scenario, List<String> replayed) {
        List<String> recorded = scenario.lines();
        int first = recorded.getFirst().startsWith("#") ? 1 : 0;
        for (int i = first; i < recorded.size() || i - first < replayed.size(); i++) {
            String expected = i < recorded.size() ? recorded.get(i) : "(end of the recording)";
            String actual = i - first < replayed.size() ? replayed.get(i - first) : "(end of the replay)";
            if (!matches(expected, actual)) {
                fail("%s line %d%nexpected: %s%nactual:   %s", file, i + 1, expected, actual);
            }
        }
    }

    /** The recording shows the first bytes of a packet, all, or none; the replay shows all. */
    private static boolean matches(String expected, String actual) {
        return withoutHex(expected).equals(withoutHex(actual)) && hex(actual).startsWith(hex(expected));
    }

    private static String withoutHex(String line) {
        return line.substring(0, line.length() - hex(line).length()).stripTrailing();
    }

    /** The bytes of a packet line: the word behind time, direction, length, checksum and perhaps DROP. */
    private static String hex(String line) {
        String[] words = line.split(" ", -1);
        boolean packet = words.length > 4 && (words[1].equals("A>B") || words[1].equals("B>A"));
        String last = words[words.length - 1];
        return packet && !last.equals("DROP") ? last : "";
    }
}
