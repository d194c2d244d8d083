package org.kcp4j.bench.side;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload under a name, and what is taken from it. Immutable.
 *
 * @param name of the case
 * @param command for the runners
 * @param rounds how often each contestant runs it, unless told otherwise
 * @param fresh whether every run has a process of its own, because its memory or its network counts; such runs warm
 *     themselves up where that matters
 * @param nativeLink whether kcp4j uses the system's own calls
 * @param network what is between the ends; null for the loopback
 * @param measures what is taken from a run
 */
record Case(
        String name,
        String command,
        int rounds,
        boolean fresh,
        boolean nativeLink,
        BadNetwork.@Nullable Conditions network,
        List<Measure> measures) {
    private static final String NATIVE = "-native";

    /** {@return the same over the native link} */
    Case overNativeLink() {
        return new Case(name + NATIVE, command, rounds, fresh, true, network, measures);
    }

    /** {@return the name without the link} */
    String plainName() {
        return nativeLink ? name.substring(0, name.length() - NATIVE.length()) : name;
    }

    /** {@return the name of a figure of this case} */
    String nameOf(Measure measure) {
        return plainName() + measure.suffix() + (nativeLink ? NATIVE : "");
    }

    boolean isSelectedBy(String selector) {
        return name.equals(selector)
                || measures.stream().anyMatch(each -> nameOf(each).equals(selector));
    }

    /** {@return whether it encrypts or adds parity} */
    boolean isLayered() {
        return command.contains(" crypt=") || command.contains(" fec=");
    }

    /** {@return whether all clients send from one socket} */
    boolean sharesSocket() {
        return command.contains(" shared=yes");
    }

    /** {@return what it has in common with other cases that make the same code hot} */
    String kind() {
        return command.replaceAll(" (size|volume|sessions)=\\d+", "");
    }
}
