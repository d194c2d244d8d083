package org.kcp4j.programs;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;

/** A PostgreSQL server of the test's own, in a directory of its own, on a free port of 127.0.0.1. */
final class PostgresServer implements AutoCloseable {
    private static final Path DEBIAN = Path.of("/usr/lib/postgresql");

    private final Path programs;
    private final Path folder;
    final int port;

    /** Starts one, or skips the test where PostgreSQL is missing or cannot be run. */
    PostgresServer(int port) throws IOException, InterruptedException {
        Optional<Path> found = find();
        assumeTrue(
                found.isPresent(), "needs PostgreSQL: the Debian package postgresql, or initdb and pg_ctl in the PATH");
        this.programs = found.orElseThrow();
        this.port = port;
        this.folder = Path.of(run("mktemp", "-d").strip());
        run(program("initdb"), "-D", folder + "/data", "-A", "trust", "-U", "kcp", "-N");
        run(
                program("pg_ctl"),
                "-D",
                folder + "/data",
                "-l",
                folder + "/log",
                "-w",
                "-o",
                "-p " + port + " -h 127.0.0.1 -k " + folder + " -c fsync=off",
                "start");
    }

    private static Optional<Path> find() throws IOException {
        List<Path> folders = new ArrayList<>();
        if (Files.isDirectory(DEBIAN)) {
            try (Stream<Path> versions = Files.list(DEBIAN)) {
                versions.map(version -> version.resolve("bin"))
                        .sorted(Comparator.reverseOrder())
                        .forEach(folders::add);
            }
        }
        for (String folder : System.getenv("PATH").split(":", -1)) {
            folders.add(Path.of(folder));
        }
        return folders.stream()
                .filter(folder -> Files.isExecutable(folder.resolve("initdb")))
                .findFirst();
    }

    private String program(String name) {
        return programs.resolve(name).toString();
    }

    /** Runs a program to its end; PostgreSQL refuses to be root, so root runs it as the package's user. */
    private static String run(String... command) throws IOException, InterruptedException {
        List<String> whole = new ArrayList<>();
        if (System.getProperty("user.name").equals("root")) {
            whole.addAll(List.of("runuser", "-u", "postgres", "--"));
        }
        whole.addAll(List.of(command));
        Path output = Files.createTempFile("kcp-programs", ".txt");
        try {
            // To a file: the server that pg_ctl leaves behind would keep a pipe open.
            Process process = new ProcessBuilder(whole)
                    .directory(Path.of("/").toFile())
                    .redirectErrorStream(true)
                    .redirectOutput(output.toFile())
                    .start();
            int status = process.waitFor();
            String text = Files.readString(output);
            if (status != 0) {
                throw new IOException(String.join(" ", whole) + " ended with status " + status + ":\n" + text);
            }
            return text;
        } finally {
            Files.delete(output);
        }
    }

    @Override
    public void close() {
        try {
            run(program("pg_ctl"), "-D", folder + "/data", "-m", "immediate", "-w", "stop");
            run("rm", "-r", folder.toString());
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
