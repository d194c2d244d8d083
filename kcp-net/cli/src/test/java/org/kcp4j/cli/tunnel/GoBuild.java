package org.kcp4j.cli.tunnel;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** Programs of Go, built once for all tests. A failure is what the tools say, or empty. */
final class GoBuild {
    private static final int MINUTES = 5;

    /** Where they are. */
    static final Path FOLDER = Path.of("target", "interop", "kcptun").toAbsolutePath();

    /** Of the newest kcptun, whose programs are {@code client} and {@code server}. */
    static final String NEWEST_FAILURE = go(
            Path.of("."), "install", "github.com/xtaci/kcptun/client@latest", "github.com/xtaci/kcptun/server@latest");

    /** The program of kcptun's parts. */
    static final Path PARTS = FOLDER.resolve("tunnelpeer");

    /** Of it. */
    static final String PARTS_FAILURE = go(Path.of("src", "interop", "go"), "build", "-o", PARTS.toString(), ".");

    private GoBuild() {}

    private static String go(Path folder, String... arguments) {
        List<String> command = new ArrayList<>(List.of("go"));
        command.addAll(List.of(arguments));
        try {
            Files.createDirectories(FOLDER);
            ProcessBuilder build =
                    new ProcessBuilder(command).directory(folder.toFile()).redirectErrorStream(true);
            build.environment().put("GOBIN", FOLDER.toString());
            Process process = build.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            return process.waitFor(MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0 ? "" : output.strip();
        } catch (IOException e) {
            return e.toString();
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
            return e.toString();
        }
    }
}
