package org.kcp4j.mux;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * What smux peers said to each other, as recorded: in the folder named by the property {@code kcp.vectors}, else in the
 * copy in the test resources.
 */
final class Vectors {
    private static final String PACKETS = "packets";
    private static final Pattern HEADING = Pattern.compile("# smux v([12])\\b.*");
    private static final Pattern STREAM_BUFFER = Pattern.compile("MaxStreamBuffer = (\\d+)");
    private static final Pattern FRAME = Pattern.compile("([CS]) (SYN|FIN|PSH|UPD|NOP)\\s*: ([0-9a-f]+)\\b.*");

    /**
     * A frame that one side sends.
     *
     * @param byClient which side
     * @param command its name
     * @param hex all of it
     */
    record Line(boolean byClient, String command, String hex) {}

    /**
     * One conversation.
     *
     * @param name where it is from
     * @param config both sides'
     * @param lines in order
     */
    record Dialogue(String name, MuxConfig config, List<Line> lines) {
        @Override
        public String toString() {
            return name;
        }
    }

    private Vectors() {}

    /** All dialogues of all files; at least one. */
    static List<Dialogue> dialogues() throws IOException {
        List<Dialogue> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder().resolve(PACKETS))) {
            for (Path file : files.sorted().toList()) {
                read(file, found);
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("no smux dialogues in " + folder());
        }
        return found;
    }

    private static void read(Path file, List<Dialogue> found) throws IOException {
        Dialogue current = null;
        for (String line : Files.readAllLines(file)) {
            Matcher heading = HEADING.matcher(line);
            Matcher frame = FRAME.matcher(line);
            if (heading.matches()) {
                current = new Dialogue(
                        file.getFileName() + ": " + line, config(heading.group(1), line), new ArrayList<>());
                found.add(current);
            } else if (line.startsWith("#")) {
                current = null;
            } else if (current != null && frame.matches()) {
                current.lines().add(new Line(frame.group(1).equals("C"), frame.group(2), frame.group(3)));
            }
        }
    }

    private static MuxConfig config(String version, String heading) {
        MuxConfig.Builder config = MuxConfig.builder().version(Integer.parseInt(version));
        Matcher buffer = STREAM_BUFFER.matcher(heading);
        if (buffer.find()) {
            config.streamBufferBytes(Integer.parseInt(buffer.group(1)));
        }
        return config.build();
    }

    private static Path folder() {
        String named = System.getProperty("kcp.vectors");
        if (named != null) {
            return Path.of(named);
        }
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors"), "no copy of the vectors")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
