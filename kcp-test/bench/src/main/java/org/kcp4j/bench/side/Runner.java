package org.kcp4j.bench.side;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;

/**
 * Does workloads for kcp4j, or for TCP when the first argument is {@code tcp}. Reads commands from standard input, a line
 * each: the workload's name and its parameters, {@code echo size=4096 volume=33554432}. Answers with a line of results,
 * {@code nanos=1000 bytes=2000}, or {@code error=…}. Ends with its input.
 */
public final class Runner {
    private final boolean tcp;
    private final BufferedReader input = new BufferedReader(new InputStreamReader(System.in, StandardCharsets.UTF_8));

    private Runner(boolean tcp) {
        this.tcp = tcp;
    }

    /**
     * Runs until the input ends.
     *
     * @param args the library: {@code kcp4j} or {@code tcp}
     * @throws IOException if the input cannot be read
     */
    public static void main(String[] args) throws IOException {
        new Runner(args.length > 0 && args[0].equals("tcp")).run();
    }

    private void run() throws IOException {
        for (String line = input.readLine(); line != null; line = input.readLine()) {
            String[] words = line.split(" ", -1);
            Params params = Params.parse(Arrays.copyOfRange(words, 1, words.length));
            try (Transport transport = tcp ? new TcpTransport(params) : new KcpTransport(params);
                    Workloads workloads = new Workloads(transport, params, input)) {
                System.out.println(workloads.run(words[0]));
            } catch (Exception e) {
                e.printStackTrace();
                System.out.println("error=" + e.toString().replace(' ', '_'));
            }
        }
    }
}
