package org.kcp4j.crypto.internal;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/** The OpenSSL 3 of this machine, found otherwise than by the code under test. */
public final class LibraryHere {

    private static final String FILE = "libcrypto.so.3";

    /** What a file for a machine has at {@link #MACHINE_OFFSET}: ELF's {@code e_machine}. */
    private static final Map<String, Integer> MACHINES = Map.of("amd64", 62, "aarch64", 183);

    private static final int MACHINE_OFFSET = 18;

    private LibraryHere() {}

    /**
     * Has all AEAD ciphers of this process be the library's, however fast they are, if there is one. To be called before the
     * first of them is made. Does nothing where the tests do not run on the jar with native access, which they are told by the
     * system property {@code kcp.test.nativeCiphers}.
     */
    public static void insist() {
        if (Boolean.getBoolean("kcp.test.nativeCiphers") && find().isPresent()) {
            System.setProperty(AeadChoice.PROPERTY, "native");
        }
    }

    /** Skips the test where there is nothing to test. */
    static void assume() {
        assumeTrue(
                find().isPresent(),
                "the native ciphers are OpenSSL 3's on Linux, x86-64 and arm64, with Java 22 or later");
    }

    /** The library's real path, where {@link #assume} holds. */
    static Path file() {
        return find().orElseThrow();
    }

    private static Optional<Path> find() {
        if (!System.getProperty("os.name").equals("Linux") || Runtime.version().feature() < 22) {
            return Optional.empty();
        }
        return Stream.of("/lib", "/lib64", "/usr/lib", "/usr/lib64")
                .map(Path::of)
                .flatMap(LibraryHere::andFoldersBelow)
                .map(folder -> folder.resolve(FILE))
                .filter(LibraryHere::isForThisMachine)
                .findFirst();
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

    private static boolean isForThisMachine(Path file) {
        if (!Files.isReadable(file)) {
            return false;
        }
        try (InputStream input = Files.newInputStream(file)) {
            byte[] head = input.readNBytes(MACHINE_OFFSET + 1);
            Integer machine = MACHINES.get(System.getProperty("os.arch"));
            return machine != null && head.length > MACHINE_OFFSET && (head[MACHINE_OFFSET] & 0xFF) == machine;
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }
}
