package org.kcp4j.cli.tunnel;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** A kcptun: where its two programs are, and what it knows. Where one is missing its tests are skipped. */
enum Kcptun {
    /** Debian's package of 2021: no AEAD, no null, no QPP. */
    DEBIAN {
        @Override
        Path find(String end) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, "kcptun-" + end);
                if (Files.isExecutable(program)) {
                    return program;
                }
            }
            return missing(this, "no program kcptun-" + end + "; Debian and Ubuntu have the package kcptun");
        }
    },

    /** The newest, built from its Go module. */
    NEWEST {
        @Override
        Path find(String end) {
            return NewestBuild.FAILURE.isEmpty() ? NewestBuild.FOLDER.resolve(end) : missing(this, NewestBuild.FAILURE);
        }
    };

    /** Set to true where every peer has to be there: then a missing one fails instead of skipping. */
    private static final String REQUIRED = "kcp.interop.required";

    /** Returns one of its programs, {@code client} or {@code server}, or skips the test. */
    abstract Path find(String end);

    /** Whether it can be had. */
    boolean knows(String cipher) {
        return this == NEWEST || !List.of("aes-128-gcm", "null").contains(cipher);
    }

    private static Path missing(Kcptun kind, String reason) {
        // The newest needs a module proxy that has it: that it cannot be had is never this project's failure.
        if (kind == DEBIAN && Boolean.getBoolean(REQUIRED)) {
            fail(reason);
        }
        System.err.println("interop test with kcptun skipped: " + reason);
        return abort(reason);
    }

    /** Starts one of its programs; what it says is shown when a test fails. */
    Running start(String end, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(find(end).toString()));
        command.addAll(flags);
        Path log = Files.createTempFile("kcptun", ".log");
        Process process = new ProcessBuilder(command)
                .redirectErrorStream(true)
                .redirectOutput(log.toFile())
                .start();
        return new Running(process, log);
    }

    /**
     * A program at work.
     *
     * @param process it
     * @param log what it says
     */
    record Running(Process process, Path log) implements AutoCloseable {
        @Override
        public void close() throws IOException {
            process.destroyForcibly();
            Files.deleteIfExists(log);
        }
    }

    /** The build, once for all tests. */
    private static final class NewestBuild {
        static final Path FOLDER = Path.of("target", "interop", "kcptun").toAbsolutePath();

        /** Why it cannot be had; empty if it is there. */
        static final String FAILURE = build();

        private static final int MINUTES = 5;

        private static String build() {
            try {
                Files.createDirectories(FOLDER);
                for (String end : List.of("client", "server")) {
                    String failure = Files.isExecutable(FOLDER.resolve(end)) ? "" : install(end);
                    if (!failure.isEmpty()) {
                        return failure;
                    }
                }
                return "";
            } catch (IOException e) {
                return e.toString();
            } catch (InterruptedException e) {
                Thread.currentThread().interrupt();
                return e.toString();
            }
        }

        private static String install(String end) throws IOException, InterruptedException {
            ProcessBuilder go = new ProcessBuilder("go", "install", "github.com/xtaci/kcptun/" + end + "@latest")
                    .directory(FOLDER.toFile())
                    .redirectErrorStream(true);
            go.environment().put("GOBIN", FOLDER.toString());
            Process process = go.start();
            String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            boolean built = process.waitFor(MINUTES, TimeUnit.MINUTES) && process.exitValue() == 0;
            return built ? "" : output.strip();
        }
    }
}
