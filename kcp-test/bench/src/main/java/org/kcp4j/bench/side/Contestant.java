package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Runs workloads for one library, in a process that begins with the first question and, after each {@linkplain #close
 * end}, with the next. One thread at a time.
 */
final class Contestant implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 170;
    private static final String OVER = "";

    private final String name;
    private final List<String> command;
    private final List<Outcome> outcomes = new ArrayList<>();

    private @Nullable Process process;
    /** Of the process. */
    private BlockingQueue<String> answers = new LinkedBlockingQueue<>();

    /** What the process has done before. */
    private final Set<String> warm = new HashSet<>();

    Contestant(String name, List<String> command) {
        this.name = name;
        this.command = command;
    }

    String name() {
        return name;
    }

    /** {@return the outcomes that count} */
    List<Outcome> outcomes() {
        return outcomes;
    }

    /** {@return whether its process does this kind of work for the first time} */
    boolean isNewTo(String kind) {
        return warm.add(kind);
    }

    private Process start() throws IOException {
        Process started = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        BlockingQueue<String> into = new LinkedBlockingQueue<>();
        answers = into;
        Thread.ofVirtual().start(() -> collect(started, into));
        return started;
    }

    private static void collect(Process process, BlockingQueue<String> into) {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(into::add);
        } catch (IOException | UncheckedIOException e) {
            // Its end is found out below.
        }
        into.add(OVER);
    }

    /** Sends a line and returns the one that is answered. */
    String ask(String line) throws IOException, InterruptedException {
        if (process == null) {
            process = start();
        }
        process.outputWriter().write(line + "\n");
        process.outputWriter().flush();
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException(name + " said nothing for " + PATIENCE_SECONDS + " s on: " + line);
        }
        if (answer.equals(OVER) || answer.startsWith("error=")) {
            throw new IOException(name + " failed on: " + line + " " + answer);
        }
        return answer;
    }

    /** Ends the process. */
    @Override
    public void close() {
        if (process != null) {
            process.destroyForcibly();
            process.onExit().join();
            process = null;
            warm.clear();
        }
    }
}
