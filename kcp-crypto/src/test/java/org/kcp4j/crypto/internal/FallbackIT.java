package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** What becomes of the ciphers where the library cannot be had or does not want to, each in a process of its own. */
@Tag("aead")
class FallbackIT {

    private static final String NONE = "[]";
    private static final String ALL = "[aes-128-gcm, aes-192-gcm, aes-256-gcm, chacha20-poly1305]";

    @TempDir
    private Path folder;

    /** What a process printed. */
    private record Outcome(int exit, String printed, String complaints) {}

    @BeforeEach
    void needsTheLibrary() {
        LibraryHere.assume();
    }

    @Test
    void allAreNative() throws Exception {
        Outcome outcome = run(Map.of());
        assertThat(outcome.printed).isEqualTo(ALL);
        assertThat(outcome.complaints).contains("aes-128-gcm by OpenSSL ").doesNotContain("WARNING");
    }

    @Test
    void noneIsNativeWhereJavaIsWanted() throws Exception {
        Outcome outcome = run(Map.of(), "-Dorg.kcp4j.crypto=java");
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints).contains("aes-128-gcm by Java").doesNotContain("WARNING");
    }

    @Test
    void noneIsNativeWhereTheLibraryIsDamaged() throws Exception {
        Files.writeString(folder.resolve("libcrypto.so.3"), "no library");
        assertThat(run(libraryPath()).printed).isEqualTo(NONE);
    }

    @Test
    void noneIsNativeWhereTheLibraryIsAnother() throws Exception {
        Files.copy(Path.of(System.getProperty("java.home"), "lib", "libjsig.so"), folder.resolve("libcrypto.so.3"));
        assertThat(run(libraryPath()).printed).isEqualTo(NONE);
    }

    /** As a configuration for FIPS does with ciphers that it does not know. */
    @Test
    void noneIsNativeWhereTheConfigurationHasNoCiphers() throws Exception {
        Path configuration = folder.resolve("openssl.cnf");
        Files.writeString(configuration, """
                openssl_conf = all
                [all]
                providers = those
                [those]
                null = this
                [this]
                activate = 1
                """);
        assertThat(run(Map.of("OPENSSL_CONF", configuration.toString())).printed)
                .isEqualTo(NONE);
    }

    @Test
    void whoInsistsIsTold() throws Exception {
        Files.writeString(folder.resolve("libcrypto.so.3"), "no library");
        Outcome outcome = run(libraryPath(), "-Dorg.kcp4j.crypto=native");
        assertThat(outcome.exit).isNotZero();
        assertThat(outcome.complaints).contains("IllegalStateException: there is no native aes-128-gcm on Linux");
    }

    private Map<String, String> libraryPath() {
        return Map.of("LD_LIBRARY_PATH", folder.toString());
    }

    /** Runs a program with this one's class path, as a class path: names of modules do not matter there. */
    private Outcome run(Map<String, String> environment, String... flags) throws IOException, InterruptedException {
        String modules = System.getProperty("jdk.module.path", System.getProperty("java.class.path"));
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                modules + File.pathSeparator + "target/test-classes"));
        line.addAll(List.of(flags));
        line.add(FallbackProgram.class.getName());
        File complaints = folder.resolve("complaints").toFile();
        ProcessBuilder builder = new ProcessBuilder(line).redirectError(complaints);
        builder.environment().putAll(environment);
        Process process = builder.start();
        String printed = process.inputReader().readLine();
        return new Outcome(process.waitFor(), printed, Files.readString(complaints.toPath()));
    }
}
