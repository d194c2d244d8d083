package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Does workloads for a library in Java, which the first argument names. Reads commands from standard input, a line each:
 * the workload's name and its parameters, {@code echo size=4096 volume=33554432}. Answers with a line of results,
 * {@code nanos=1000 bytes=2000}, or {@code error=…}. Ends with its input.
 */
public final class Runner {
    private final Library library;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Runner(Library library) {
        this.library = library;
    }

    /**
     * Runs until the input ends.
     *
     * @param args the label of the library
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        new Runner(Library.of(args[0])).run();
    }

    private void run() throws IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            Params params = Params.parse(Arrays.copyOfRange(words, 1, words.length));
            try (Transport transport = library.transport(params);
                    Stage stage = new Stage(transport, params, input)) {
                Results results = new Results(transport);
                new Workloads(stage, params, results).run(words[0]);
                System.out.println(results);
            } catch (Exception e) {
                e.printStackTrace();
                System.out.println("error=" + e.toString().replace(' ', '_'));
            }
        }
    }
}
