package org.kcp4j.bench.tunnel;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/** What a browser does, by {@code curl}: many small objects over a few connections, and at the same time a long download. */
final class Browser {
    private static final int OBJECTS = 100;
    private static final int OBJECT_BYTES = 30_000;
    private static final int CONNECTIONS = 6;
    private static final double NANOS = 1e9;

    private Browser() {}

    /**
     * Visits a site.
     *
     * @param host where it is
     * @param port of it
     * @param longBytes the long download
     * @return seconds until the objects were there, and until everything was
     */
    static Visit visit(String host, int port, long longBytes) throws IOException, InterruptedException {
        String site = "http://" + host + ":" + port + "/";
        long start = System.nanoTime();
        Process download = curl(site + longBytes + "/");
        Process objects = curl(
                "--parallel",
                "--parallel-immediate",
                "--parallel-max",
                Integer.toString(CONNECTIONS),
                site + OBJECT_BYTES + "/[1-" + OBJECTS + "]");
        require(objects);
        double objectSeconds = (System.nanoTime() - start) / NANOS;
        require(download);
        return new Visit(objectSeconds, (System.nanoTime() - start) / NANOS);
    }

    /**
     * One of them.
     *
     * @param objects seconds until the objects were there
     * @param all seconds until the long download had ended too
     */
    record Visit(double objects, double all) {}

    private static Process curl(String... arguments) throws IOException {
        List<String> command = new ArrayList<>(List.of(
                "curl",
                "--silent",
                "--no-progress-meter",
                "--show-error",
                "--fail",
                "--noproxy",
                "*",
                "--output",
                "/dev/null"));
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .start();
    }

    private static void require(Process curl) throws IOException, InterruptedException {
        if (curl.waitFor() != 0) {
            throw new IOException("curl failed: " + curl.exitValue());
        }
    }
}
