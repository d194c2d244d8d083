package org.kcp4j.core;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Finds the recorded traces: in the folder named by the property {@code kcp.vectors}, else in {@code shared/vectors} of a
 * folder above, else the copy in the test resources.
 */
final class Vectors {
    private static final String TRACES = "kcp-traces";

    private Vectors() {}

    /** All trace files whose name begins so, in order of name. */
    static List<Path> traces(String... prefixes) throws IOException {
        try (Stream<Path> files = Files.list(folder().resolve(TRACES))) {
            List<Path> found = files.filter(file -> Stream.of(prefixes)
                            .anyMatch(prefix -> file.getFileName().toString().startsWith(prefix)))
                    .sorted()
                    .toList();
            if (found.isEmpty()) {
                throw new IllegalStateException("no traces in " + folder());
            }
            return found;
        }
    }

    private static Path folder() {
        String named = System.getProperty("kcp.vectors");
        if (named != null) {
            return Path.of(named);
        }
        for (Path up = Path.of("").toAbsolutePath(); up != null; up = up.getParent()) {
            Path shared = up.resolve("shared").resolve("vectors");
            if (Files.isDirectory(shared.resolve(TRACES))) {
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
