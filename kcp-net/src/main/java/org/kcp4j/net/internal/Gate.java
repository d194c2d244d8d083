package org.kcp4j.net.internal;

import org.jspecify.annotations.Nullable;

/**
 * Where one thread waits for another to change something. The waiter calls {@link #enter}, looks at its condition, parks,
 * looks again …, and {@link #leave}s; whoever changed the condition (a volatile write) calls {@link #signal} after it.
 * Either the waiter sees the change or the signaller sees the waiter: both sides write, then read, volatile fields.
 *
 * <p>At most one thread waits at a gate; a lock of the port sees to that.
 */
final class Gate {
    private final NetRuntime runtime;
    private volatile @Nullable Thread waiter;

    Gate(NetRuntime runtime) {
        this.runtime = runtime;
    }

    void enter() {
        waiter = Thread.currentThread();
    }

    void leave() {
        waiter = null;
    }

    /** Wakes the thread that waits here, if any. Cheap when there is none. */
    void signal() {
        Thread thread = waiter;
        if (thread != null) {
            runtime.unpark(thread);
        }
    }
}
