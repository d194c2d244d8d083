package org.kcp4j.bench.tunnel;

import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;

/** Whose tunnel. All take kcptun's flags. */
enum Kind {
    /** Ours, as the image of {@code mvn -Pimage} runs it. */
    KCP4J("kcp4j") {
        @Override
        List<String> program(String end) {
            return List.of(
                    Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                    "-XX:+UseSerialGC",
                    "-Xmn8m",
                    "--enable-native-access=ALL-UNNAMED",
                    "-cp",
                    System.getProperty("java.class.path"),
                    "org.kcp4j.cli.Kcp",
                    end);
        }
    },

    /** The newest versions of kcptun's parts, put together for the interoperability tests of kcp-net/cli. */
    PARTS("kcptun's parts") {
        @Override
        List<String> program(String end) {
            return List.of(PARTS_PROGRAM.toString(), end);
        }
    },

    /** Debian's package of 2021. */
    DEBIAN("kcptun 2021") {
        @Override
        List<String> program(String end) {
            return List.of("kcptun-" + end);
        }
    };

    private static final Path PARTS_PROGRAM = Path.of(System.getProperty("tunnel.parts", "tunnelpeer"));

    final String title;

    Kind(String title) {
        this.title = title;
    }

    /** The beginning of a command line of {@code client} or {@code server}. */
    abstract List<String> program(String end);

    /** {@return those that can be run here} */
    static List<Kind> present() {
        List<Kind> kinds = new ArrayList<>(List.of(KCP4J));
        if (Files.isExecutable(PARTS_PROGRAM)) {
            kinds.add(PARTS);
        }
        if (Stream.of(System.getenv("PATH").split(File.pathSeparator, -1))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, "kcptun-client")))) {
            kinds.add(DEBIAN);
        }
        return kinds;
    }

    /** Builds the program of {@link #PARTS}; that this cannot be is said. */
    static Path buildParts(Path module) throws InterruptedException {
        Path program = module.resolve("target/tunnelpeer").toAbsolutePath();
        try {
            Process build = new ProcessBuilder("go", "build", "-o", program.toString(), ".")
                    .directory(
                            module.resolve("../../kcp-net/cli/src/interop/go").toFile())
                    .inheritIO()
                    .start();
            if (build.waitFor() != 0) {
                System.err.println("without kcptun's parts, which cannot be built");
            }
        } catch (IOException e) {
            System.err.println("without kcptun's parts, because there is no Go: " + e.getMessage());
        }
        return program;
    }
}
