package org.kcp4j.cli;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class KcpTest {
    private final StringWriter out = new StringWriter();
    private final StringWriter err = new StringWriter();
    private final CommandLine kcp =
            Kcp.commandLine().setOut(new PrintWriter(out)).setErr(new PrintWriter(err));

    @Test
    @Tag("interop")
    @Timeout(60)
    void theDemoDeliversMessagesAndFileThroughALossyLink(@TempDir Path folder) throws IOException {
        byte[] content = new byte[300_000];
        new SplittableRandom(1).nextBytes(content);
        Path file = Files.write(folder.resolve("payload.bin"), content);
        int status = kcp.execute(
                "demo", "--plain", "--messages=50", "--interval=2", "--rtt=4-8", "--seed=1", "--file=" + file);
        assertThat(out.toString())
                .contains("tcp-like", "normal", "fast2", "fast3")
                .contains("payload.bin")
                .contains("identical")
                .doesNotContain("failed");
        assertThat(status).isZero();
    }

    @Test
    void aValueOutOfRangeIsAnErrorOfUsage() {
        assertThat(kcp.execute("demo", "--loss=101")).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--loss must be 0 to 100: 101");
    }

    @Test
    void aMissingFileIsAnErrorOfUsage(@TempDir Path folder) {
        assertThat(kcp.execute("demo", "--file=" + folder.resolve("nothing"))).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--file cannot be read");
    }

    @Test
    void helpNamesEveryCommand() {
        assertThat(kcp.execute("help")).isZero();
        assertThat(out.toString()).contains("client", "server", "ping", "cat", "demo", "help");
    }
}
