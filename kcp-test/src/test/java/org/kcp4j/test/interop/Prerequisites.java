package org.kcp4j.test.interop;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** What the interop tests need from the machine, and what happens where it is missing. */
final class Prerequisites {
    /** Set to true where every peer has to be there: then a missing one fails instead of skipping. */
    private static final String REQUIRED = "kcp.interop.required";

    private static final int SETUP_TIMEOUT_MINUTES = 5;

    private Prerequisites() {}

    /** Returns a folder of this module, whether the tests run from there or from the repository's root. */
    static Path moduleFolder(String relative) {
        Path fromModule = Path.of(relative);
        return (Files.exists(fromModule) ? fromModule : Path.of("kcp-test").resolve(relative)).toAbsolutePath();
    }

    /** Runs a program that prepares or checks a peer, and skips the test where it cannot be started or fails. */
    static void run(String purpose, Path directory, List<String> command) throws IOException, InterruptedException {
        Process process;
        try {
            process = new ProcessBuilder(command)
                    .directory(directory.toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            missing(purpose + ": " + e.getMessage());
            return;
        }
        try (BufferedReader reader = process.inputReader()) {
            process.outputWriter().close();
            String output = reader.lines().collect(Collectors.joining("\n"));
            if (!process.waitFor(SETUP_TIMEOUT_MINUTES, TimeUnit.MINUTES)) {
                missing(purpose + ": takes longer than " + SETUP_TIMEOUT_MINUTES + " minutes");
            } else if (process.exitValue() != 0) {
                missing(purpose + ": " + output);
            }
        } finally {
            process.destroyForcibly();
        }
    }

    /** Skips the test with a reason, or fails it where nothing may be missing. */
    private static void missing(String reason) {
        if (Boolean.getBoolean(REQUIRED)) {
            fail(reason);
        }
        System.err.println("interop test skipped: " + reason);
        abort(reason);
    }
}
