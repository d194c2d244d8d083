package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** A process that runs workloads for one library. One thread at a time. */
final class Contestant implements AutoCloseable {
    private static final int PATIENCE_SECONDS = 90;
    private static final String OVER = "";

    private final String name;
    private final Process process;
    private final Writer commands;
    private final List<Outcome> outcomes = new ArrayList<>();
    private final LinkedBlockingQueue<String> answers = new LinkedBlockingQueue<>();

    Contestant(String name, List<String> command) throws IOException {
        this.name = name;
        this.process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        this.commands = process.outputWriter();
        Thread.ofVirtual().start(this::collect);
    }

    /** The command line of a runner in Java, with the class path and on the platform of this process. */
    static List<String> java(String library, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(List.of("-cp", System.getProperty("java.class.path"), Runner.class.getName(), library));
        return command;
    }

    private void collect() {
        try (BufferedReader output = process.inputReader()) {
            output.lines().forEach(answers::add);
        } catch (IOException | UncheckedIOException e) {
            // Its end is found out below.
        }
        answers.add(OVER);
    }

    String name() {
        return name;
    }

    /** {@return the outcomes that count} */
    List<Outcome> outcomes() {
        return outcomes;
    }

    /** Sends a line and returns the one that is answered. */
    String ask(String line) throws IOException, InterruptedException {
        commands.write(line + "\n");
        commands.flush();
        String answer = answers.poll(PATIENCE_SECONDS, TimeUnit.SECONDS);
        if (answer == null) {
            throw new IOException(name + " said nothing for " + PATIENCE_SECONDS + " s on: " + line);
        }
        if (answer.equals(OVER) || answer.startsWith("error=")) {
            throw new IOException(name + " failed on: " + line + " " + answer);
        }
        return answer;
    }

    @Override
    public void close() {
        process.destroyForcibly();
        process.onExit().join();
    }
}
