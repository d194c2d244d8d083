package org.kcp4j.crypto;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Lines that the peers printed. They are read from the folder in the system property {@code kcp.vectors}, else from a
 * {@code shared/vectors} folder beside or above the working directory, else from the copy in the test resources.
 */
final class Vectors {

    private Vectors() {}

    /** All lines of all files in {@code packets/} that begin with {@code prefix}. */
    static List<String> packetLines(String prefix) {
        try (Stream<Path> files = Files.list(root().resolve("packets"))) {
            return files.sorted()
                    .flatMap(file -> lines(file).stream())
                    .filter(line -> line.startsWith(prefix))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static List<String> lines(Path file) {
        try {
            return Files.readAllLines(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        String property = System.getProperty("kcp.vectors");
        if (property != null) {
            return Path.of(property);
        }
        for (Path folder = Path.of("").toAbsolutePath(); folder != null; folder = folder.getParent()) {
            Path candidate = folder.resolve("shared").resolve("vectors");
            if (Files.isDirectory(candidate.resolve("packets"))) {
                return candidate;
            }
        }
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
