package org.kcp4j.net;

import java.util.Locale;

/**
 * Which threads do the protocol work of an endpoint's sessions. What they do is the same, and so is what an application
 * sees; it never runs on them.
 *
 * <p>Either way a short step (a few datagrams, a small write, a deadline) is made by the thread that brings it: receive
 * loop, writer or timer; with workers, only while they have nothing else to do. The choice is who does the rest.
 */
public enum SessionThreads {
    /**
     * A virtual thread for each session. The right choice unless there are very many: each session's work runs beside all
     * others', on as many processors as there are, and a session that needs long holds nobody up. It costs about 1.5 KB a
     * session, and waking a thread for each session that has work.
     */
    VIRTUAL,

    /**
     * A few platform threads, one for each processor, among which the sessions of a listener are dealt out; each steps the
     * sessions that have work one after the other. For servers with very many sessions: a thread that is awake anyway
     * takes the next session in a fraction of the time that waking another takes, an idle session has no thread to hold,
     * and under load what several sessions send to one address leaves together, over the native link in one system call:
     * that is for peers with many sessions on one socket ({@link KcpConnector}), and for relays. A session whose steps take
     * long (large windows, slow ciphers) delays those behind it; sessions of one worker cannot use another that is idle.
     *
     * <p>The threads are daemons, begin and end with their listener, and are called {@code kcp-work-PORT-0} and so on.
     * Those of clients are shared, like their receive loop.
     */
    WORKERS;

    private static final String PROPERTY = "org.kcp4j.sessionThreads";

    /** What options say that nobody has told: the system property decides, {@code virtual} or {@code workers}. */
    static SessionThreads usual() {
        String wanted = System.getProperty(PROPERTY);
        return wanted == null ? VIRTUAL : valueOf(wanted.toUpperCase(Locale.ROOT));
    }
}
