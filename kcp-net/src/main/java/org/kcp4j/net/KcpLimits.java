package org.kcp4j.net;

import java.util.Objects;

/**
 * What strangers may cost a listener. Immutable; the {@code with…} methods return changed copies.
 *
 * <p>Whatever is sent to a listener, from however many addresses, it holds no more than: about 5 KB for each session, of
 * which there are {@code maxSessions} at most; {@code maxMemoryBytes} and a datagram for each session; and 1 MiB of
 * datagrams whose senders have yet to show that they receive. What is refused is counted by reason in
 * {@link EndpointStats}, and answered with nothing.
 *
 * @param backlog sessions that may wait to be accepted
 * @param maxSessions sessions that may exist at once
 * @param maxSessionsPerAddress sessions that may exist at once with peers of one IPv4 address, or of one IPv6 network of
 *     64 bits, whatever their ports
 * @param maxMemoryBytes what sessions may hold of sent and received data together. Beyond it nobody begins, and who holds
 *     more received data than an equal share loses datagrams until there is room again, as on a bad network. 0: half of
 *     the heap
 * @param validation who has to show that they receive at the address they send from before a session begins
 */
public record KcpLimits(
        int backlog, int maxSessions, int maxSessionsPerAddress, long maxMemoryBytes, Validation validation) {
    /**
     * Who has to show that they receive at the address they send from. Those who must are sent an empty segment with a
     * number that only they can know, as long as what came from them at most; any KCP peer acknowledges it by itself,
     * which gives the number back, and then the session begins. Until then nothing is kept for sure: a flood of
     * datagrams with false senders begins no sessions, and the listener cannot be made to flood a third party.
     *
     * <p>It costs peers other than kcp4j's one round trip at their beginning; kcp4j's own nothing.
     */
    public enum Validation {
        /** Everybody; so no session begins with repetitions of what was overheard. */
        ALWAYS,
        /**
         * Everybody, unless a cipher of the AEAD kind shows that they have the key; and then too while half of the backlog,
         * of the sessions or of the memory is in use, because a datagram that was overheard can be sent again. Until then
         * such a repetition, after the {@linkplain KcpOptions#tombstone tombstone} of the session it was the first of,
         * begins one with the same first data, to whose answers nobody listens.
         */
        AUTO,
        /** Nobody. */
        NEVER
    }

    private static final KcpLimits DEFAULTS = new KcpLimits(128, 1 << 20, 1 << 16, 0, Validation.AUTO);

    /**
     * Checks every value.
     *
     * @throws IllegalArgumentException if one is out of its range
     */
    public KcpLimits {
        requireRange("backlog", backlog, 1, 1 << 20);
        requireRange("maxSessions", maxSessions, 1, Integer.MAX_VALUE);
        requireRange("maxSessionsPerAddress", maxSessionsPerAddress, 1, Integer.MAX_VALUE);
        requireRange("maxMemoryBytes", maxMemoryBytes, 0, Long.MAX_VALUE);
        Objects.requireNonNull(validation, "validation");
    }

    /** {@return a backlog of 128, 2^20 sessions, 2^16 of them with one address, half of the heap, and AUTO} */
    public static KcpLimits defaults() {
        return DEFAULTS;
    }

    /**
     * A copy with another {@link #backlog}.
     *
     * @param sessions at least 1
     * @return the copy
     */
    public KcpLimits withBacklog(int sessions) {
        return new KcpLimits(sessions, maxSessions, maxSessionsPerAddress, maxMemoryBytes, validation);
    }

    /**
     * A copy with another {@link #maxSessions}.
     *
     * @param sessions at least 1
     * @return the copy
     */
    public KcpLimits withMaxSessions(int sessions) {
        return new KcpLimits(backlog, sessions, maxSessionsPerAddress, maxMemoryBytes, validation);
    }

    /**
     * A copy with another {@link #maxSessionsPerAddress}.
     *
     * @param sessions at least 1
     * @return the copy
     */
    public KcpLimits withMaxSessionsPerAddress(int sessions) {
        return new KcpLimits(backlog, maxSessions, sessions, maxMemoryBytes, validation);
    }

    /**
     * A copy with another {@link #maxMemoryBytes}.
     *
     * @param bytes 0 for half of the heap
     * @return the copy
     */
    public KcpLimits withMaxMemoryBytes(long bytes) {
        return new KcpLimits(backlog, maxSessions, maxSessionsPerAddress, bytes, validation);
    }

    /**
     * A copy with another {@link #validation}.
     *
     * @param who has to show where they are
     * @return the copy
     */
    public KcpLimits withValidation(Validation who) {
        return new KcpLimits(backlog, maxSessions, maxSessionsPerAddress, maxMemoryBytes, who);
    }

    private static void requireRange(String name, long value, long min, long max) {
        if (value < min || value > max) {
            throw new IllegalArgumentException(name + " must be " + min + " … " + max + ": " + value);
        }
    }
}
