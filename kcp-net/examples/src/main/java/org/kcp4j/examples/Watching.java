package org.kcp4j.examples;

import javax.management.JMException;
import javax.management.ObjectName;
import org.kcp4j.net.KcpListener;
import org.kcp4j.net.KcpMBeans;
import org.kcp4j.net.KcpSession;
import org.kcp4j.net.SessionStats;

/** Seeing what sessions do. */
public final class Watching {
    private Watching() {}

    /**
     * Says how a session is doing.
     *
     * @param session any session
     * @return a line for a log
     */
    public static String describe(KcpSession session) {
        SessionStats stats = session.stats();
        return "round trip %d ms, %d of %d segments sent again, %d packets rebuilt"
                .formatted(stats.srttMs(), stats.retransmittedSegments(), stats.outSegments(), stats.fecRecovered());
    }

    /**
     * Shows the counters of a listener to management consoles.
     *
     * @param listener any listener
     * @return where they find them
     * @throws JMException if they are shown already
     */
    public static ObjectName show(KcpListener listener) throws JMException {
        ObjectName name = KcpMBeans.register(listener);
        return name;
    }
}
