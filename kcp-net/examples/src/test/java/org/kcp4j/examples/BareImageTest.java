package org.kcp4j.examples;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.File;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.net.URISyntaxException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpOptions;

/** A run-time image with nothing but what {@code org.kcp4j.net} requires runs its sessions. */
@Tag("live")
@Timeout(120)
class BareImageTest {
    private static final Path JLINK = Path.of(System.getProperty("java.home"), "bin", "jlink");

    /** What runs in the image: a listener and a client. */
    static final class Program {
        private Program() {}

        public static void main(String[] args) throws IOException {
            InetSocketAddress anyPort = new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
            try (KcpListener listener = KcpListener.bind(anyPort, KcpOptions.defaults())) {
                Thread.startVirtualThread(() -> {
                    try {
                        EchoServer.echo(listener.accept());
                    } catch (IOException e) {
                        throw new AssertionError(e);
                    }
                });
                System.out.println(EchoClient.ask(listener.localAddress(), "hello"));
            }
        }
    }

    @Test
    void sessionsRunWithoutFlightRecorderAndManagement(@TempDir Path folder) throws Exception {
        assumeTrue(Files.isExecutable(JLINK), "a runtime without jlink");
        Path image = folder.resolve("image");
        run(
                JLINK.toString(),
                "--module-path",
                System.getProperty("jdk.module.path"),
                "--add-modules",
                "org.kcp4j.net",
                "--ignore-signing-information",
                "--output",
                image.toString());
        String java = image.resolve("bin").resolve("java").toString();
        assertThat(run(java, "--list-modules"))
                .anyMatch(line -> line.startsWith("org.kcp4j.net@") || line.equals("org.kcp4j.net"))
                .noneMatch(line -> line.startsWith("jdk.jfr") || line.startsWith("java.management"));
        String classPath = folderOf(EchoServer.class) + File.pathSeparator + folderOf(BareImageTest.class);
        assertThat(run(java, "--add-modules", "org.kcp4j.net", "-cp", classPath, Program.class.getName()))
                .containsExactly("hello");
    }

    /** Returns what it printed; the log goes where ours does. */
    private static List<String> run(String... command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        List<String> lines = new String(process.getInputStream().readAllBytes(), UTF_8)
                .lines()
                .toList();
        assertThat(process.waitFor(1, TimeUnit.MINUTES)).isTrue();
        assertThat(process.exitValue()).as("%s", lines).isZero();
        return lines;
    }

    /** Where its class file lies, which for a test is not where its module does. */
    private static Path folderOf(Class<?> type) throws URISyntaxException {
        String file = "/" + type.getName().replace('.', '/') + ".class";
        String url = type.getResource(file).toString();
        return Path.of(new URI(url.substring(0, url.length() - file.length())));
    }
}
