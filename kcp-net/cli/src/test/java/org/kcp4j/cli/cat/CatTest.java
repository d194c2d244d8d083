package org.kcp4j.cli.cat;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.net.DatagramSocket;
import java.net.InetAddress;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.SplittableRandom;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

@Tag("interop")
@Timeout(60)
class CatTest {
    @TempDir
    private Path folder;

    @Test
    void transfersFilesBothWays() throws IOException {
        Path ours = file("ours", 3_000_000);
        Path theirs = file("theirs", 100_000);
        String address = "127.0.0.1:" + freePort();
        CompletableFuture<Integer> listening = CompletableFuture.supplyAsync(
                () -> cat(address, "--listen", "--send=" + theirs, "--receive=" + folder.resolve("a")));
        int status;
        do { // the listener may not be there yet
            status = cat(address, "--send=" + ours, "--receive=" + folder.resolve("b"));
        } while (status != 0 && !listening.isDone());
        assertThat(status).isZero();
        assertThat(listening.join()).isZero();
        assertThat(folder.resolve("a")).hasSameBinaryContentAs(ours);
        assertThat(folder.resolve("b")).hasSameBinaryContentAs(theirs);
    }

    @Test
    void aPeerThatIsNotThereIsAFailure() throws IOException {
        StringWriter err = new StringWriter();
        int status = new CommandLine(new CatCommand())
                .setErr(new PrintWriter(err))
                .execute("127.0.0.1:" + freePort(), "--send=" + file("none", 0));
        assertThat(status).isEqualTo(1);
        assertThat(err.toString()).startsWith("kcp cat: ");
    }

    @Test
    void aFileThatIsNotThereIsAnErrorOfUsage() {
        StringWriter err = new StringWriter();
        int status = new CommandLine(new CatCommand())
                .setErr(new PrintWriter(err))
                .execute("127.0.0.1:1", "--send=" + folder.resolve("nothing"));
        assertThat(status).isEqualTo(CommandLine.ExitCode.USAGE);
        assertThat(err.toString()).contains("--send cannot be read");
    }

    @Test
    void theMeterTellsHowFarItIs() {
        assertThat(new Meter("sent", 500).line()).startsWith("sent ....").contains("0 %  0 B of 500 B");
        assertThat(new Meter("received", -1).line()).startsWith("received 0 B in 0.0 s");
    }

    private static int cat(String... line) {
        return new CommandLine(new CatCommand()).execute(line);
    }

    private Path file(String name, int length) throws IOException {
        byte[] content = new byte[length];
        new SplittableRandom(length).nextBytes(content);
        return Files.write(folder.resolve(name), content);
    }

    private static int freePort() throws IOException {
        try (DatagramSocket socket = new DatagramSocket(0, InetAddress.getLoopbackAddress())) {
            return socket.getLocalPort();
        }
    }
}
