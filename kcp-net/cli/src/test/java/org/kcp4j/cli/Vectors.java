package org.kcp4j.cli;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;

/**
 * Lines that the peers printed. They are read from the folder in the system property {@code kcp.vectors}, else from the
 * copy in the test resources.
 */
public final class Vectors {
    private Vectors() {}

    /**
     * Returns what follows each title that begins so: the sections of all files in {@code packets/} whose first line, the
     * title, begins with {@code # } and the given words; without sections of other titles.
     */
    public static List<List<String>> sections(String title) {
        try (Stream<Path> files = Files.list(root().resolve("packets"))) {
            return files.sorted()
                    .flatMap(file -> Stream.of(read(file).split("(?m)^# ")))
                    .map(section -> section.lines().toList())
                    .filter(lines -> !lines.isEmpty() && lines.getFirst().startsWith(title))
                    .toList();
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static String read(Path file) {
        try {
            return Files.readString(file);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static Path root() {
        String property = System.getProperty("kcp.vectors");
        if (property != null) {
            return Path.of(property);
        }
        try {
            return Path.of(Objects.requireNonNull(Vectors.class.getResource("/vectors"))
                    .toURI());
        } catch (URISyntaxException e) {
            throw new IllegalStateException(e);
        }
    }
}
