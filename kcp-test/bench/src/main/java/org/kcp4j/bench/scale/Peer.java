package org.kcp4j.bench.scale;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;

/** One end: a process that is told what to do line by line, and what it has spent, as Linux counts it. */
final class Peer implements AutoCloseable {
    /** Linux counts processor time in these. */
    private static final long NANOS_PER_TICK = 10_000_000;

    /** Places of user and system time in a process's {@code stat}, behind its name. */
    private static final int USER_TIME = 11;

    private final Process process;
    private final BufferedReader answers;
    private final Writer commands;

    Peer(List<String> command) throws IOException {
        process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        answers = process.inputReader();
        commands = process.outputWriter();
    }

    /** What it says next. */
    Answers hear() throws IOException {
        String line = answers.readLine();
        if (line == null || line.startsWith("error=")) {
            throw new IOException(line == null ? "the process has ended" : line);
        }
        return new Answers(line);
    }

    Answers ask(String command) throws IOException {
        commands.write(command + "\n");
        commands.flush();
        return hear();
    }

    /** Processor time until now. */
    long cpuNanos() throws IOException {
        String stat = Files.readString(proc("stat"));
        String[] fields = stat.substring(stat.lastIndexOf(')') + 2).split(" ", -1);
        return (Long.parseLong(fields[USER_TIME]) + Long.parseLong(fields[USER_TIME + 1])) * NANOS_PER_TICK;
    }

    /** Memory that it has in use now. */
    long residentBytes() throws IOException {
        for (String line : Files.readAllLines(proc("status"))) {
            if (line.startsWith("VmRSS:")) {
                return Long.parseLong(line.replaceAll("\\D", "")) << 10;
            }
        }
        throw new IOException("no VmRSS of " + process.pid());
    }

    private Path proc(String file) {
        return Path.of("/proc", Long.toString(process.pid()), file);
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }
}
