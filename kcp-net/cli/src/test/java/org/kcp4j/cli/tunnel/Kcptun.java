package org.kcp4j.cli.tunnel;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/** A kcptun: where its two programs are, and what it knows. Where one is missing its tests are skipped. */
enum Kcptun {
    /** Debian's package of 2021: no AEAD, no null, no QPP. */
    DEBIAN {
        @Override
        List<String> command(String end) {
            for (String folder : System.getenv("PATH").split(File.pathSeparator, -1)) {
                Path program = Path.of(folder, "kcptun-" + end);
                if (Files.isExecutable(program)) {
                    return List.of(program.toString());
                }
            }
            return missing("no program kcptun-" + end + "; Debian and Ubuntu have the package kcptun", true);
        }

        @Override
        boolean knows(String cipher) {
            return !List.of("aes-128-gcm", "null").contains(cipher);
        }

        @Override
        boolean learnsShapesInTime() {
            return false;
        }
    },

    /** The newest, from its Go module. That a module proxy does not have it is never this project's failure. */
    NEWEST {
        @Override
        List<String> command(String end) {
            String failure = GoBuild.NEWEST_FAILURE;
            return failure.isEmpty() ? List.of(GoBuild.FOLDER.resolve(end).toString()) : missing(failure, false);
        }
    },

    /** The newest versions of its parts, put together in {@code src/interop/go} as kcptun does; no QPP. */
    PARTS {
        @Override
        List<String> command(String end) {
            String failure = GoBuild.PARTS_FAILURE;
            return failure.isEmpty() ? List.of(GoBuild.PARTS.toString(), end) : missing(failure, true);
        }
    };

    /** Set to true where every peer has to be there: then a missing one fails instead of skipping. */
    private static final String REQUIRED = "kcp.interop.required";

    /** Returns how to start one of its programs, {@code client} or {@code server}, or skips the test. */
    abstract List<String> command(String end);

    /**
     * Whether losses before it has recognised its peer's FEC shape do no harm. If not, it rebuilds packets by its own shape
     * until then, also when the peer is of its kind, and may deliver wrong bytes.
     */
    boolean learnsShapesInTime() {
        return true;
    }

    /** Whether it has a cipher. */
    boolean knows(String cipher) {
        return true;
    }

    private static List<String> missing(String reason, boolean requirable) {
        if (requirable && Boolean.getBoolean(REQUIRED)) {
            fail(reason);
        }
        System.err.println("interop test with kcptun skipped: " + reason);
        return abort(reason);
    }

    /** Starts one of its programs. */
    Running start(String end, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(command(end));
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
            String said = process.isAlive() ? "" : Files.readString(log);
            process.destroyForcibly();
            Files.deleteIfExists(log);
            assertThat(said).as("kcptun ended by itself").isEmpty();
        }
    }
}
