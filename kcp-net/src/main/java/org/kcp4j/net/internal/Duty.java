package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/** Work that is done in steps by one owner at a time, as a {@link SessionDriver} sees it. */
public interface Duty {
    /** Returned by {@link #runOnce}: there is nothing to do until something is signalled. */
    long NEVER = Long.MAX_VALUE;

    /** Returned by {@link #runOnce}: the work is over, do not call again. */
    long FINISHED = Long.MIN_VALUE;

    /**
     * Does everything that can be done now, or so much of it that others should not wait longer for the results: then it has
     * signalled its driver for the rest.
     *
     * @param nowNanos the runtime's time in nanoseconds
     * @return when to call again at the latest, on the same clock; {@link #NEVER}; or {@link #FINISHED}
     */
    long runOnce(long nowNanos);

    /**
     * Says where steps leave their datagrams, for the owner to send; belongs to the owner.
     *
     * @param outbox the owner's; null, as at first, to send them in the step
     */
    default void gatherInto(@Nullable Outbox outbox) {}

    /**
     * {@return whether the next step is likely to be short, so that a thread which others wait for may make it; any thread}
     */
    boolean isShort();

    /**
     * A step has failed; there will be no other.
     *
     * @param defect what it threw
     */
    void crashed(Throwable defect);
}
