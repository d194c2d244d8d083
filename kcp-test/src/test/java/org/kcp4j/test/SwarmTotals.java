package org.kcp4j.test;

import java.time.Duration;
import org.kcp4j.net.SessionStats;

/** What the swarm has done, for the report at its end, and so that no part of it is asleep. */
final class SwarmTotals {
    long seeds;
    long threadedSeeds; // of level 2
    long switches; // of threads there
    long sessions;
    long datagrams;
    long bytes;
    long recovered;
    long retransmitted;
    long checksumErrors;
    long unaware; // ends whose peer has all, and that never learnt of it
    private Duration virtualTime = Duration.ZERO;

    void add(SwarmThreads run) {
        threadedSeeds++;
        switches += run.runtime().switches();
        datagrams += run.runtime().world().datagrams();
        virtualTime = virtualTime.plusNanos(run.runtime().world().nowNanos());
    }

    void add(SwarmWorld run) {
        seeds++;
        datagrams += run.world().datagrams();
        virtualTime = virtualTime.plusNanos(run.world().nowNanos());
        for (SimSession session : run.sessions()) {
            SessionStats stats = session.stats();
            sessions++;
            bytes += stats.bytesReceived() + stats.bytesDiscarded();
            recovered += stats.fecRecovered();
            retransmitted += stats.retransmittedSegments();
            checksumErrors += stats.inChecksumErrors();
        }
    }

    @Override
    public String toString() {
        return seeds + " seeds without threads and " + threadedSeeds + " with (" + switches + " switches), " + sessions
                + " ends of sessions, " + virtualTime.toHours() + " virtual hours, "
                + datagrams + " datagrams, " + bytes + " bytes read, " + retransmitted + " segments sent again, "
                + recovered + " packets recovered, " + checksumErrors + " damaged or forged, " + unaware
                + " ends never heard that all had arrived";
    }
}
