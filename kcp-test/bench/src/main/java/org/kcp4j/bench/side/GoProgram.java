package org.kcp4j.bench.side;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The Go program beside this one, {@code src/main/go/side}: kcp-go's runner, and the bad network. */
public final class GoProgram {
    private GoProgram() {}

    /**
     * Builds it.
     *
     * @param module the folder of this module
     * @return the program; or null where that is impossible, which is said
     * @throws InterruptedException if interrupted
     */
    public static @Nullable Path build(Path module) throws InterruptedException {
        Path program = module.resolve("target/side").toAbsolutePath();
        try {
            Process build = new ProcessBuilder(List.of("go", "build", "-o", program.toString(), "."))
                    .directory(module.resolve("src/main/go/side").toFile())
                    .redirectErrorStream(true)
                    .start();
            String output = new String(build.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
            if (build.waitFor() == 0) {
                return program;
            }
            System.err.println("without kcp-go, because its program cannot be built: " + output.trim());
        } catch (IOException e) {
            System.err.println("without kcp-go, because there is no Go: " + e.getMessage());
        }
        return null;
    }
}
