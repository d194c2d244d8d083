package org.kcp4j.fec;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/**
 * Reads what kcp-go printed: in the folder named by the property {@code kcp.vectors}, else in {@code shared/vectors} of a
 * folder above, else the copy in the test resources.
 */
final class Vectors {
    private static final String PACKETS = "packets";

    private Vectors() {}

    /** All lines of all files that match a pattern, in order; at least one. */
    static List<MatchResult> matching(String pattern) throws IOException {
        Pattern line = Pattern.compile(pattern);
        List<MatchResult> found = new ArrayList<>();
        try (Stream<Path> files = Files.list(folder().resolve(PACKETS))) {
            for (Path file : files.sorted().toList()) {
                Files.readAllLines(file).stream()
                        .map(line::matcher)
                        .filter(matcher -> matcher.matches())
                        .forEach(matcher -> found.add(matcher.toMatchResult()));
            }
        }
        if (found.isEmpty()) {
            throw new IllegalStateException("nothing like " + pattern + " in " + folder());
        }
        return found;
    }

    private static Path folder() {
        String named = System.getProperty("kcp.vectors");
        if (named != null) {
            return Path.of(named);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path shared = up.resolve("shared").resolve("vectors");
            if (Files.isDirectory(shared.resolve(PACKETS))) {
                return shared;
            }
        }
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors"), "no copy of the vectors")
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
