package org.kcp4j.test.interop;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;

/** kcp-go: the program in {@code src/interop/go}. */
final class GoPeer {
    private GoPeer() {}

    /** Builds the program, or skips the test where Go or its modules are missing. */
    static InteropPeer build() throws IOException, InterruptedException {
        Path program = Prerequisites.moduleFolder("target").resolve("interop/go-peer");
        Prerequisites.run(
                "kcp-go needs the Go tools (1.24 or newer) and, the first time, its modules",
                Prerequisites.moduleFolder("src/interop/go"),
                List.of("go", "build", "-o", program.toString(), "."));
        return new InteropPeer("kcp-go", List.of(program.toString()), "KCPInErrors");
    }
}
