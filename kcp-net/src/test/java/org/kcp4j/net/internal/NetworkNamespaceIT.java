package org.kcp4j.net.internal;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.BufferedReader;
import java.io.File;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * The native link on a real device: a pair of virtual Ethernet devices between two network namespaces, made for each test
 * and removed after it. Needs root, iproute2, ethtool and Python on Linux; live.
 */
@Tag("live")
@Timeout(120)
class NetworkNamespaceIT {
    private static final String HERE = "kcp4j-a" + ProcessHandle.current().pid();
    private static final String THERE = "kcp4j-b" + ProcessHandle.current().pid();
    private static final String ADDRESS = "10.77.0.2";
    private static final String PORT = "29900";
    private static final int MTU = 1500;
    private static final int BATCHES = 20;
    private static final int DATAGRAMS = BATCHES * EgressBatch.CAPACITY;
    private static final int UDP_IP_HEADERS = 28;

    private final List<Process> children = new ArrayList<>();

    @BeforeEach
    void makeNamespaces() throws Exception {
        assumeTrue(
                System.getProperty("os.name").equals("Linux")
                        && Runtime.version().feature() >= 22
                        && List.of("amd64", "aarch64").contains(System.getProperty("os.arch")),
                "the native link is for Linux on x86-64 and arm64 with Java 22 or later");
        for (String tool : List.of("ip", "tc", "ethtool", "python3")) {
            assumeTrue(isInstalled(tool), tool + " is not installed");
        }
        assumeTrue(exitOf("ip", "netns", "add", HERE) == 0, "network namespaces cannot be made: not root?");
        run("ip", "netns", "add", THERE);
        run("ip", "-n", HERE, "link", "add", "veth0", "type", "veth", "peer", "name", "veth1", "netns", THERE);
        run("ip", "-n", HERE, "addr", "add", "10.77.0.1/24", "dev", "veth0");
        run("ip", "-n", THERE, "addr", "add", ADDRESS + "/24", "dev", "veth1");
        run("ip", "-n", HERE, "link", "set", "veth0", "up");
        run("ip", "-n", THERE, "link", "set", "veth1", "up");
    }

    @AfterEach
    void removeNamespaces() throws Exception {
        children.forEach(Process::destroyForcibly);
        exitOf("ip", "netns", "del", HERE);
        exitOf("ip", "netns", "del", THERE);
    }

    @Test
    void aDeviceThatCutsNothingUpCarriesNoFrameAboveItsMtu() throws Exception {
        for (String features : List.of(
                "tx-udp-segmentation off",
                "tx-udp-segmentation off gso off",
                "tx off")) { // the last is a device without checksums, which older kernels refuse with EIO
            run(inHere("ethtool -K veth0 " + features));
            Seen seen = sendDatagrams(1400);
            assertThat(seen.longest).as(features).isEqualTo(1400 + UDP_IP_HEADERS);
            assertThat(seen.frames).as(features).isEqualTo(DATAGRAMS);
            assertThat(seen.datagrams).as(features).isEqualTo(DATAGRAMS);
        }
    }

    /** The control: where the device takes them whole, they do come joined, so that the test above can fail. */
    @Test
    void aDeviceThatCutsUpGetsManyDatagramsAtOnce() throws Exception {
        Seen seen = sendDatagrams(1400);
        assertThat(seen.longest).isGreaterThan(MTU);
        assertThat(seen.frames).isLessThan(DATAGRAMS / 10);
        assertThat(seen.datagrams).isEqualTo(DATAGRAMS);
    }

    @Test
    void whenTheKernelRefusesToCutUpNothingIsLost() throws Exception {
        run("ip", "-n", HERE, "link", "set", "veth0", "mtu", "1000"); // no datagram of 1400 fits: EMSGSIZE or EINVAL
        Seen seen = sendDatagrams(1400);
        assertThat(seen.datagrams).isEqualTo(DATAGRAMS);
        assertThat(seen.longest).isLessThanOrEqualTo(1000);
        assertThat(seen.frames).as("two fragments each").isEqualTo(2 * DATAGRAMS);
    }

    @Test
    void aSessionOutlivesAnInterfaceThatIsDownForAWhile() throws Exception {
        int bytes = 6 << 20;
        Child receiver = start(THERE, program("listen", bytes));
        receiver.expectReady();
        Child sender = start(HERE, program("send", bytes, 3 << 20, 0));
        sender.expectReady();
        TimeUnit.MILLISECONDS.sleep(500);
        run("ip", "-n", HERE, "link", "set", "veth0", "down");
        TimeUnit.MILLISECONDS.sleep(1_000);
        run("ip", "-n", HERE, "link", "set", "veth0", "up");
        assertThat(receiver.numbers()).containsExactly(bytes);
        assertThat(sender.numbers()[0]).as("datagrams that the system refused").isPositive();
    }

    /** A queue that holds what was sent keeps the buffer of the socket full, and the kernel says EAGAIN. */
    @Test
    void aSessionGetsThroughATinySendBuffer() throws Exception {
        run(inHere("tc qdisc add dev veth0 root tbf rate 40mbit burst 10k latency 20ms"));
        int bytes = 2 << 20;
        Child receiver = start(THERE, program("listen", bytes));
        receiver.expectReady();
        Child sender = start(HERE, program("send", bytes, 0, 1));
        sender.expectReady();
        assertThat(receiver.numbers()).containsExactly(bytes);
        assertThat(sender.numbers()[0]).as("datagrams that the system refused").isPositive();
    }

    /** What came out at the other end. */
    private record Seen(int frames, int longest, int datagrams) {}

    private Seen sendDatagrams(int length) throws Exception {
        Path script = Path.of(NetworkNamespaceIT.class.getResource("capture.py").toURI());
        Child capture = start(THERE, List.of("python3", script.toString(), "veth1", ADDRESS, PORT));
        capture.expectReady();
        assertThat(start(HERE, program("datagrams", length, BATCHES)).numbers()).containsExactly(DATAGRAMS);
        int[] counts = capture.numbers();
        return new Seen(counts[0], counts[1], counts[2]);
    }

    /** A Java program with this one's class path, as a class path: names of modules do not matter there. */
    private static List<String> program(String command, int... arguments) {
        String modules = System.getProperty("jdk.module.path", System.getProperty("java.class.path"));
        List<String> line = new ArrayList<>(List.of(
                Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                "--enable-native-access=ALL-UNNAMED",
                "-cp",
                modules + File.pathSeparator + "target/test-classes",
                NamespaceProgram.class.getName(),
                command,
                ADDRESS,
                PORT));
        IntStream.of(arguments).mapToObj(String::valueOf).forEach(line::add);
        return line;
    }

    private static String[] inHere(String command) {
        return ("ip netns exec " + HERE + " " + command).split(" ");
    }

    private Child start(String namespace, List<String> command) throws IOException {
        List<String> line = new ArrayList<>(List.of("ip", "netns", "exec", namespace));
        line.addAll(command);
        Process process = new ProcessBuilder(line)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        children.add(process);
        return new Child(process.inputReader());
    }

    /** A program that says when it is ready, and then, in a line of numbers, what happened. */
    private record Child(BufferedReader output) {
        void expectReady() throws IOException {
            assertThat(output.readLine()).isEqualTo("ready");
        }

        int[] numbers() throws IOException {
            String line = output.readLine();
            assertThat(line).as("its last line").isNotNull();
            return Arrays.stream(line.split(" ")).mapToInt(Integer::parseInt).toArray();
        }
    }

    private static boolean isInstalled(String tool) {
        return Arrays.stream(System.getenv("PATH").split(File.pathSeparator))
                .anyMatch(folder -> Files.isExecutable(Path.of(folder, tool)));
    }

    private static void run(String... command) throws Exception {
        assertThat(exitOf(command)).as(String.join(" ", command)).isZero();
    }

    private static int exitOf(String... command) throws Exception {
        return new ProcessBuilder(command)
                .redirectOutput(ProcessBuilder.Redirect.DISCARD)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start()
                .waitFor();
    }
}
