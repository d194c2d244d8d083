package org.kcp4j.bench.side;

import java.io.IOException;
import java.util.List;

/** A network that loses and delays, between the two ends of a workload. One thread at a time. */
interface BadNetwork extends AutoCloseable {
    /**
     * How it treats packets, each way.
     *
     * @param lossPercent of the packets
     * @param delayMs one way
     * @param rateKbit per second; 0 for no limit
     */
    record Conditions(int lossPercent, int delayMs, int rateKbit) {}

    /** {@return whether TCP can go through it} */
    boolean carriesTcp();

    /** {@return what comes before the command line of a contestant} */
    List<String> prefix();

    /** Makes TCP connections from now on use an algorithm, {@code cubic} or {@code bbr}. */
    void useCongestionControl(String algorithm) throws IOException, InterruptedException;

    /** Runs a workload through it. */
    Outcome run(Contestant contestant, String command) throws IOException, InterruptedException;

    @Override
    void close();
}
