package org.kcp4j.core;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.URISyntaxException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** The engine touches no clock, thread, socket, file or randomness: its class files do not even name them. */
class PurityTest {
    private static final List<String> FORBIDDEN = List.of(
            "nanoTime",
            "currentTimeMillis",
            "java/time/",
            "java/lang/Thread",
            "java/util/concurrent/",
            "java/util/Random",
            "java/util/random/",
            "java/util/Timer",
            "java/net/",
            "java/nio/channels/",
            "java/nio/file/",
            "java/io/File");

    @Test
    void namesNothingThatReachesOutOfTheMachine() throws IOException, URISyntaxException {
        Path classes = Path.of(KcpEngine.class
                .getProtectionDomain()
                .getCodeSource()
                .getLocation()
                .toURI());
        List<Path> files;
        try (Stream<Path> walk = Files.walk(classes)) {
            files = walk.filter(file -> file.toString().endsWith(".class")).toList();
        }
        assertThat(files).as("class files below %s", classes).hasSizeGreaterThan(20);
        for (Path file : files) {
            // Names stand in the constant pool as they are; this encoding keeps every byte.
            String content = Files.readString(file, StandardCharsets.ISO_8859_1);
            assertThat(FORBIDDEN).as("%s", file.getFileName()).noneMatch(content::contains);
        }
    }
}
