package org.kcp4j.crypto.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Which library is taken, and what becomes of the ciphers where it cannot be had: each in a process of its own. */
@Tag("aead")
class FallbackIT {

    private static final String NATIVE = "-Dorg.kcp4j.crypto=native";
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
    void allAreNativeWhereThatIsWanted() throws Exception {
        Outcome outcome = run(Map.of(), NATIVE);
        assertThat(outcome.printed).isEqualTo(ALL);
        assertThat(outcome.complaints).contains("aes-128-gcm by OpenSSL ").doesNotContain("WARNING");
    }

    @Test
    void thoseAreNativeThatAreFaster() throws Exception {
        Outcome outcome = run(Map.of());
        assertThat(outcome.printed).isEqualTo(fasterOnes(outcome));
        assertThat(outcome.complaints)
                .contains(outcome.printed.equals(ALL) ? "aes-128-gcm by OpenSSL " : "aes-128-gcm by Java: OpenSSL 3.")
                .contains("chacha20-poly1305 by OpenSSL ")
                .doesNotContain("WARNING");
    }

    @Test
    void noneIsNativeWhereJavaIsWanted() throws Exception {
        Outcome outcome = run(Map.of(), "-Dorg.kcp4j.crypto=java");
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints)
                .contains("aes-128-gcm by Java: org.kcp4j.crypto is java")
                .doesNotContain("WARNING");
    }

    @Test
    void noneIsNativeWhereTheLibraryIsDamaged() throws Exception {
        Outcome outcome = run(damagedLibrary());
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints)
                .containsPattern("aes-128-gcm by Java: .*libcrypto.so.3")
                .containsPattern("chacha20-poly1305 by Java: .*libcrypto.so.3")
                .doesNotContain("WARNING");
    }

    @Test
    void noneIsNativeWhereTheLibraryIsAnother() throws Exception {
        anotherLibrary("libcrypto.so.3");
        Outcome outcome = run(libraryPath());
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints).contains("aes-128-gcm by Java: libcrypto.so.3 has no OPENSSL_init_crypto");
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
        Outcome outcome = run(Map.of("OPENSSL_CONF", configuration.toString()));
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints).containsPattern("chacha20-poly1305 by Java: OpenSSL .* has none that works");
    }

    @Test
    void whoInsistsIsTold() throws Exception {
        Outcome outcome = run(damagedLibrary(), NATIVE);
        assertThat(outcome.exit).isNotZero();
        assertThat(outcome.complaints).contains("IllegalStateException: there is no native aes-128-gcm: ");
    }

    /** While the system's cannot be loaded. */
    @Test
    void theNamedLibraryIsTaken() throws Exception {
        Path file = LibraryHere.file().toRealPath();
        Outcome outcome = run(damagedLibrary(), NATIVE, named(file));
        assertThat(outcome.printed).isEqualTo(ALL);
        assertThat(outcome.complaints)
                .containsPattern("aes-128-gcm by OpenSSL [0-9.]+ \\(" + file + "\\)")
                .doesNotContain("WARNING");
    }

    @Test
    void ofTheNamedLibraryThoseAreTakenThatAreFaster() throws Exception {
        Path file = LibraryHere.file().toRealPath();
        Outcome outcome = run(damagedLibrary(), named(file));
        assertThat(outcome.printed).isEqualTo(fasterOnes(outcome));
        assertThat(outcome.complaints).contains("(" + file + ")").doesNotContain("WARNING");
    }

    @Test
    void whoNamesALibraryThatIsNotThereIsWarned() throws Exception {
        Path file = folder.resolve("nothing.so");
        assertWarned(file, file + " does not exist");
    }

    @Test
    void whoNamesAFileThatIsNoLibraryIsWarned() throws Exception {
        Path file = folder.resolve("text.so");
        Files.writeString(file, "no library");
        assertWarned(file, file + ": file too short");
    }

    @Test
    void whoNamesAnotherLibraryIsWarned() throws Exception {
        Path file = anotherLibrary("another.so");
        assertWarned(file, file + " has no OPENSSL_init_crypto");
    }

    @Test
    void whoNamesALibraryWithoutItsPathIsTold() throws Exception {
        Outcome outcome = run(Map.of(), "-Dorg.kcp4j.crypto.library=libcrypto.so.3");
        assertThat(outcome.exit).isNotZero();
        assertThat(outcome.complaints)
                .contains("IllegalStateException: org.kcp4j.crypto.library must be an absolute path: libcrypto.so.3");
    }

    /** All are Java's and the log warns, or, for who insists, there are none. */
    private void assertWarned(Path file, String reason) throws IOException, InterruptedException {
        Outcome outcome = run(Map.of(), named(file));
        assertThat(outcome.printed).isEqualTo(NONE);
        assertThat(outcome.complaints)
                .containsPattern("WARNING: aes-128-gcm by Java: .*" + reason)
                .containsPattern("WARNING: chacha20-poly1305 by Java: .*" + reason);
        outcome = run(Map.of(), NATIVE, named(file));
        assertThat(outcome.exit).isNotZero();
        assertThat(outcome.complaints)
                .containsPattern("IllegalStateException: there is no native aes-128-gcm: .*" + reason);
    }

    /** Judged by the version in the log. */
    private static String fasterOnes(Outcome outcome) {
        Matcher version = Pattern.compile("chacha20-poly1305 by OpenSSL (\\d+)\\.(\\d+)\\.")
                .matcher(outcome.complaints);
        assertThat(version.find()).as(outcome.complaints).isTrue();
        boolean all = Integer.parseInt(version.group(1)) > 3 || Integer.parseInt(version.group(2)) >= 2;
        return all ? ALL : "[chacha20-poly1305]";
    }

    private static String named(Path library) {
        return "-Dorg.kcp4j.crypto.library=" + library;
    }

    private Path anotherLibrary(String name) throws IOException {
        return Files.copy(Path.of(System.getProperty("java.home"), "lib", "libjsig.so"), folder.resolve(name));
    }

    private Map<String, String> damagedLibrary() throws IOException {
        Files.writeString(folder.resolve("libcrypto.so.3"), "no library");
        return libraryPath();
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
