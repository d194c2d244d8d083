package org.kcp4j.cli.tunnel;

import java.util.List;
import java.util.Set;
import java.util.StringJoiner;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.ToLongFunction;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionStats;

/**
 * kcp-go's counters, over all sessions there have been (PROTOCOL d.9). Its gauges of queues, which tell of whatever
 * session came last, are 0 here. Thread safe.
 */
final class Counters {
    /** A column; {@code value} is what one session adds to it. */
    private record Column(String name, ToLongFunction<SessionStats> value) {}

    private static final String MAX_CONN = "MaxConn";
    private static final String ACTIVE_OPENS = "ActiveOpens";
    private static final String PASSIVE_OPENS = "PassiveOpens";
    private static final String CURR_ESTAB = "CurrEstab";

    private static final List<Column> COLUMNS = List.of(
            new Column("BytesSent", SessionStats::bytesSent),
            new Column("BytesReceived", SessionStats::bytesReceived),
            new Column(MAX_CONN, Counters::notSummed),
            new Column(ACTIVE_OPENS, Counters::notSummed),
            new Column(PASSIVE_OPENS, Counters::notSummed),
            new Column(CURR_ESTAB, Counters::notSummed),
            new Column("InErrs", SessionStats::malformed),
            new Column("InCsumErrors", SessionStats::inChecksumErrors),
            new Column("KCPInErrors", SessionStats::inErrors),
            new Column("InPkts", SessionStats::inPackets),
            new Column("OutPkts", SessionStats::outPackets),
            new Column("InSegs", SessionStats::inSegments),
            new Column("OutSegs", SessionStats::outSegments),
            new Column("InBytes", SessionStats::inBytes),
            new Column("OutBytes", SessionStats::outBytes),
            new Column("RetransSegs", SessionStats::retransmittedSegments),
            new Column("FastRetransSegs", SessionStats::fastRetransmittedSegments),
            new Column("EarlyRetransSegs", SessionStats::earlyRetransmittedSegments),
            new Column("LostSegs", SessionStats::lostSegments),
            new Column("RepeatSegs", SessionStats::repeatedSegments),
            new Column("FECFullShards", SessionStats::fecFullShards),
            new Column("FECParityShards", SessionStats::fecParityShards),
            new Column("FECErrs", SessionStats::fecErrors),
            new Column("FECRecovered", SessionStats::fecRecovered),
            new Column("FECShardSet", Counters::notSummed),
            new Column("FECShardMin", Counters::notSummed),
            new Column("RingBufferSndQueue", Counters::notSummed),
            new Column("RingBufferRcvQueue", Counters::notSummed),
            new Column("RingBufferSndBuffer", Counters::notSummed),
            new Column("OOBPackets", SessionStats::oobPackets));

    private final ReentrantLock lock = new ReentrantLock();

    /** Changed under the lock. */
    private final Set<KcpSession> live = ConcurrentHashMap.newKeySet();

    // Under the lock.
    private final long[] ended = new long[COLUMNS.size()];
    private int most;
    private long opened;
    private long accepted;

    /** {@return the names of the columns, by commas} */
    static String header() {
        StringJoiner names = new StringJoiner(",");
        COLUMNS.forEach(column -> names.add(column.name));
        return names.toString();
    }

    /** Counts a session from now on. */
    void begin(KcpSession session, boolean byUs) {
        lock.lock();
        try {
            live.add(session);
            most = Math.max(most, live.size());
            if (byUs) {
                opened++;
            } else {
                accepted++;
            }
        } finally {
            lock.unlock();
        }
    }

    /** Keeps what a session has counted, which has ended. */
    void end(KcpSession session) {
        lock.lock();
        try {
            if (live.remove(session)) {
                add(session.stats(), ended);
            }
        } finally {
            lock.unlock();
        }
    }

    /** {@return the values of the columns, by commas} */
    String row() {
        StringJoiner row = new StringJoiner(",");
        lock.lock();
        try {
            long[] sums = ended.clone();
            live.forEach(session -> add(session.stats(), sums));
            for (int i = 0; i < sums.length; i++) {
                row.add(Long.toString(
                        switch (COLUMNS.get(i).name) {
                            case MAX_CONN -> most;
                            case ACTIVE_OPENS -> opened;
                            case PASSIVE_OPENS -> accepted;
                            case CURR_ESTAB -> live.size();
                            default -> sums[i];
                        }));
            }
        } finally {
            lock.unlock();
        }
        return row.toString();
    }

    private static long notSummed(SessionStats stats) {
        return 0;
    }

    private static void add(SessionStats stats, long[] sums) {
        for (int i = 0; i < sums.length; i++) {
            sums[i] += COLUMNS.get(i).value.applyAsLong(stats);
        }
    }
}
