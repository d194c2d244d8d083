package org.kcp4j.test.interop;

import java.io.BufferedReader;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/**
 * A peer program: its standard output line by line, its standard error kept for failure messages. Peers end when their
 * standard input is closed or their own time-out passes; {@link #close} ends them in any case.
 */
final class PeerProcess implements AutoCloseable {
    private static final int ERROR_LINES_KEPT = 100;

    private final String name;
    private final Process process;
    private final LinkedBlockingQueue<String> output = new LinkedBlockingQueue<>();
    private final List<String> errors = new CopyOnWriteArrayList<>();
    private final Thread outputReader;
    private final Thread errorReader;

    private PeerProcess(String name, Process process) {
        this.name = name;
        this.process = process;
        this.outputReader = Thread.ofVirtual().start(() -> read(process.inputReader(), true));
        this.errorReader = Thread.ofVirtual().start(() -> read(process.errorReader(), false));
    }

    static PeerProcess start(String name, List<String> command, Path directory) throws IOException {
        return new PeerProcess(
                name, new ProcessBuilder(command).directory(directory.toFile()).start());
    }

    /** Returns the next line of standard output; fails when the program ends first or the time is over. */
    String nextLine(Duration timeout) throws InterruptedException {
        String line = output.poll(timeout.toMillis(), TimeUnit.MILLISECONDS);
        if (line == null) {
            throw new AssertionError(name + " said nothing for " + timeout + "; " + state());
        }
        return line;
    }

    /** Closes standard input, which is how a server is told to finish. */
    void finish() throws IOException {
        process.outputWriter().close();
    }

    /** Waits for the end of the program and of its output; fails when the time is over. */
    int awaitExit(Duration timeout) throws InterruptedException {
        if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
            throw new AssertionError(name + " still runs after " + timeout + "; " + state());
        }
        outputReader.join();
        errorReader.join();
        return process.exitValue();
    }

    /** What is known about the program, for failure messages. */
    String state() {
        String status = process.isAlive() ? "running" : "exit status " + process.exitValue();
        return status + (errors.isEmpty() ? "" : ", its standard error:\n" + String.join("\n", errors));
    }

    @Override
    public void close() {
        process.destroyForcibly();
    }

    private void read(BufferedReader reader, boolean isOutput) {
        try (reader) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                if (isOutput) {
                    output.add(line);
                } else if (errors.size() < ERROR_LINES_KEPT) {
                    errors.add(line);
                }
            }
        } catch (IOException e) {
            errors.add("reading failed: " + e);
        }
    }
}
