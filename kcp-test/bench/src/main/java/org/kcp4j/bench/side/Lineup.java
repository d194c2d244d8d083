package org.kcp4j.bench.side;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Who takes part in which case, and their processes, which live on from case to case unless they must not. */
final class Lineup implements AutoCloseable {
    private static final List<String> NATIVE_LINK =
            List.of("--enable-native-access=ALL-UNNAMED", "-Dorg.kcp4j.link=native");
    private static final String TCP_WITH = Library.TCP + "-";
    private static final List<String> PLAIN_LINK = List.of("-Dorg.kcp4j.link=nio");

    private final Library peer;
    private final @Nullable Path goProgram;
    private final List<String> jvmFlags;
    private final Map<List<String>, Contestant> contestants = new HashMap<>();

    /**
     * Makes a line-up.
     *
     * @param peer kcp4j's
     * @param goProgram kcp-go's runner; null if there is none
     * @param jvmFlags for kcp4j's process
     */
    Lineup(Library peer, @Nullable Path goProgram, List<String> jvmFlags) {
        this.peer = peer;
        this.goProgram = goProgram;
        this.jvmFlags = jvmFlags;
    }

    /** {@return the contestants of a case without outcomes, kcp4j first; none where the peer does not fit, which is said} */
    List<Contestant> of(Case each, @Nullable BadNetwork network) {
        String refusal = peer.refusal(each);
        if (refusal != null) {
            System.err.println(each.name() + ": " + refusal);
            if (!each.sharesSocket()) {
                return List.of();
            }
        }
        List<String> prefix = network == null ? List.of() : network.prefix();
        List<Contestant> line = new ArrayList<>();
        line.add(contestant(Library.KCP4J.toString(), prefix, java(Library.KCP4J, kcp4jFlags(each))));
        if (refusal == null) {
            addPeer(line, prefix, network);
        }
        if (network != null && !each.isLayered()) {
            addTcp(line, network);
        }
        return line;
    }

    private void addPeer(List<Contestant> line, List<String> prefix, @Nullable BadNetwork network) {
        if (peer == Library.KCP_GO) {
            if (goProgram != null) {
                line.add(contestant(peer.toString(), prefix, List.of(goProgram.toString())));
            }
        } else if (network == null || peer != Library.TCP) {
            line.add(contestant(peer.toString(), prefix, java(peer, peer.jvmFlags())));
        }
    }

    /** {@return whether a contestant is TCP with a congestion control} */
    static boolean isTcp(Contestant contestant) {
        return contestant.name().startsWith(TCP_WITH);
    }

    static String congestionControl(Contestant tcp) {
        return tcp.name().substring(TCP_WITH.length());
    }

    private void addTcp(List<Contestant> line, BadNetwork network) {
        if (!network.carriesTcp()) {
            System.err.println("without TCP, which needs a network namespace, /dev/net/tun and Go");
            return;
        }
        for (String algorithm : List.of("cubic", "bbr")) {
            line.add(contestant(TCP_WITH + algorithm, network.prefix(), java(Library.TCP, List.of())));
        }
    }

    private List<String> kcp4jFlags(Case each) {
        List<String> flags = new ArrayList<>(jvmFlags);
        flags.addAll(each.nativeLink() ? NATIVE_LINK : PLAIN_LINK);
        return flags;
    }

    /** The command line of a runner in Java, with the class path and on the platform of this process. */
    private static List<String> java(Library library, List<String> flags) {
        List<String> command = new ArrayList<>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.addAll(flags);
        command.addAll(
                List.of("-cp", System.getProperty("java.class.path"), Runner.class.getName(), library.toString()));
        return command;
    }

    private Contestant contestant(String name, List<String> prefix, List<String> command) {
        List<String> whole = new ArrayList<>(prefix);
        whole.addAll(command);
        List<String> key = new ArrayList<>(whole);
        key.add(name);
        Contestant contestant = contestants.computeIfAbsent(key, absent -> new Contestant(name, whole));
        contestant.outcomes().clear();
        return contestant;
    }

    @Override
    public void close() {
        contestants.values().forEach(Contestant::close);
    }
}
