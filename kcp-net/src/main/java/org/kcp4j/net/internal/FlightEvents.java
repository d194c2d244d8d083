package org.kcp4j.net.internal;

import java.net.InetSocketAddress;
import jdk.jfr.Category;
import jdk.jfr.DataAmount;
import jdk.jfr.Description;
import jdk.jfr.Enabled;
import jdk.jfr.Event;
import jdk.jfr.FlightRecorder;
import jdk.jfr.Label;
import jdk.jfr.Name;
import jdk.jfr.Period;
import jdk.jfr.StackTrace;
import org.jspecify.annotations.Nullable;
import org.kcp4j.core.EngineObserver;
import org.kcp4j.core.RetransmitReason;
import org.kcp4j.net.EndpointStats;

/** The events of {@link Flight}; not to be touched where Flight Recorder is missing. */
final class FlightEvents {
    private FlightEvents() {}

    static boolean isUsable() {
        return FlightRecorder.isAvailable();
    }

    @Name("org.kcp4j.SessionOpen")
    @Label("Session Open")
    @Category("KCP")
    @Description("A session has begun")
    @StackTrace(false)
    static final class SessionOpen extends Event {
        @Label("Conversation")
        long conv;

        @Label("Peer")
        @Nullable
        String remote;

        @Label("Accepted")
        @Description("Begun by the peer")
        boolean accepted;
    }

    @Name("org.kcp4j.SessionClose")
    @Label("Session Close")
    @Category("KCP")
    @Description("A session is over")
    @StackTrace(false)
    static final class SessionClose extends Event {
        @Label("Conversation")
        long conv;

        @Label("Peer")
        @Nullable
        String remote;

        @Label("Reason")
        @Nullable
        String reason;

        @Label("Delivered")
        @Description("The peer has acknowledged everything that was written")
        boolean delivered;
    }

    @Name("org.kcp4j.Retransmission")
    @Label("Retransmission")
    @Category("KCP")
    @Description("A segment was sent again")
    @StackTrace(false)
    static final class Retransmission extends Event {
        @Label("Conversation")
        long conv;

        @Label("Number")
        long sn;

        @Label("Reason")
        @Nullable
        String reason;

        @Label("Transmissions")
        int transmissions;
    }

    @Name("org.kcp4j.WindowStall")
    @Label("Window Stall")
    @Category("KCP")
    @Description("The peer had no room for more")
    @StackTrace(false)
    static final class WindowStall extends Event {
        @Label("Conversation")
        long conv;
    }

    @Name("org.kcp4j.FecRecovery")
    @Label("FEC Recovery")
    @Category("KCP")
    @Description("A lost packet was rebuilt")
    @StackTrace(false)
    static final class FecRecovery extends Event {
        @Label("Conversation")
        long conv;

        @Label("Length")
        @DataAmount
        int length;
    }

    @Name("org.kcp4j.DatagramDrop")
    @Label("Datagram Drop")
    @Category("KCP")
    @Description("A datagram was received and dropped")
    @StackTrace(false)
    @Enabled(false)
    static final class DatagramDrop extends Event {
        @Label("Sender")
        @Nullable
        String from;

        @Label("Conversation")
        long conv;

        @Label("Reason")
        @Nullable
        String reason;
    }

    @Name("org.kcp4j.EndpointStatistics")
    @Label("Endpoint Statistics")
    @Category("KCP")
    @Description("What one UDP socket has counted since it was opened")
    @StackTrace(false)
    @Period("10 s")
    static final class EndpointStatistics extends Event {
        @Label("Address")
        @Nullable
        String address;

        @Label("Sessions")
        int sessions;

        @Label("Sessions Begun by Peers")
        long passiveOpens;

        @Label("Datagrams Received")
        long inPackets;

        @Label("Bytes Received")
        @DataAmount
        long inBytes;

        @Label("Datagrams Dropped")
        @Description("For whatever reason")
        long dropped;

        @Label("Memory Held")
        @DataAmount
        long heldBytes;
    }

    static void opened(int conv, InetSocketAddress remote, boolean accepted) {
        SessionOpen event = new SessionOpen();
        if (event.isEnabled()) {
            event.conv = Integer.toUnsignedLong(conv);
            event.remote = remote.toString();
            event.accepted = accepted;
            event.commit();
        }
    }

    static void closed(int conv, InetSocketAddress remote, String reason, boolean delivered) {
        SessionClose event = new SessionClose();
        if (event.isEnabled()) {
            event.conv = Integer.toUnsignedLong(conv);
            event.remote = remote.toString();
            event.reason = reason;
            event.delivered = delivered;
            event.commit();
        }
    }

    static void recovered(int conv, int length) {
        FecRecovery event = new FecRecovery();
        if (event.isEnabled()) {
            event.conv = Integer.toUnsignedLong(conv);
            event.length = length;
            event.commit();
        }
    }

    static void dropped(@Nullable InetSocketAddress from, int conv, Flight.Drop reason) {
        DatagramDrop event = new DatagramDrop();
        if (event.isEnabled()) {
            event.from = from == null ? null : from.toString();
            event.conv = Integer.toUnsignedLong(conv);
            event.reason = reason.name();
            event.commit();
        }
    }

    static Runnable report(Endpoint endpoint) {
        Runnable hook = () -> statistics(endpoint);
        FlightRecorder.addPeriodicEvent(EndpointStatistics.class, hook);
        return () -> FlightRecorder.removePeriodicEvent(hook);
    }

    private static void statistics(Endpoint endpoint) {
        EndpointStatistics event = new EndpointStatistics();
        EndpointStats stats = endpoint.stats();
        event.address = endpoint.localAddress().toString();
        event.sessions = stats.sessions();
        event.passiveOpens = stats.passiveOpens();
        event.inPackets = stats.inPackets();
        event.inBytes = stats.inBytes();
        event.dropped = stats.dropped();
        event.heldBytes = stats.heldBytes();
        event.commit();
    }

    /** Listens to one engine. Belongs to the session's owner. */
    static final class Trace implements EngineObserver {
        private final int conv;
        private @Nullable WindowStall stall;

        Trace(int conv) {
            this.conv = conv;
        }

        @Override
        public void retransmitted(int sn, RetransmitReason reason, int transmissions) {
            Retransmission event = new Retransmission();
            if (event.isEnabled()) {
                event.conv = Integer.toUnsignedLong(conv);
                event.sn = Integer.toUnsignedLong(sn);
                event.reason = reason.name();
                event.transmissions = transmissions;
                event.commit();
            }
        }

        @Override
        public void windowClosed() {
            WindowStall event = new WindowStall();
            if (event.isEnabled()) {
                event.conv = Integer.toUnsignedLong(conv);
                event.begin();
                stall = event;
            }
        }

        @Override
        public void windowOpened(int window) {
            WindowStall event = stall;
            if (event != null) {
                stall = null;
                event.commit();
            }
        }
    }
}
