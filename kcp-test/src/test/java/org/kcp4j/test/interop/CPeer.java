package org.kcp4j.test.interop;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** The C original: the program in {@code src/interop/python}, which drives ikcp.c. */
final class CPeer {
    /** Names the interpreter that has the package; by default one in the build folder, else the system's. */
    private static final String PYTHON = "kcp.interop.python";

    private CPeer() {}

    /** Finds the program, or skips the test where Python or the package is missing. */
    static InteropPeer find() throws IOException, InterruptedException {
        Path folder = Prerequisites.moduleFolder("src/interop/python");
        Path script = folder.resolve("ikcp_peer.py");
        String python = python();
        Prerequisites.run(
                "the C original needs Python with the package in src/interop/python/requirements.txt",
                folder,
                List.of(python, "-B", script.toString(), "check"));
        return new InteropPeer("ikcp.c", List.of(python, "-B", script.toString()), "inputErrors");
    }

    private static String python() {
        Path prepared = Prerequisites.moduleFolder("target").resolve("interop/venv/bin/python");
        return System.getProperty(PYTHON, Files.isExecutable(prepared) ? prepared.toString() : "python3");
    }
}
