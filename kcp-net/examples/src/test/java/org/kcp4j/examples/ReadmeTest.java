package org.kcp4j.examples;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpSession;

/** What the README shows compiles, word for word, and works. */
class ReadmeTest {
    private static final Pattern JAVA_BLOCK = Pattern.compile("```java\\R(.*?)```", Pattern.DOTALL);

    @Test
    void everyJavaLineOfTheReadmeIsALineOfAnExample() throws IOException {
        String readme = Files.readString(folder("README.md"));
        List<String> blocks =
                JAVA_BLOCK.matcher(readme).results().map(ReadmeTest::block).toList();
        assertThat(blocks).isNotEmpty();
        String examples = normalized(sources());
        for (String block : blocks) {
            for (String line : block.lines().filter(line -> !line.isBlank()).toList()) {
                assertThat(examples).contains(line.strip());
            }
        }
    }

    private static String block(MatchResult match) {
        return match.group(1);
    }

    private static String normalized(String text) {
        return text.lines().map(String::strip).collect(Collectors.joining("\n"));
    }

    /** The examples, and those of the test kit, which are tests themselves. */
    private static String sources() throws IOException {
        StringBuilder all = new StringBuilder();
        for (String root : List.of("kcp-net/examples/src/main/java", "kcp-test/src/test/java/org/kcp4j/test")) {
            try (Stream<Path> files = Files.walk(folder(root))) {
                for (Path file :
                        files.filter(path -> path.toString().endsWith(".java")).toList()) {
                    all.append(Files.readString(file));
                }
            }
        }
        return all.toString();
    }

    /** A path of the repository, whether the test runs from there or from this module. */
    private static Path folder(String relative) {
        Path root = Path.of(relative);
        return Files.exists(Path.of("kcp-net/examples"))
                ? root
                : Path.of("../..").resolve(root);
    }

    @Test
    @Tag("live")
    void theEchoOfTheExamplesIsHeard() throws IOException {
        try (KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread.startVirtualThread(() -> {
                try {
                    KcpSession session = listener.accept();
                    EchoServer.echo(session);
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(EchoClient.ask(listener.localAddress(), "hello")).isEqualTo("hello");
        }
    }

    @Test
    @Tag("live")
    void everyStreamOfTheExampleIsEchoed() throws IOException {
        try (KcpListener listener = KcpListener.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0))) {
            Thread.startVirtualThread(() -> {
                try {
                    ManyStreams.serve(listener.accept());
                } catch (IOException e) {
                    throw new AssertionError(e);
                }
            });
            assertThat(ManyStreams.ask(listener.localAddress(), "hello", "streams"))
                    .containsExactly("hello", "streams");
        }
    }
}
