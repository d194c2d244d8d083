package org.kcp4j.core;

import static org.assertj.core.api.Assertions.fail;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** Replays what two kcp-go engines did over a simulated link and compares line for line. */
class KcpTraceConformanceTest {
    static List<Path> traces() throws IOException {
        return Vectors.traces("g");
    }

    @ParameterizedTest
    @MethodSource("traces")
    void repeatsTheRecordedTraceLineForLine(Path file) throws IOException {
        TraceScenario scenario = TraceScenario.read(file);
        List<String> recorded = scenario.lines();
        List<String> replayed = new TraceReplay(scenario).run();
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
