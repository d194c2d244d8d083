package org.kcp4j.bench.side;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * A network namespace whose only link is a TUN device, behind which the Go program ({@code link.go}) loses, delays and
 * limits every packet, TCP's too. The link gives each packet back to the namespace as if it came from the address that it
 * went to, so that both ends live in one process: the server at {@value #HOST}, where clients reach it through
 * {@value #VIA}. Linux only; needs the rights to make it.
 */
public final class TunNetwork implements BadNetwork {
    public static final String HOST = "10.77.0.1";
    public static final String VIA = "10.77.0.2";

    private final String namespace = "kcp4j-bench-" + ProcessHandle.current().pid();
    private final Process link;
    private final Thread cleanUp = new Thread(this::remove);

    private TunNetwork(Path goProgram, Conditions conditions) throws IOException, InterruptedException {
        execute(List.of("ip", "netns", "add", namespace));
        Runtime.getRuntime().addShutdownHook(cleanUp);
        List<String> command = new ArrayList<>(prefix());
        command.addAll(List.of(
                goProgram.toString(),
                "link",
                "address=" + HOST,
                "loss=" + conditions.lossPercent(),
                "delayMs=" + conditions.delayMs(),
                "rateKbit=" + conditions.rateKbit()));
        link = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        if (!"ready".equals(link.inputReader().readLine())) {
            close();
            throw new IOException("the link could not be made");
        }
    }

    /** {@return such a network, or null where it cannot be made} */
    public static @Nullable TunNetwork tryMake(@Nullable Path goProgram, Conditions conditions)
            throws InterruptedException {
        if (goProgram == null || !Files.isWritable(Path.of("/dev/net/tun"))) {
            return null;
        }
        try {
            return new TunNetwork(goProgram, conditions);
        } catch (IOException e) {
            System.err.println("no network namespace: " + e.getMessage());
            return null;
        }
    }

    private static void execute(List<String> command) throws IOException, InterruptedException {
        Process process = new ProcessBuilder(command).redirectErrorStream(true).start();
        String output = new String(process.getInputStream().readAllBytes(), java.nio.charset.StandardCharsets.UTF_8);
        if (process.waitFor() != 0) {
            throw new IOException(String.join(" ", command) + ": " + output.trim());
        }
    }

    @Override
    public boolean carriesTcp() {
        return true;
    }

    @Override
    public List<String> prefix() {
        return List.of("ip", "netns", "exec", namespace);
    }

    @Override
    public Outcome run(Contestant contestant, String command) throws IOException, InterruptedException {
        if (Lineup.isTcp(contestant)) {
            useCongestionControl(Lineup.congestionControl(contestant));
        }
        return Outcome.parse(contestant.ask(command + " host=" + HOST + " via=" + VIA));
    }

    private void useCongestionControl(String algorithm) throws IOException, InterruptedException {
        List<String> command = new ArrayList<>(prefix());
        command.addAll(congestionControl(algorithm));
        execute(command);
    }

    /** The command for {@link #useCongestionControl} within the namespace: of the route, since not all may be defaults. */
    public static List<String> congestionControl(String algorithm) {
        return List.of("ip", "route", "replace", VIA, "dev", "kcp0", "src", HOST, "congctl", algorithm);
    }

    @Override
    public void close() {
        remove();
        Runtime.getRuntime().removeShutdownHook(cleanUp);
    }

    private void remove() {
        try {
            link.destroy();
            link.waitFor(1, TimeUnit.SECONDS);
            execute(List.of("ip", "netns", "delete", namespace));
        } catch (IOException e) {
            System.err.println("left behind: " + e.getMessage());
        } catch (InterruptedException e) {
            Thread.currentThread().interrupt();
        }
    }
}
