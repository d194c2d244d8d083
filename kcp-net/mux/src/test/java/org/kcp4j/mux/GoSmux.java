package org.kcp4j.mux;

import static org.junit.jupiter.api.Assertions.fail;
import static org.junit.jupiter.api.Assumptions.abort;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Collectors;

/** Go's smux: the program in {@code src/interop/go}, whose standard input and output are the connection. */
final class GoSmux {
    /** Set to true where every peer has to be there: then a missing one fails instead of skipping. */
    private static final String REQUIRED = "kcp.interop.required";

    private static final int BUILD_TIMEOUT_MINUTES = 5;

    private final Path program;

    private GoSmux(Path program) {
        this.program = program;
    }

    /** Builds the program, or skips the test where Go or its modules are missing. */
    static GoSmux build() throws IOException, InterruptedException {
        Path program = moduleFolder("target").resolve("interop/muxpeer");
        Process build;
        try {
            build = new ProcessBuilder("go", "build", "-o", program.toString(), ".")
                    .directory(moduleFolder("src/interop/go").toFile())
                    .redirectErrorStream(true)
                    .start();
        } catch (IOException e) {
            throw missing(e.getMessage());
        }
        try (BufferedReader reader = build.inputReader()) {
            build.outputWriter().close();
            String output = reader.lines().collect(Collectors.joining("\n"));
            if (!build.waitFor(BUILD_TIMEOUT_MINUTES, TimeUnit.MINUTES) || build.exitValue() != 0) {
                throw missing(output);
            }
        } finally {
            build.destroyForcibly();
        }
        return new GoSmux(program);
    }

    /** Starts {@code server} or {@code client} with flags. What it says to people goes to our standard error. */
    Process start(String role, List<String> flags) throws IOException {
        List<String> command = new ArrayList<>(List.of(program.toString(), role));
        command.addAll(flags);
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
    }

    private static Path moduleFolder(String relative) {
        Path fromModule = Path.of(relative);
        return (Files.exists(fromModule) ? fromModule : Path.of("kcp-net/mux").resolve(relative)).toAbsolutePath();
    }

    /** Skips the test with a reason, or fails it where nothing may be missing. */
    private static AssertionError missing(String why) {
        String reason = "smux needs the Go tools (1.24 or newer) and, the first time, its module: " + why;
        if (Boolean.getBoolean(REQUIRED)) {
            return fail(reason);
        }
        System.err.println("interop test skipped: " + reason);
        return abort(reason);
    }
}
