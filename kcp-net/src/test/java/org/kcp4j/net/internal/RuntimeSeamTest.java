package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/**
 * Reads the sources: nothing but {@link LiveRuntime} and the links and pollers of a platform asks for time, randomness, a
 * thread, a wait or a socket. Whatever else did would not run under a simulated world's clock.
 */
class RuntimeSeamTest {
    private static final Path SOURCES = Path.of("src/main/java");

    /** The seam itself. */
    private static final Pattern ALLOWED_FILES = Pattern.compile("LiveRuntime\\.java|Nio\\w+\\.java|Linux\\w+\\.java");

    private static final Pattern FORBIDDEN = Pattern.compile(
            String.join(
                    "|",
                    // time
                    "System\\s*\\.\\s*(?:nanoTime|currentTimeMillis)",
                    "Instant\\s*\\.\\s*now|\\bClock\\s*\\.|new\\s+Date\\b",
                    // chance
                    "\\b(?:Secure|Splittable|ThreadLocal)?Random\\b|Math\\s*\\.\\s*random|UUID\\s*\\.\\s*random",
                    // threads
                    "new\\s+Thread\\b|Thread\\s*\\.\\s*(?:of\\w+|start\\w+)\\b|\\bExecutors?\\b|\\bForkJoinPool\\b|CompletableFuture",
                    "\\bTimer\\s*\\(\\s*\\)|ScheduledExecutor",
                    // waits
                    "LockSupport|Thread\\s*\\.\\s*(?:sleep|yield|onSpinWait)|\\.\\s*(?:wait|await|join)\\s*\\(",
                    "\\bsynchronized\\b|new\\s+(?:Reentrant\\w*|Stamped)Lock|\\bSemaphore\\b|\\bCountDownLatch\\b|BlockingQueue",
                    // sockets
                    "DatagramChannel\\s*\\.\\s*open|DatagramSocket|\\bSelector\\b|SocketChannel|new\\s+(?:Server)?Socket\\s*\\("));

    private static final Pattern COMMENT_OR_TEXT =
            Pattern.compile("/\\*.*?\\*/|//[^\\n]*|\"(?:\\\\.|[^\"\\\\\\n])*\"", Pattern.DOTALL);

    @Test
    void onlyTheRuntimeAsksTheWorldForAnything() throws IOException {
        List<String> found = new ArrayList<>();
        int files = 0;
        try (Stream<Path> paths = Files.walk(SOURCES)) {
            for (Path path :
                    paths.filter(each -> each.toString().endsWith(".java")).toList()) {
                files++;
                if (!ALLOWED_FILES.matcher(path.getFileName().toString()).matches()) {
                    find(path, Files.readString(path), found);
                }
            }
        }
        assertThat(files).as("files read").isGreaterThan(30);
        assertThat(found).isEmpty();
    }

    @Test
    void whatIsForbiddenIsFound() {
        List<String> found = new ArrayList<>();
        String source = """
                long now = System.nanoTime();
                synchronized (this) { LockSupport.park(); }
                Thread t = Thread.ofVirtual().start(null); // Thread.sleep in a comment is nothing
                /* new Random() */ String s = "DatagramChannel";
                DatagramChannel c = DatagramChannel.open();
                """;
        find(Path.of("Any.java"), source, found);
        assertThat(found)
                .containsExactly(
                        "Any.java:1 System.nanoTime",
                        "Any.java:2 synchronized",
                        "Any.java:2 LockSupport",
                        "Any.java:3 Thread.ofVirtual",
                        "Any.java:5 DatagramChannel.open");
    }

    private static void find(Path path, String source, List<String> found) {
        // Line breaks stay, so that lines keep their numbers.
        String code = COMMENT_OR_TEXT
                .matcher(source)
                .replaceAll(match -> "\n".repeat((int)
                        match.group().chars().filter(c -> c == '\n').count()));
        for (Matcher hit = FORBIDDEN.matcher(code); hit.find(); ) {
            long line = 1
                    + code.substring(0, hit.start())
                            .chars()
                            .filter(c -> c == '\n')
                            .count();
            found.add(path + ":" + line + " " + hit.group());
        }
    }
}
