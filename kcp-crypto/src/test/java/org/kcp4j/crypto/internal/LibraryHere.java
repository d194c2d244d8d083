package org.kcp4j.crypto.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;

/** Whether this machine has OpenSSL 3, found otherwise than by the code under test. */
final class LibraryHere {

    private static final String FILE = "libcrypto.so.3";

    private LibraryHere() {}

    /** Skips the test where there is nothing to test. */
    static void assume() {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && Runtime.version().feature() >= 22
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch"))
                        && Stream.of("/lib", "/lib64", "/usr/lib", "/usr/lib64")
                                .map(Path::of)
                                .flatMap(LibraryHere::andFoldersBelow)
                                .anyMatch(folder -> Files.exists(folder.resolve(FILE))),
                "the native ciphers are OpenSSL 3's on Linux, x86-64 and arm64, with Java 22 or later");
    }

    private static Stream<Path> andFoldersBelow(Path folder) {
        if (!Files.isDirectory(folder)) {
            return Stream.empty();
        }
        try (Stream<Path> below = Files.list(folder)) {
            return Stream.concat(Stream.of(folder), below.toList().stream());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
