package org.kcp4j.bench.side;

import java.io.IOException;
import java.util.List;

/** A network that loses and delays, between the two ends of a workload. One thread at a time. */
public interface BadNetwork extends AutoCloseable {
    /**
     * How it treats packets, each way.
     *
     * @param lossPercent of the packets
     * @param delayMs one way
     * @param rateKbit per second; 0 for no limit
     */
    record Conditions(int lossPercent, int delayMs, int rateKbit) {}

    /** {@return whether TCP can go through it, with the congestion control that a contestant's name ends with} */
    boolean carriesTcp();

    /** {@return what comes before the command line of a contestant} */
    List<String> prefix();

    /** Runs a workload through it. */
    Outcome run(Contestant contestant, String command) throws IOException, InterruptedException;

    @Override
    void close();
}
