package org.kcp4j.test;

import java.util.ArrayList;
import java.util.EnumSet;
import java.util.List;
import java.util.Set;
import org.kcp4j.core.EngineObserver;
import org.kcp4j.core.RetransmitReason;

/**
 * Remembers the events of an engine, or forbids some: a forbidden one fails the test in the step it happens in.
 *
 * {@snippet :
 * EventRecorder events = EventRecorder.forbidding(EventRecorder.Kind.RETRANSMITTED);
 * }
 *
 * <p>Not thread safe: belongs to the engine's owner.
 */
public final class EventRecorder implements EngineObserver {
    /** The kinds of events, one for each method of {@link EngineObserver}. */
    public enum Kind {
        /** A segment left for the first time. */
        SENT,
        /** A segment left again. */
        RETRANSMITTED,
        /** A segment was confirmed. */
        ACKED,
        /** The round-trip estimate changed. */
        RTT_SAMPLE,
        /** The peer's window closed. */
        WINDOW_CLOSED,
        /** The peer's window opened. */
        WINDOW_OPENED,
        /** A segment was sent too often. */
        DEAD_LINK
    }

    /** One of them. */
    public sealed interface Event {
        /** {@return its kind} */
        Kind kind();
    }

    /**
     * See {@link EngineObserver#sent}.
     *
     * @param sn sequence number
     * @param length payload bytes
     */
    public record Sent(int sn, int length) implements Event {
        @Override
        public Kind kind() {
            return Kind.SENT;
        }
    }

    /**
     * See {@link EngineObserver#retransmitted}.
     *
     * @param sn sequence number
     * @param reason why
     * @param transmissions how often it was sent by now
     */
    public record Retransmitted(int sn, RetransmitReason reason, int transmissions) implements Event {
        @Override
        public Kind kind() {
            return Kind.RETRANSMITTED;
        }
    }

    /**
     * See {@link EngineObserver#acked}.
     *
     * @param sn sequence number
     */
    public record Acked(int sn) implements Event {
        @Override
        public Kind kind() {
            return Kind.ACKED;
        }
    }

    /**
     * See {@link EngineObserver#rttSample}.
     *
     * @param rttMs the sample
     * @param srttMs the estimate after it
     * @param rtoMs the time-out after it
     */
    public record RttSample(int rttMs, int srttMs, int rtoMs) implements Event {
        @Override
        public Kind kind() {
            return Kind.RTT_SAMPLE;
        }
    }

    /** See {@link EngineObserver#windowClosed}. */
    public record WindowClosed() implements Event {
        @Override
        public Kind kind() {
            return Kind.WINDOW_CLOSED;
        }
    }

    /**
     * See {@link EngineObserver#windowOpened}.
     *
     * @param window free segments
     */
    public record WindowOpened(int window) implements Event {
        @Override
        public Kind kind() {
            return Kind.WINDOW_OPENED;
        }
    }

    /**
     * See {@link EngineObserver#deadLink}.
     *
     * @param sn sequence number
     */
    public record DeadLink(int sn) implements Event {
        @Override
        public Kind kind() {
            return Kind.DEAD_LINK;
        }
    }

    private final List<Event> events = new ArrayList<>();
    private final Set<Kind> forbidden = EnumSet.noneOf(Kind.class);

    /** Makes a recorder that forbids nothing. */
    public EventRecorder() {}

    /**
     * Makes a recorder that forbids some kinds.
     *
     * @param kinds which
     * @return the recorder
     */
    public static EventRecorder forbidding(Kind... kinds) {
        EventRecorder recorder = new EventRecorder();
        recorder.forbidden.addAll(List.of(kinds));
        return recorder;
    }

    /** {@return every event so far, in order} */
    public List<Event> events() {
        return List.copyOf(events);
    }

    /**
     * Returns the events of one kind.
     *
     * @param <E> the kind, as a type
     * @param type the kind, as a class
     * @return the events, in order
     */
    public <E extends Event> List<E> events(Class<E> type) {
        return events.stream().filter(type::isInstance).map(type::cast).toList();
    }

    /** Forgets every event so far. */
    public void clear() {
        events.clear();
    }

    private void record(Event event) {
        if (forbidden.contains(event.kind())) {
            throw new AssertionError("forbidden: " + event + ", after " + events.size() + " other events");
        }
        events.add(event);
    }

    @Override
    public void sent(int sn, int length) {
        record(new Sent(sn, length));
    }

    @Override
    public void retransmitted(int sn, RetransmitReason reason, int transmissions) {
        record(new Retransmitted(sn, reason, transmissions));
    }

    @Override
    public void acked(int sn) {
        record(new Acked(sn));
    }

    @Override
    public void rttSample(int rttMs, int srttMs, int rtoMs) {
        record(new RttSample(rttMs, srttMs, rtoMs));
    }

    @Override
    public void windowClosed() {
        record(new WindowClosed());
    }

    @Override
    public void windowOpened(int window) {
        record(new WindowOpened(window));
    }

    @Override
    public void deadLink(int sn) {
        record(new DeadLink(sn));
    }
}
