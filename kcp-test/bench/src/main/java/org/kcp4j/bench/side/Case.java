package org.kcp4j.bench.side;

import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A workload under a name, and what is taken from it. Immutable.
 *
 * @param name of the case
 * @param command for the runners
 * @param rounds how often each contestant runs it, unless told otherwise
 * @param warmUpSeconds how long it runs it before that
 * @param fresh whether each contestant starts a process for it, because its memory counts
 * @param network what is between the ends; null for the loopback
 * @param measures what is taken from a run
 */
record Case(
        String name,
        String command,
        int rounds,
        int warmUpSeconds,
        boolean fresh,
        BadNetwork.@Nullable Conditions network,
        List<Measure> measures) {

    boolean isSelectedBy(String selector) {
        return name.equals(selector) || measures.stream().anyMatch(each -> (name + each.suffix()).equals(selector));
    }
}
